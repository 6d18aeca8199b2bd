//! Background jobs of analytics.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::service;
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind, Scheduled};
use crate::kernel::Result;

/// Counts what people did before a school had these figures. The migration that makes their tables adds the job.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct CountHistory {}

impl Job for CountHistory {
    const KIND: &'static str = "count_learning_history";
    // A long history is read whole, some people at a time.
    const TIME_LIMIT: Duration = Duration::from_secs(4 * 3600);

    async fn run(self, _app: App, job: JobHandle) -> Result<()> {
        let mut after = Some(0);
        while let Some(id) = after {
            after = job.write("countHistory", move |tx| service::rebuild_people(tx, id)).await?.last;
        }
        job.write("countHistory", service::rebuild_figures).await.map(drop)
    }
}

/// Counts reviews of flashcards by subject.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct CountReviews {}

impl Job for CountReviews {
    const KIND: &'static str = "count_reviews_by_subject";
    const TIME_LIMIT: Duration = Duration::from_secs(3600);

    async fn run(self, _app: App, job: JobHandle) -> Result<()> {
        while job.write("countReviews", service::count_reviews).await? {}
        Ok(())
    }
}

/// The kinds of background jobs.
pub(super) const JOBS: &[Kind] = &[Kind::of::<CountHistory>(), Kind::of::<CountReviews>()];

/// What is done regularly.
pub(super) const SCHEDULE: &[Scheduled] = &[Scheduled::of::<CountReviews>("count-reviews-by-subject", "*/5 * * * *")];
