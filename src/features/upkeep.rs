//! Upkeep of the whole school: removes expired records, in portions, every hour.

#![expect(clippy::disallowed_methods, reason = "others have the writer between two portions of a sweep")]

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind, Lane, Scheduled, UPKEEP};
use crate::kernel::Result;

/// The pause between two portions of a long sweep, for other writes.
const BETWEEN_PORTIONS: Duration = Duration::from_millis(50);

/// Removes expired records and those whose retention has ended. While the clock is not trusted, nothing is removed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Sweep {}

impl Job for Sweep {
    const KIND: &'static str = "sweep";
    const LANE: Lane = UPKEEP;
    // The schedule starts the next one in an hour.
    const ATTEMPTS: i64 = 3;
    const TIME_LIMIT: Duration = Duration::from_secs(3600);

    async fn run(self, app: App, job: JobHandle) -> Result<()> {
        let keep = app.config.keep;
        // The clock may have been set since the last portion.
        while app.trusts_clock().await && job.write("sweep", move |tx| super::sweep(tx, keep)).await? {
            tokio::time::sleep(BETWEEN_PORTIONS).await;
        }
        Ok(())
    }
}

/// The kinds of background jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<Sweep>()];
/// The schedule of the jobs.
pub(super) const SCHEDULE: &[Scheduled] = &[Scheduled::of::<Sweep>("sweep", "17 * * * *").with_trusted_clock()];
