//! The command line: one file per subcommand.
//!
//! What a person at a terminal reads goes to standard output; logs and faults go to standard error. The exit code is 0 when all went
//! well, 1 when it did not, 2 when the command line or the configuration is wrong.

mod arguments;
mod demo;
mod logging;
mod serve;

use std::process::ExitCode;

use crate::kernel::{Error, Result};

/// Reads the command line, does what it says, and gives the exit code.
pub fn run() -> ExitCode {
    let matches = match arguments::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            // Where even the terminal is gone there is nobody left to tell.
            drop(error.print());
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let outcome = match matches.subcommand() {
        Some(("serve", given)) => serve::run(given),
        Some(("demo", given)) => demo::run(given),
        _ => Err(Error::internal_text("no such command")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("schola: {}", said(&error));
            ExitCode::FAILURE
        }
    }
}

/// What a person at the terminal is told: the whole of it, for there is no log to look into.
fn said(error: &Error) -> String {
    if error.cause() == crate::kernel::Cause::Internal { error.explanation() } else { error.to_string() }
}

/// Runs a future to its end on a runtime of its own.
fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Error::internal)?;
    runtime.block_on(work)
}
