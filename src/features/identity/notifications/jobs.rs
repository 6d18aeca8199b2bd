//! Background jobs of notifications.

use super::model::{NotifyRest, PushDue, SendDue};
use super::service;
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind, Scheduled};
use crate::kernel::Result;

/// The key of the job that sends emails: one of them may wait.
pub(super) const SENDING: &str = "notification-mails";

impl Job for SendDue {
    const KIND: &'static str = "send_notification_mails";

    async fn run(self, app: App, job: JobHandle) -> Result<()> {
        loop {
            let url = app.public_url().to_owned();
            if !job.write("sendNotificationMails", move |tx| service::send_due(tx, &url)).await? {
                return Ok(());
            }
        }
    }
}

impl Job for PushDue {
    const KIND: &'static str = "send_due_pushes";

    async fn run(self, _app: App, job: JobHandle) -> Result<()> {
        while job.write("sendDuePushes", service::push_due).await? {}
        Ok(())
    }
}

impl Job for NotifyRest {
    const KIND: &'static str = "notify_rest";

    async fn run(self, _app: App, job: JobHandle) -> Result<()> {
        let mut rest = Some(self);
        while let Some(some) = rest {
            rest = job.write("notifyRest", move |tx| service::notify_rest(tx, &some)).await?;
        }
        Ok(())
    }
}

/// The kinds of background jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<SendDue>(), Kind::of::<PushDue>(), Kind::of::<NotifyRest>()];
/// When emails and messages to devices that waited are looked for.
pub(super) const SCHEDULE: &[Scheduled] =
    &[Scheduled::of::<SendDue>(SENDING, "*/5 * * * *"), Scheduled::of::<PushDue>("notification-pushes", "*/5 * * * *")];
