//! Study logs: the timer, what is implausible, the history.

mod editing;
mod history;
mod logging;
mod mounted;
mod pieces;
mod timing;
mod upgrading;

/// The operations on study logs.
pub const ROOT: &str = "/api/study-logs";
