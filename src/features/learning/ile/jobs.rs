//! Background jobs of adaptations.

use serde::{Deserialize, Serialize};

use super::service;
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind, Scheduled};
use crate::kernel::Result;

/// Ends adaptations for a backlog that is gone.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct EndFinished {}

impl Job for EndFinished {
    const KIND: &'static str = "end_finished_adaptations";

    async fn run(self, _app: App, job: JobHandle) -> Result<()> {
        let mut after = Some(0);
        while let Some(position) = after {
            after = job.write("endFinishedAdaptations", move |tx| service::end_finished(tx, position)).await?;
        }
        Ok(())
    }
}

/// The kinds of background jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<EndFinished>()];
/// When backlogs are looked at.
pub(super) const SCHEDULE: &[Scheduled] = &[Scheduled::of::<EndFinished>("finished-adaptations", "47 * * * *")];
