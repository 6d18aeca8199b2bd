//! Counting, and what waits in memory put into the database.

use std::time::Duration;

use super::log::RequestLog;
use super::meter::Meters;
use super::model::{Admission, DayUse, Figure, KeyRequest};
use super::service;
use crate::app::App;
use crate::kernel::{Id, Owner, Result, Timestamp, id::kind};

/// How often what was counted and logged in memory is written down.
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

/// How far the owner has come with requests in the present cycle.
pub async fn figure(app: &App, owner: Owner, quota: Option<u64>) -> Result<Figure> {
    app.state::<Meters>()?.figure(app, owner, quota).await
}

/// How many requests the owner has made in the present cycle, as counted in memory; absent for an owner of whom only what is written
/// down is known. It only looks: nothing is reserved for an owner who asks nothing.
pub fn requests_counted(app: &App, owner: Owner) -> Result<Option<u64>> {
    Ok(app.state::<Meters>()?.counted(owner, app.now()))
}

/// Requests by day, key and operation, those of this moment included.
pub async fn days(app: &App, owner: Owner, from: Timestamp, to: Timestamp) -> Result<Vec<DayUse>> {
    app.state::<Meters>()?.settle(app, owner).await?;
    app.named("usageDays").read(move |db| service::days(db, owner, from, to)).await
}

/// The owner's last requests, the latest first, those of this moment included.
pub async fn requests(app: &App, owner: Owner, limit: u32) -> Result<Vec<KeyRequest>> {
    write_down_requests(app).await?;
    app.named("keyRequests").read(move |db| service::requests(db, owner, limit)).await
}

/// Notes an answered request for the log.
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

/// Writes down what waits, every few seconds, until `stopped` resolves.
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

/// At the end of a server: writes down everything, and gives back what is left of reserved blocks.
pub async fn close(app: &App) {
    if let Err(error) = write_down(app, true).await {
        tracing::warn!("what was counted could not be written down: {}", error.explanation());
    }
}

async fn write_down(app: &App, release: bool) -> Result<()> {
    app.state::<Meters>()?.write_down(app, release).await?;
    write_down_requests(app).await
}
