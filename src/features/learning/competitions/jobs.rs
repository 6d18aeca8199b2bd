//! The background jobs of competitions.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::service;
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind, Lane, Scheduled, UPKEEP};
use crate::kernel::Result;

/// The draws of one transaction.
const PORTION: i64 = 5;

/// Draws competitions whose entries have closed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct DrawCompetitions {}

impl Job for DrawCompetitions {
    const KIND: &'static str = "draw_competitions";
    const LANE: Lane = UPKEEP;
    // The schedule starts the next one in a few minutes.
    const ATTEMPTS: i64 = 3;
    const TIME_LIMIT: Duration = Duration::from_secs(600);

    async fn run(self, _app: App, job: JobHandle) -> Result<()> {
        let most = usize::try_from(PORTION).unwrap_or(usize::MAX);
        while job.write("drawCompetitions", |tx| service::draw_ended(tx, PORTION)).await? >= most {}
        Ok(())
    }
}

/// The kinds of background jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<DrawCompetitions>()];
/// The schedule of the jobs.
pub(super) const SCHEDULE: &[Scheduled] = &[Scheduled::of::<DrawCompetitions>("draw_competitions", "*/5 * * * *")];
