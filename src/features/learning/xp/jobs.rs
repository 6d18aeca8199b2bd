//! Background jobs of XP.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::service;
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind, Lane, UPKEEP};
use crate::kernel::Result;

/// Counts the streaks of people with ids above `after` again, from the day `from` on.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct RecountStreaks {
    pub from: i64,
    pub after: i64,
}

impl Job for RecountStreaks {
    const KIND: &'static str = "recount_streaks";
    const LANE: Lane = UPKEEP;
    // A streak must not stay wrong because the disk was full for a day.
    const ATTEMPTS: i64 = 200;
    const TIME_LIMIT: Duration = Duration::from_secs(3600);

    async fn run(self, _app: App, job: JobHandle) -> Result<()> {
        let Self { from, mut after } = self;
        let portion = |after| job.write("recountStreaks", move |tx| service::recount(tx, &Self { from, after }));
        while let Some(next) = portion(after).await? {
            after = next;
        }
        Ok(())
    }
}

/// The kinds of background jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<RecountStreaks>()];
