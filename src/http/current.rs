//! The operation of the current task, so that no handler has to pass its name.

use std::future::Future;

tokio::task_local! {
    static CURRENT: &'static str;
}

/// The name of work outside of any operation that did not name itself.
const UNNAMED: &str = "unnamed";

/// Runs the future as part of the operation with this id.
pub fn within<F: Future>(operation: &'static str, work: F) -> impl Future<Output = F::Output> {
    CURRENT.scope(operation, work)
}

/// Makes the future part of the current operation, for a task that outlives its response.
pub fn carried<F: Future>(work: F) -> impl Future<Output = F::Output> {
    within(operation(), work)
}

/// The id of the operation that runs now. Background work has none and names itself ([`crate::app::App::named`]); that
/// it did not is a fault of the program.
pub fn operation() -> &'static str {
    let known = CURRENT.try_with(|operation| *operation);
    debug_assert!(known.is_ok(), "work outside of an operation has no name; see App::named");
    known.unwrap_or(UNNAMED)
}
