//! Background jobs of Web Push.

use std::time::Duration;

use super::flow;
use super::model::SendPushes;
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind, Lane, PUSH};
use crate::kernel::Result;

impl Job for SendPushes {
    const KIND: &'static str = "send_pushes";
    const LANE: Lane = PUSH;
    // Each message bounds its own tries; this bound is for a job that cannot store its result.
    const ATTEMPTS: i64 = 300;
    // As many messages as may wait, each as slow as may be.
    const TIME_LIMIT: Duration = Duration::from_secs(300);

    async fn run(self, app: App, job: JobHandle) -> Result<()> {
        flow::send_waiting(&app, &job, self.device).await
    }
}

/// The kinds of background jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<SendPushes>()];
