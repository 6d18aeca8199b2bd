//! The command line: one file per subcommand.
//!
//! Results go to standard output; logs and errors go to standard error. The exit code is 0 for success, 1 for a
//! failure, and 2 for a wrong command line or configuration.

mod access_line;
mod admin;
mod archives;
mod arguments;
mod contract;
mod demo;
mod doctor;
mod findings;
mod keys;
mod licenses;
mod logging;
mod school;
mod serve;
mod settings;
mod stored;
mod terminal;
mod totals;

use std::path::Path;
use std::process::ExitCode;

use crate::db::DATABASE;
use crate::kernel::{Error, Result};

/// Why a command ends without having done its work.
enum Stop {
    /// The command line or the configuration is wrong.
    Wrong(Error),
    /// The work failed.
    Failed(Error),
    /// The work failed, and the reason was printed.
    Told,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Parses the command line, runs the subcommand, and returns the exit code.
pub fn run() -> ExitCode {
    crate::server::reclaim::tune_allocator();
    let matches = match arguments::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            // A failure to print has nowhere to be reported.
            drop(error.print());
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let outcome = match matches.subcommand() {
        Some(("serve", given)) => serve::run(given),
        Some(("demo", given)) => demo::run(given),
        Some(("admin", given)) => admin::run(given),
        Some(("backup", given)) => archives::backup(given),
        Some(("restore", given)) => archives::restore(given),
        Some(("doctor", given)) => doctor::run(given),
        Some(("contract", given)) => contract::run(given),
        Some(("licenses", _)) => licenses::run(),
        Some(("settings", _)) => settings::run(),
        _ => Err(Stop::Wrong(Error::internal_text("no such command"))),
    };
    let (error, code) = match outcome {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Stop::Told) => return ExitCode::FAILURE,
        Err(Stop::Failed(error)) => (error, ExitCode::FAILURE),
        Err(Stop::Wrong(error)) => (error, ExitCode::from(2)),
    };
    eprintln!("schola: {}", full_text(&error));
    code
}

/// The full error for a person at the terminal, who has no log to look into.
fn full_text(error: &Error) -> String {
    if error.cause() == crate::kernel::Cause::Internal { error.explanation() } else { error.to_string() }
}

/// Runs a future to its end on a runtime of its own.
fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Error::internal)?;
    runtime.block_on(work)
}

/// Refuses a folder without a school: a command that reads or repairs must not create one.
fn must_hold_a_school(folder: &Path) -> Result<()> {
    if folder.join(DATABASE).is_file() {
        return Ok(());
    }
    Err(Error::internal_text(format!(
        "There is no school in the folder {}. Name its data folder with --data, or create one with `schola serve`.",
        folder.display()
    )))
}

/// Writes a text for the person at the terminal, or for the program that reads in its place.
fn print(text: &str) -> Result<()> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).or_else(|error| {
        // A reader that closes the pipe after some lines has read enough.
        if error.kind() == std::io::ErrorKind::BrokenPipe { Ok(()) } else { Err(Error::internal(error)) }
    })
}
