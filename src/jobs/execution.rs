//! One run of a job: renews its lease while it works, and stores its outcome.

#![expect(clippy::disallowed_methods, reason = "a job has times after which it is renewed, or ended")]

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;

use super::handle::JobHandle;
use super::job::Kind;
use super::queue::{self, Taken};
use super::run::Fence;
use super::signals::Signals;
use crate::app::App;
use crate::db::Tx;
use crate::kernel::{Error, Result};

/// The pause after the first failed try; it grows fourfold each time.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);
/// The pause before the outcome of a job is stored again.
const SETTLE_PAUSE: Duration = Duration::from_secs(5);

/// The reason for giving up jobs of an unknown kind.
pub(super) const UNKNOWN: &str = "this release knows no job of this kind";

/// Time limits of jobs; tests have shorter ones.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// How long a job belongs to the process that took it. It is renewed three times in this time.
    pub lease: Duration,
    /// How long a job may continue after it was cancelled.
    pub cancel_grace: Duration,
    /// How long a job may continue after the process was told to stop; the same as for requests.
    pub stop_grace: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(60),
            cancel_grace: Duration::from_secs(5),
            stop_grace: Duration::from_secs(8),
        }
    }
}

/// How a run ended.
enum End {
    /// By itself, or at its time limit.
    Ended(Result<()>),
    /// Another run has the job, or it was cancelled by another process.
    Lost,
    /// It was cancelled, and took too long to end.
    Cancelled,
    /// The process stops, and the job took too long to end.
    Stopped,
}

/// Runs a claimed job.
pub(super) struct Execution {
    pub app: App,
    pub times: Times,
    /// Becomes true when the process stops.
    pub stopping: watch::Receiver<bool>,
}

impl Execution {
    /// Runs the job to its end, and stores the outcome.
    pub async fn run(self, kind: Option<&'static Kind>, taken: Taken) {
        let fence = taken.fence;
        let Some(kind) = kind else {
            return self.give_up(&taken, UNKNOWN.to_owned()).await;
        };
        if taken.was_cut_off && taken.failures >= kind.attempts {
            return self.give_up(&taken, "the job was cut off again and again before it ended".to_owned()).await;
        }
        let Ok(signals) = self.app.state::<Signals>() else { return };
        let cancelled = signals.begin(fence);
        let handle = JobHandle::new(self.app.clone(), fence, cancelled);
        let end = self.end_of(kind, &taken, &handle).await;
        signals.end(fence);
        match end {
            End::Ended(Ok(())) => {
                let progress = handle.unstored();
                let finish = move |tx: &Tx| {
                    if let Some(progress) = &progress {
                        queue::save_progress(tx, fence, progress)?;
                    }
                    queue::finish(tx, fence)
                };
                self.settle(&taken, finish).await;
            }
            End::Ended(Err(error)) if !handle.is_cancelled() => self.failed(kind, &taken, &error).await,
            End::Lost => {
                tracing::warn!(job = kind.name, id = fence.id.get(), "a job went on elsewhere, or was cancelled");
            }
            End::Cancelled | End::Ended(Err(_)) => {
                tracing::info!(job = kind.name, id = fence.id.get(), "a job was cancelled")
            }
            End::Stopped => self.settle(&taken, move |tx| queue::release(tx, fence)).await,
        }
    }

    async fn end_of(&self, kind: &'static Kind, taken: &Taken, handle: &JobHandle) -> End {
        let work = match (kind.start)(self.app.clone(), handle.clone(), &taken.payload) {
            Ok(work) => work,
            // A payload that cannot be read is no better the next time; the attempts bound it all the same.
            Err(error) => return End::Ended(Err(error)),
        };
        let guarded = AssertUnwindSafe(tokio::time::timeout(kind.time_limit, work)).catch_unwind();
        let outcome = async {
            match guarded.await {
                Ok(Ok(outcome)) => outcome,
                Ok(Err(_)) => Err(Error::internal_text("the job took too long")),
                Err(_) => Err(Error::internal_text("the job panicked")),
            }
        };
        tokio::select! {
            outcome = outcome => End::Ended(outcome),
            () = self.keep_lease(handle) => End::Lost,
            () = grace_after(handle.cancelled(), self.times.cancel_grace) => End::Cancelled,
            () = grace_after(self.stopped(), self.times.stop_grace) => End::Stopped,
        }
    }

    /// Renews the lease until it is lost.
    async fn keep_lease(&self, handle: &JobHandle) {
        let (fence, lease) = (handle.fence(), self.times.lease);
        loop {
            tokio::time::sleep(lease / 3).await;
            match self.app.named("renewJob").write(move |tx| queue::renew(tx, fence, lease)).await {
                // A cancellation in this process leaves the job some time to end.
                Ok(false) if handle.is_cancelled() => std::future::pending().await,
                Ok(false) => return,
                Ok(true) => handle.store_report().await,
                // If this continues, the lease runs out. The fence then rejects the writes of this run.
                Err(error) => tracing::warn!("the lease of a job could not be renewed: {}", error.explanation()),
            }
        }
    }

    async fn stopped(&self) {
        let mut stopping = self.stopping.clone();
        // An error means that the sender is gone, which is a stop too.
        drop(stopping.wait_for(|stop| *stop).await);
    }

    async fn failed(&self, kind: &'static Kind, taken: &Taken, error: &Error) {
        let text = error.explanation();
        let failures = taken.failures + 1;
        let id = taken.fence.id.get();
        tracing::warn!(job = kind.name, id, failures, "a job failed: {text}");
        if failures >= kind.attempts {
            return self.give_up(taken, text).await;
        }
        let fence = taken.fence;
        let jitter = u64::from(self.app.entropy.bytes::<1>().map_or(0, |[byte]| byte));
        let grown = FIRST_PAUSE.saturating_mul(4u32.saturating_pow(u32::try_from(failures - 1).unwrap_or(u32::MAX)));
        let pause = grown.min(LONGEST_PAUSE) + Duration::from_millis(jitter * 10);
        self.settle(taken, move |tx| queue::retry(tx, fence, tx.now().plus(pause), &text)).await;
    }

    async fn give_up(&self, taken: &Taken, text: String) {
        let Taken { fence, kind, .. } = taken;
        tracing::error!(job = kind, id = fence.id.get(), "a job was given up: {text}");
        let fence: Fence = *fence;
        self.settle(taken, move |tx| queue::give_up(tx, fence, &text)).await;
    }

    /// Stores the outcome of a job. While the database takes no writes, the job keeps its place in the lane, so that a
    /// full disk does not make the same job run again and again.
    async fn settle(&self, taken: &Taken, work: impl Fn(&Tx) -> Result<bool> + Clone + Send + 'static) {
        loop {
            match self.app.named("settleJob").write(work.clone()).await {
                Ok(true) => return,
                Ok(false) => {
                    let id = taken.fence.id.get();
                    return tracing::info!(
                        job = taken.kind,
                        id,
                        "the result of a job was dropped: it was cancelled, or runs elsewhere"
                    );
                }
                Err(error) => tracing::error!("what became of a job cannot be stored: {}", error.explanation()),
            }
            tokio::select! {
                () = tokio::time::sleep(SETTLE_PAUSE) => {}
                () = self.stopped() => return,
            }
        }
    }
}

/// Waits for an event, and then for a grace period.
async fn grace_after(event: impl Future<Output = ()>, grace: Duration) {
    event.await;
    tokio::time::sleep(grace).await;
}
