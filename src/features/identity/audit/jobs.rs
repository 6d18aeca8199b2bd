//! The background jobs of the audit log.

use std::time::Duration;

use super::model::EraseEntries;
use super::service;
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind};
use crate::kernel::Result;

impl Job for EraseEntries {
    const KIND: &'static str = "erase_audit_entries";
    // A person's name must not stay because the disk was full for a day.
    const ATTEMPTS: i64 = 200;
    const TIME_LIMIT: Duration = Duration::from_secs(600);

    async fn run(self, _app: App, job: JobHandle) -> Result<()> {
        let Self { user, mut below } = self;
        let portion = |below| job.write("eraseAuditEntries", move |tx| service::erase_portion(tx, user, below));
        while let Some(next) = portion(below).await? {
            below = next;
        }
        Ok(())
    }
}

/// The kinds of jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<EraseEntries>()];
