//! Background jobs of learners.

use super::flow;
use super::model::EraseLearners;
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind};
use crate::kernel::Result;

impl Job for EraseLearners {
    const KIND: &'static str = "erase_learners";
    // A person's data must not stay because the disk was full for a day.
    const ATTEMPTS: i64 = 200;

    async fn run(self, app: App, _job: JobHandle) -> Result<()> {
        flow::erase_some(&app, self.developer).await
    }
}

/// The kinds of background jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<EraseLearners>()];
