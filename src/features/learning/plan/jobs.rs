//! Background jobs of plans.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::service;
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind, Scheduled};
use crate::kernel::Result;

/// Reminds people of learning whose hour has come.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct SendReminders {}

impl Job for SendReminders {
    const KIND: &'static str = "send_reminders";
    // The schedule starts the next one in a few minutes.
    const ATTEMPTS: i64 = 3;
    const TIME_LIMIT: Duration = Duration::from_secs(3600);

    /// Plans are made outside the writer, which only stores what follows from them.
    async fn run(self, app: App, job: JobHandle) -> Result<()> {
        loop {
            let found = app.named("findReminders").read(service::find_reminders).await?;
            if found.is_empty() {
                return Ok(());
            }
            job.write("sendReminders", move |tx| service::send_reminders(tx, &found)).await?;
        }
    }
}

/// The kinds of background jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<SendReminders>()];
/// When people are looked for whose hour has come.
pub(super) const SCHEDULE: &[Scheduled] = &[Scheduled::of::<SendReminders>("reminders", "*/5 * * * *")];
