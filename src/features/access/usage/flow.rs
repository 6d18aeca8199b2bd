//! Counting requests, and storing what is counted in memory.

use std::time::Duration;

use super::log::RequestLog;
use super::meter::Meters;
use super::model::{Admission, DayUse, Figure, KeyRequest};
use super::service;
use crate::app::App;
use crate::kernel::{Id, Owner, Result, Timestamp, id::kind};

/// The interval in which counts and logged requests are stored.
const WRITTEN_EVERY: Duration = Duration::from_secs(5);

/// Counts one request before it is answered, unless the quota is spent.
pub async fn admit(
    app: &App,
    owner: Owner,
    quota: Option<u64>,
    key: Id<kind::Key>,
    operation: &'static str,
) -> Result<Admission> {
    app.state::<Meters>()?.admit(app, owner, quota, key, operation).await
}

/// Returns the owner's usage of requests in the present cycle.
pub async fn figure(app: &App, owner: Owner, quota: Option<u64>) -> Result<Figure> {
    app.state::<Meters>()?.figure(app, owner, quota).await
}

/// Returns the owner's requests in the present cycle as counted in memory; absent for an owner without a counter in memory. Nothing is
/// reserved.
pub fn requests_counted(app: &App, owner: Owner) -> Result<Option<u64>> {
    Ok(app.state::<Meters>()?.counted(owner, app.now()))
}

/// Lists requests by day, key and operation, up to this request.
pub async fn days(app: &App, owner: Owner, from: Timestamp, to: Timestamp) -> Result<Vec<DayUse>> {
    app.state::<Meters>()?.settle(app, owner).await?;
    app.named("usageDays").read(move |db| service::days(db, owner, from, to)).await
}

/// Lists the owner's latest requests, newest first, up to this request.
pub async fn requests(app: &App, owner: Owner, limit: u32) -> Result<Vec<KeyRequest>> {
    write_down_requests(app).await?;
    app.named("keyRequests").read(move |db| service::requests(db, owner, limit)).await
}

/// Logs an answered request.
pub fn note(app: &App, owner: Owner, request: KeyRequest) -> Result<()> {
    app.state::<RequestLog>()?.add(owner, request);
    Ok(())
}

async fn write_down_requests(app: &App) -> Result<()> {
    let waiting = app.state::<RequestLog>()?.take();
    if waiting.is_empty() {
        return Ok(());
    }
    app.db.write_background("keepRequests", move |tx| service::keep_requests(tx, &waiting)).await
}

/// Stores counts and logged requests every few seconds, until `stopped` resolves.
pub async fn keep_written(app: App, stopped: impl Future<Output = ()>) {
    let mut stopped = std::pin::pin!(stopped);
    let mut every = tokio::time::interval(WRITTEN_EVERY);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = &mut stopped => return,
        }
        if let Err(error) = write_down(&app, false).await {
            tracing::warn!("what was counted could not be written down: {}", error.explanation());
        }
    }
}

/// Stores everything when the server stops, and gives back the unused part of reserved blocks.
pub async fn close(app: &App) {
    if let Err(error) = write_down(app, true).await {
        tracing::warn!("what was counted could not be written down: {}", error.explanation());
    }
}

async fn write_down(app: &App, release: bool) -> Result<()> {
    app.state::<Meters>()?.write_down(app, release).await?;
    write_down_requests(app).await
}
