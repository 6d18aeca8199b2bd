//! A closure on its way to a thread, and its answer on the way back.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use super::conn::{Reader, Tx};
use crate::kernel::error::{Error, Result};

/// The far end of an answer.
pub(super) type Answer<T> = oneshot::Receiver<Result<T>>;

/// A queued closure.
pub(super) struct Task<T, F> {
    operation: &'static str,
    work: F,
    reply: oneshot::Sender<Result<T>>,
    outcome: Option<Result<T>>,
}

impl<T, F> Task<T, F> {
    /// Returns the task, and the receiver of its answer.
    pub fn new(operation: &'static str, work: F) -> (Box<Self>, Answer<T>) {
        let (reply, answer) = oneshot::channel();
        (Box::new(Self { operation, work, reply, outcome: None }), answer)
    }

    fn answer_with(self, verdict: Option<Error>) {
        let outcome = match (verdict, self.outcome) {
            (Some(error), _) => Err(error),
            (None, Some(outcome)) => outcome,
            (None, None) => Err(Error::internal_text("a unit of work was answered before it ran")),
        };
        // The caller may have gone.
        drop(self.reply.send(outcome));
    }
}

/// A queued closure, whatever it returns.
pub(super) trait Work: Send {
    /// The name of the operation, for the log.
    fn operation(&self) -> &'static str;
    /// Whether the caller has gone.
    fn is_abandoned(&self) -> bool;
    /// Answers with the outcome of the last run, or with this error instead of it.
    fn answer(self: Box<Self>, verdict: Option<Error>);
}

/// A task that reads.
pub(super) trait ReadWork: Work {
    /// Runs the closure and keeps its outcome, errors and panics included, for the answer.
    fn run(&mut self, reader: &Reader<'_>);
}

/// A task that writes.
pub(super) trait WriteWork: Work {
    /// Runs the closure and then `last` in the same unit of work. Keeps the outcome for the answer, and returns whether
    /// it is to be stored.
    fn run(&mut self, tx: &Tx<'_>, last: &dyn Fn(&Tx<'_>) -> Result<()>) -> bool;
}

impl<T: Send, F: Send> Work for Task<T, F> {
    fn operation(&self) -> &'static str {
        self.operation
    }

    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }

    fn answer(self: Box<Self>, verdict: Option<Error>) {
        self.answer_with(verdict);
    }
}

impl<T: Send, F: Fn(&Reader<'_>) -> Result<T> + Send> ReadWork for Task<T, F> {
    fn run(&mut self, reader: &Reader<'_>) {
        self.outcome = Some(guarded(self.operation, || (self.work)(reader)));
    }
}

impl<T: Send, F: Fn(&Tx<'_>) -> Result<T> + Send> WriteWork for Task<T, F> {
    fn run(&mut self, tx: &Tx<'_>, last: &dyn Fn(&Tx<'_>) -> Result<()>) -> bool {
        let outcome = guarded(self.operation, || {
            let value = (self.work)(tx)?;
            last(tx)?;
            Ok(value)
        });
        let good = outcome.is_ok();
        self.outcome = Some(outcome);
        good
    }
}

/// Runs a closure and turns a panic into an error, so that it ends only its own request.
pub(super) fn guarded<T>(operation: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let message = panic_message(&*panic);
        tracing::error!(operation, message, "a unit of work panicked");
        Err(Error::internal_text(format!("panic in {operation}: {message}")))
    })
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
