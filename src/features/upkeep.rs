//! What is done for the school as a whole: removing what is over, in portions, every hour.

#![expect(clippy::disallowed_methods, reason = "others have the writer between two portions of a sweep")]

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind, Lane, Scheduled, UPKEEP};
use crate::kernel::Result;

/// How long others have the writer for themselves between two portions of a long sweep.
const BETWEEN_PORTIONS: Duration = Duration::from_millis(50);

/// Removes what is over and what was kept long enough. While the clock is doubted nothing is removed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Sweep {}

impl Job for Sweep {
    const KIND: &'static str = "sweep";
    const LANE: Lane = UPKEEP;
    // The next hour brings another one.
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

/// The jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<Sweep>()];
/// When they are done.
pub(super) const SCHEDULE: &[Scheduled] = &[Scheduled::of::<Sweep>("sweep", "17 * * * *").with_trusted_clock()];
