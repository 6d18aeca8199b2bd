//! The background jobs of squads.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::service;
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind, Lane, Scheduled, UPKEEP};
use crate::kernel::Result;

/// The challenges of one transaction.
const PORTION: i64 = 50;

/// Settles challenges whose time is over, and ends those that nobody answered.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct SettleChallenges {}

impl Job for SettleChallenges {
    const KIND: &'static str = "settle_challenges";
    const LANE: Lane = UPKEEP;
    // The schedule starts the next one in a few minutes.
    const ATTEMPTS: i64 = 3;
    const TIME_LIMIT: Duration = Duration::from_secs(600);

    async fn run(self, _app: App, job: JobHandle) -> Result<()> {
        let most = usize::try_from(PORTION).unwrap_or(usize::MAX);
        loop {
            let settled = job.write("settleChallenges", |tx| service::settle_ended(tx, PORTION)).await?;
            let expired = job.write("expireChallenges", |tx| service::expire_unanswered(tx, PORTION)).await?;
            if settled.max(expired) < most {
                return Ok(());
            }
        }
    }
}

/// The kinds of background jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<SettleChallenges>()];
/// The schedule of the jobs.
pub(super) const SCHEDULE: &[Scheduled] = &[Scheduled::of::<SettleChallenges>("settle_challenges", "*/5 * * * *")];
