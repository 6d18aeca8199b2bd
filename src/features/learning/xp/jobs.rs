//! Background jobs of XP.

use std::time::Duration;

use super::model::RecountStreaks;
use super::service;
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind, Lane, UPKEEP};
use crate::kernel::Result;

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
