//! The background jobs of stored files.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::flow;
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind, Lane, Scheduled, UPKEEP};
use crate::kernel::Result;

/// Removes contents without a file for a day, and leftovers of interrupted uploads.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct SweepFiles {}

impl Job for SweepFiles {
    const KIND: &'static str = "sweep_files";
    const LANE: Lane = UPKEEP;
    // The schedule starts the next one in an hour.
    const ATTEMPTS: i64 = 3;
    const TIME_LIMIT: Duration = Duration::from_secs(3600);

    async fn run(self, app: App, _job: JobHandle) -> Result<()> {
        flow::sweep(&app).await
    }
}

/// The kinds of background jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<SweepFiles>()];
/// The schedule of the jobs.
pub(super) const SCHEDULE: &[Scheduled] =
    &[Scheduled::of::<SweepFiles>("sweep_files", "47 * * * *").with_trusted_clock()];
