//! The handle of a running job: its fence, its progress, and its cancellation.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::watch;
use tokio::time::Instant;

use super::queue;
use super::run::{Fence, Progress};
use crate::app::App;
use crate::db::Tx;
use crate::kernel::{Id, Result, id::kind};

/// Progress is stored at most this often.
const STORED_EVERY: Duration = Duration::from_millis(500);

/// The reported progress, and whether it is stored.
#[derive(Default)]
struct Reported {
    latest: Option<Progress>,
    stored_at: Option<Instant>,
    is_stored: bool,
}

/// A job's handle to its own run. Cheap to clone.
#[derive(Clone)]
pub struct JobHandle {
    app: App,
    fence: Fence,
    cancelled: watch::Receiver<bool>,
    reported: Arc<Mutex<Reported>>,
}

impl JobHandle {
    pub(super) fn new(app: App, fence: Fence, cancelled: watch::Receiver<bool>) -> Self {
        Self { app, fence, cancelled, reported: Arc::default() }
    }

    /// The id of the job.
    pub const fn id(&self) -> Id<kind::Job> {
        self.fence.id
    }

    /// The fence that transactions of this run check before they write, see [`Fence::check`].
    pub const fn fence(&self) -> Fence {
        self.fence
    }

    /// Writes in one transaction, with lower priority than interactive writes, if this run still owns the job.
    pub async fn write<T, F>(&self, operation: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Tx) -> Result<T> + Send + 'static,
    {
        let fence = self.fence;
        let fenced = move |tx: &Tx| {
            fence.check(tx)?;
            work(tx)
        };
        self.app.db.write_background(operation, fenced).await
    }

    /// Whether the job was cancelled. It should end soon then; a few seconds later its future is dropped.
    pub fn is_cancelled(&self) -> bool {
        *self.cancelled.borrow()
    }

    /// Waits until the job is cancelled.
    pub async fn cancelled(&self) {
        let mut cancelled = self.cancelled.clone();
        if cancelled.wait_for(|is_cancelled| *is_cancelled).await.is_err() {
            // The runner no longer watches this run, so it cannot be cancelled.
            std::future::pending::<()>().await;
        }
    }

    /// Reports progress. May be called often: reports are stored at most twice a second, and the last one when the job
    /// ends. A report that cannot be stored does not fail the job.
    pub async fn report(&self, progress: Progress) {
        let is_due = {
            let mut reported = self.reported.lock();
            reported.latest = Some(progress);
            reported.is_stored = false;
            reported.stored_at.is_none_or(|at| at.elapsed() >= STORED_EVERY)
        };
        if is_due {
            self.store_report().await;
        }
    }

    /// Stores the last report, where the database does not have it.
    pub(super) async fn store_report(&self) {
        let (Some(progress), fence) = (self.unstored(), self.fence) else { return };
        let save = move |tx: &Tx| queue::save_progress(tx, fence, &progress);
        if let Err(error) = self.app.db.write_background("jobProgress", save).await {
            tracing::debug!("the progress of a job could not be stored: {}", error.explanation());
        }
    }

    /// Returns the last report if it is not stored, and marks it as stored.
    pub(super) fn unstored(&self) -> Option<Progress> {
        let mut reported = self.reported.lock();
        if reported.is_stored {
            return None;
        }
        reported.is_stored = true;
        reported.stored_at = Some(Instant::now());
        reported.latest.clone()
    }
}
