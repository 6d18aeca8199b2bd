//! Background jobs of mail.

use super::flow;
use super::model::SendMail;
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind, Lane, MAIL};
use crate::kernel::Result;

impl Job for SendMail {
    const KIND: &'static str = "send_mail";
    const LANE: Lane = MAIL;
    // The mail bounds its own attempts; this bound is for a job that cannot store its result.
    const ATTEMPTS: i64 = 100;

    async fn run(self, app: App, _job: JobHandle) -> Result<()> {
        flow::send(&app, self).await
    }
}

/// The kinds of background jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<SendMail>()];
