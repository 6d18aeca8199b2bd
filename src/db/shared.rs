//! The state that the handle of the database and its threads share.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use parking_lot::Mutex;

use super::change_log::ChangeLog;
use super::conn::{BeforeRelease, Tx, stopped};
use super::inspect::Inspector;
use super::options::{Finished, Health, Observer, OnCommit, Options};
use super::queue::{Latch, Queue};
use super::task::{ReadWork, WriteWork};
use super::wakeup::Wakeup;
use crate::kernel::entropy::Entropy;
use crate::kernel::error::{Error, Result};
use crate::kernel::time::Clock;

/// The queues, the flags and the hooks of one open database.
pub(super) struct Shared {
    pub path: PathBuf,
    pub reads: Queue<Box<dyn ReadWork>>,
    /// Reads of large data, in portions.
    pub long_reads: Queue<Box<dyn ReadWork>>,
    pub writes: Queue<Box<dyn WriteWork>>,
    pub log_grew: Wakeup,
    /// Ends the thread that follows other processes.
    pub watching: Wakeup,
    pub changes: Option<Arc<dyn ChangeLog>>,
    pub clock: Clock,
    pub entropy: Entropy,
    slow: Duration,
    read_limit: Duration,
    pub closing: AtomicBool,
    stopped: Mutex<Option<&'static str>>,
    is_stopped: AtomicBool,
    pub writer_ended: Latch,
    pub writer_lives: AtomicBool,
    pub before_release: OnceLock<BeforeRelease>,
    pub on_commit: OnCommit,
    observer: Option<Observer>,
    pub inspector: Option<Inspector>,
}

impl Shared {
    pub fn new(options: Options, on_commit: OnCommit) -> Self {
        Self {
            reads: Queue::new(options.queue),
            long_reads: Queue::new(options.queue),
            writes: Queue::new(options.queue),
            log_grew: Wakeup::new(),
            watching: Wakeup::new(),
            changes: options.changes,
            clock: options.clock,
            entropy: options.entropy,
            slow: Duration::from_millis(options.slow_ms),
            read_limit: options.read_limit,
            closing: AtomicBool::new(false),
            stopped: Mutex::new(None),
            is_stopped: AtomicBool::new(false),
            writer_ended: Latch::new(),
            writer_lives: AtomicBool::new(true),
            before_release: OnceLock::new(),
            on_commit,
            observer: options.observer,
            inspector: options.inspector,
            path: options.path,
        }
    }

    /// Accepts no more work. Queued work is finished.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Release);
        self.reads.close();
        self.long_reads.close();
        self.writes.close();
        self.log_grew.close();
        self.watching.close();
    }

    /// The time limit of a read that begins now; short while the database is closing.
    pub fn read_limit(&self) -> Duration {
        if self.closing.load(Ordering::Acquire) { self.read_limit.min(Duration::from_secs(2)) } else { self.read_limit }
    }

    /// Stops writing, with the reason for people, or resumes it.
    pub fn set_stopped(&self, sentence: Option<&'static str>) {
        *self.stopped.lock() = sentence;
        self.is_stopped.store(sentence.is_some(), Ordering::Release);
    }

    /// The error that refuses writes, while writing has stopped.
    pub fn refusal(&self) -> Option<Error> {
        if self.is_stopped.load(Ordering::Acquire) { (*self.stopped.lock()).map(stopped) } else { None }
    }

    /// Runs the hook, if there is one.
    pub fn before_release(&self, tx: &Tx<'_>) -> Result<()> {
        self.before_release.get().map_or(Ok(()), |hook| hook(tx))
    }

    /// The health of the database, for readiness.
    pub fn health(&self) -> Health {
        if self.closing.load(Ordering::Acquire) || !self.writer_lives.load(Ordering::Acquire) {
            return Health::Closed;
        }
        (*self.stopped.lock()).map_or(Health::Good, Health::ReadOnly)
    }

    /// Logs a slow closure, and calls the observer.
    pub fn note(&self, kind: &'static str, operation: &'static str, took: Duration, queries: u64) {
        if took > self.slow {
            let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
            tracing::warn!(operation, kind, took_ms, queries, "a database closure was slow");
        }
        if let Some(observer) = &self.observer {
            observer(&Finished { kind, operation, queries, took });
        }
    }
}
