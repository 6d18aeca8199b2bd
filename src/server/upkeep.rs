//! Periodic work of each process for itself: watching the clock, and dropping unused rate limits. Work for the school
//! as a whole, such as removing old records, is in the schedule (`jobs::schedule`).

use std::sync::Arc;
use std::time::Duration;

use super::links::link_signer;
use crate::app::App;
use crate::app::clock;
use crate::features::auth::Access;
use crate::kernel::Result;

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

/// Signs links with the newest signing key, also when another process made it, until `stopped` resolves. The key is read from the cache
/// that holds it for tokens, so that a look asks the database only when that cache was flushed.
pub(super) async fn follow_signing_key(app: App, stopped: impl Future<Output = ()>) {
    let mut stopped = std::pin::pin!(stopped);
    let mut every = tokio::time::interval(LOOK_EVERY);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = &mut stopped => return,
        }
        if let Err(error) = renew_link_signer(&app).await {
            tracing::warn!("the signing key could not be read: {}", error.explanation());
        }
    }
}

async fn renew_link_signer(app: &App) -> Result<()> {
    let ring = app.state::<Access>()?.keys(&app.db).await?;
    app.links.store(Arc::new(link_signer(&ring, &app.config)?));
    Ok(())
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
