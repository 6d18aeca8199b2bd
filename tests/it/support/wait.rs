//! Waiting in tests: for conditions, not for times.

use std::panic::Location;
use std::time::{Duration, Instant};

/// After this time a condition counts as failed; far longer than it takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// The pause between two checks.
const PAUSE: Duration = Duration::from_millis(5);

/// Waits until a condition holds; fails after a minute.
#[track_caller]
pub fn until(what: &str, is_so: impl AsyncFnMut() -> bool) -> impl Future<Output = ()> {
    within(PATIENCE, what, is_so)
}

/// Waits until a condition holds; fails after this time, for times that are part of a promise.
#[track_caller]
pub fn within(limit: Duration, what: &str, mut is_so: impl AsyncFnMut() -> bool) -> impl Future<Output = ()> {
    let place = Location::caller();
    async move {
        let began = Instant::now();
        while !is_so().await {
            assert!(began.elapsed() < limit, "{place}: not within {limit:?}: {what}");
            tokio::time::sleep(PAUSE).await;
        }
    }
}
