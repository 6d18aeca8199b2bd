//! Takes jobs and runs them.

use std::future::Future;
use std::time::Duration;

use super::Work;
use super::queue::{self, Taken};
use crate::app::App;
use crate::kernel::{Error, Result};

/// The pause after the first failed try; it grows fourfold each time.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);
/// How long the runner sleeps at the most when nothing is due.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// What became of a look at the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunOutcome {
    /// A job was run, well or not.
    Ran,
    /// Nothing is due.
    Idle,
}

/// Runs one job that is due, where there is one.
pub async fn run_due<F, R>(app: &App, run: &F) -> Result<RunOutcome>
where
    F: Fn(App, Work) -> R,
    R: Future<Output = Result<()>>,
{
    let Some(job) = app.named("claimJob").write(|tx| queue::claim(tx, Duration::from_secs(120))).await? else {
        return Ok(RunOutcome::Idle);
    };
    let outcome = match tokio::time::timeout(job.work.time_limit(), run(app.clone(), job.work.clone())).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Error::internal_text("the job took too long")),
    };
    settle(app, job, outcome).await?;
    Ok(RunOutcome::Ran)
}

async fn settle(app: &App, job: Taken, outcome: Result<()>) -> Result<()> {
    let Err(error) = outcome else {
        return app.named("finishJob").write(move |tx| queue::finish(tx, job.id)).await;
    };
    let text = error.explanation();
    tracing::warn!(job = job.work.kind(), attempt = job.attempt, "a job failed: {text}");
    let jitter = u64::from(app.entropy.bytes::<1>()?[0]);
    app.named("retryJob")
        .write(move |tx| {
            if job.attempt >= job.work.most_attempts() {
                return queue::give_up(tx, job.id, &text);
            }
            let grown = FIRST_PAUSE.saturating_mul(4u32.saturating_pow(u32::try_from(job.attempt - 1).unwrap_or(0)));
            let pause = grown.min(LONGEST_PAUSE) + Duration::from_millis(jitter * 10);
            queue::retry(tx, job.id, tx.now().plus(pause), &text)
        })
        .await
}

/// Runs jobs as they become due, until the shutdown.
pub async fn run_until<F, R>(app: App, run: F, shutdown: impl Future<Output = ()>)
where
    F: Fn(App, Work) -> R,
    R: Future<Output = Result<()>>,
{
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let step = async {
            match run_due(&app, &run).await {
                Ok(RunOutcome::Ran) => Duration::ZERO,
                Ok(RunOutcome::Idle) => pause(&app).await,
                Err(error) => {
                    tracing::error!("the job queue cannot be read: {}", error.explanation());
                    Duration::from_secs(5)
                }
            }
        };
        let sleep = tokio::select! {
            sleep = step => sleep,
            () = &mut shutdown => return,
        };
        if sleep.is_zero() {
            continue;
        }
        tokio::select! {
            () = app.jobs.notified() => {}
            () = tokio::time::sleep(sleep) => {}
            () = &mut shutdown => return,
        }
    }
}

async fn pause(app: &App) -> Duration {
    let now = app.now();
    match app.named("nextJob").read(queue::next_due).await {
        Ok(Some(due)) => {
            Duration::from_millis(u64::try_from(due.millis() - now.millis()).unwrap_or(0).clamp(50, 30_000))
        }
        _ => LONGEST_SLEEP,
    }
}
