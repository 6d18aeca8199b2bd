//! Background jobs of authentication. They exist so that a response about an address never depends on what is known about it.

use super::flow;
use super::model::{ChangeEmail, RequestReset, TellOfGuessing};
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind};
use crate::kernel::Result;

impl Job for RequestReset {
    const KIND: &'static str = "request_reset";

    async fn run(self, app: App, _job: JobHandle) -> Result<()> {
        flow::mail_reset(&app, self.email, self.from.into()).await
    }
}

impl Job for ChangeEmail {
    const KIND: &'static str = "change_email";

    async fn run(self, app: App, _job: JobHandle) -> Result<()> {
        flow::mail_email_change(&app, self.user, self.email, self.access_version).await
    }
}

impl Job for TellOfGuessing {
    const KIND: &'static str = "tell_of_guessing";

    async fn run(self, app: App, _job: JobHandle) -> Result<()> {
        flow::tell_of_guessing(&app, self.user, self.is_code).await
    }
}

/// The kinds of background jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<RequestReset>(), Kind::of::<ChangeEmail>(), Kind::of::<TellOfGuessing>()];
