//! What each process does for itself from time to time: it watches the clock of its machine, forgets rate limits that nobody has
//! used, and removes stored files that nothing needs. What is done for the school as a whole, such as removing old records, is in the
//! schedule (`jobs::schedule`).

use std::time::Duration;

use crate::app::App;
use crate::app::clock;
use crate::features;

/// How often the clock is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often memory is tidied, and the time noted at which the clock was trusted.
const TIDY_EVERY: Duration = Duration::from_secs(3600);

/// Looks at the clock now and then, until `stopped` resolves.
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

/// Forgets unused rate limits every hour, until `stopped` resolves. While the clock is trusted, it also notes the time and removes
/// stored files that nothing needs.
pub(super) async fn tidy(app: App, stopped: impl Future<Output = ()>) {
    let mut stopped = std::pin::pin!(stopped);
    let mut every = tokio::time::interval(TIDY_EVERY);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = &mut stopped => return,
        }
        app.limits.sweep();
        if !app.trusts_clock().await {
            continue;
        }
        if app.trust.settle(TIDY_EVERY)
            && let Err(error) = app.db.write_background("clock", clock::keep_seen).await
        {
            tracing::warn!("the time could not be noted: {}", error.explanation());
        }
        // The folder of stored files belongs to this process, so it is no job of the schedule, which any process may run.
        tokio::select! {
            swept = features::files::flow::sweep(&app) => if let Err(error) = swept {
                tracing::warn!("stored files that nothing needs could not be removed: {}", error.explanation());
            },
            () = &mut stopped => return,
        }
    }
}
