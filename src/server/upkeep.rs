//! Periodic work of each process for itself: watching the clock, and dropping unused rate limits. Work for the school
//! as a whole, such as removing old records, is in the schedule (`jobs::schedule`).

use std::time::Duration;

use crate::app::App;
use crate::app::clock;

/// How often the clock is read.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often memory is tidied, and the time noted at which the clock was trusted.
const TIDY_EVERY: Duration = Duration::from_secs(3600);

/// Reads the clock periodically, until `stopped` resolves.
pub(super) async fn watch_clock(app: App, stopped: impl Future<Output = ()>) {
    let mut stopped = std::pin::pin!(stopped);
    let mut every = tokio::time::interval(LOOK_EVERY);
    loop {
        tokio::select! {
            _ = every.tick() => app.trust.look(&app).await,
            () = &mut stopped => return,
        }
    }
}

/// Forgets unused rate limits every hour, and notes the time while the clock is trusted, until `stopped` resolves.
pub(super) async fn drop_unused_limits(app: App, stopped: impl Future<Output = ()>) {
    let mut stopped = std::pin::pin!(stopped);
    let mut every = tokio::time::interval(TIDY_EVERY);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = &mut stopped => return,
        }
        app.limits.sweep();
        if app.trusts_clock().await
            && app.trust.settle(TIDY_EVERY)
            && let Err(error) = app.db.write_background("clock", clock::keep_seen).await
        {
            tracing::warn!("the time could not be noted: {}", error.explanation());
        }
    }
}
