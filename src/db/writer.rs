//! The writer thread. It runs queued closures in one transaction, makes all of them durable with one commit, runs their effects, and only
//! then answers.
//!
//! A closure that fails or panics is rolled back alone: each has a savepoint, but for the first one of a transaction, with which the whole
//! transaction is rolled back. Within a savepoint the engine keeps a copy of every page that it changes, and most transactions of a school
//! have one closure. A full or failing disk ends the whole transaction, savepoints included. Then the writer refuses the whole batch, stops
//! writing, and probes the disk with growing pauses until writing works again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::conn::{Trouble, Tx, busy, stopped};
use super::dialect::{self, Fault, Purpose};
use super::meters::WriteMeters;
use super::queue::{Lane, Wake};
use super::shared::Shared;
use super::task::{WriteWork, guarded};
use crate::kernel::effect::Effect;
use crate::kernel::error::{Error, Result};
use crate::kernel::monotonic_now;

/// The most closures of one commit.
const BATCH: usize = 512;
/// The most background closures of one commit.
const BACKGROUND: usize = 16;
/// An idle writer frees its cache after this time.
const REST: Duration = Duration::from_secs(5);
/// How long cutting the log may wait for readers.
const CUT_TIMEOUT: Duration = Duration::from_millis(20);
/// The longest pause between two probes of a disk that failed.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Opens the connection that writes; also used to migrate before any thread runs.
pub(super) fn open(path: &Path, max_pages: Option<u32>) -> rusqlite::Result<Connection> {
    let connection = dialect::open(path, Purpose::Write)?;
    if let Some(pages) = max_pages {
        dialect::limit_pages(&connection, pages)?;
    }
    Ok(connection)
}

/// The outcome of a closure.
enum Ran {
    Stored,
    Undone,
    /// Undone although the closure itself saw no error.
    Refused(Error),
    /// The whole transaction was rolled back.
    Stopped(&'static str),
}

/// Parameters that tests change.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tuning {
    pub max_pages: Option<u32>,
    pub probe_pause: Duration,
    pub batch_window: Duration,
    pub log_bytes: u64,
}

pub(super) struct Writer {
    shared: Arc<Shared>,
    connection: Connection,
    tuning: Tuning,
    log: PathBuf,
    meters: WriteMeters,
    pause: Duration,
    retry_at: Option<Instant>,
    last_work: Option<Instant>,
    next_cut: Instant,
}

impl Writer {
    pub fn new(shared: Arc<Shared>, connection: Connection, tuning: Tuning) -> Result<Self> {
        let mut log = shared.path.clone().into_os_string();
        log.push("-wal");
        Ok(Self {
            shared,
            connection,
            tuning,
            log: log.into(),
            meters: WriteMeters::register(),
            pause: tuning.probe_pause,
            retry_at: None,
            last_work: None,
            next_cut: monotonic_now(),
        })
    }

    /// Works until the queue is closed and empty, then leaves the file tidy.
    pub fn serve(mut self) {
        loop {
            let until = self.retry_at.unwrap_or_else(|| monotonic_now() + REST);
            match self.shared.writes.wait(Some(until)) {
                Wake::Work(job) if self.retry_at.is_some() => self.refuse(job),
                Wake::Work(job) => {
                    self.batch(job, true);
                    self.last_work = Some(monotonic_now());
                    self.cut_log();
                }
                Wake::Idle if self.retry_at.is_some() => self.probe(),
                Wake::Idle => self.idle(),
                Wake::Closed => break,
            }
            if self.retry_at.is_some_and(|at| at <= monotonic_now()) {
                self.probe();
            }
        }
        if let Err(error) =
            self.connection.busy_timeout(Duration::from_millis(500)).and_then(|()| dialect::flush_log(&self.connection))
        {
            tracing::warn!(%error, "the log could not be moved into the database file; the next start does it");
        }
    }

    /// Runs and commits one batch: this closure and, with `company`, the next ones in the queue.
    fn batch(&mut self, first: Box<dyn WriteWork>, company: bool) {
        let began = monotonic_now();
        if let Err(error) = self.begin() {
            return self.could_not_begin(first, &error);
        }
        let (mut done, mut effects, mut background) = (Vec::new(), Vec::new(), 0);
        let mut next = Some(first);
        while let Some(mut job) = next.take() {
            if !job.is_abandoned() {
                let is_first = done.is_empty();
                match self.run(&mut *job, is_first, &mut effects) {
                    Ran::Undone if is_first => return job.answer(None),
                    Ran::Refused(error) if is_first => return job.answer(Some(error)),
                    Ran::Stored | Ran::Undone => done.push((job, None)),
                    Ran::Refused(error) => done.push((job, Some(error))),
                    Ran::Stopped(sentence) => {
                        done.push((job, None));
                        return self.stop(done.into_iter().map(|(job, _)| job), sentence);
                    }
                }
            }
            if company && done.len() < BATCH && began.elapsed() < self.tuning.batch_window {
                next = self.next_in_batch(background < BACKGROUND).map(|(job, lane)| {
                    background += usize::from(lane == Lane::Background);
                    job
                });
            }
        }
        if let Some(sentence) = self.tell_others(&effects) {
            return self.stop(done.into_iter().map(|(job, _)| job), sentence);
        }
        self.meters.batch(done.len(), self.shared.writes.len());
        let commit = monotonic_now();
        if let Err(error) = command(&self.connection, "COMMIT") {
            return self.could_not_commit(done.into_iter().map(|(job, _)| job).collect(), company, error);
        }
        self.meters.committed(commit.elapsed());
        self.shared.log_grew.request();
        self.shared.run_effects(&effects);
        for (job, verdict) in done {
            job.answer(verdict);
        }
    }

    /// Returns the next closure for the open batch. Checks an empty queue a second time, after the other threads of
    /// this core had a turn: they may be about to queue more, and one flush is cheaper than two. On an idle core the
    /// turn costs less than a microsecond.
    fn next_in_batch(&self, background: bool) -> Option<(Box<dyn WriteWork>, Lane)> {
        self.shared.writes.next(background).or_else(|| {
            std::thread::yield_now();
            self.shared.writes.next(background)
        })
    }

    fn begin(&self) -> rusqlite::Result<()> {
        command(&self.connection, "BEGIN IMMEDIATE")
    }

    /// Runs a closure. If it `is_first`, it has no savepoint, and where it is undone, the transaction is over.
    fn run(&self, job: &mut dyn WriteWork, is_first: bool, effects: &mut Vec<Effect>) -> Ran {
        let began = monotonic_now();
        if !is_first && let Err(error) = command(&self.connection, "SAVEPOINT job") {
            return self.lost(error);
        }
        let shared = &self.shared;
        let tx = Tx::new(&self.connection, &shared.entropy, shared.clock.now(), shared.inspector.as_ref())
            .with_hook(shared.before_release.get());
        let good = job.run(&tx, &|tx| self.shared.before_release(tx));
        let (queries, trouble, asked) = (tx.queries(), tx.trouble(), tx.into_effects());
        if let Some(Trouble::Stopped(sentence)) = trouble {
            return Ran::Stopped(sentence);
        }
        if self.connection.is_autocommit() {
            return Ran::Stopped("The database aborted a transaction.");
        }
        let keep = good && trouble.is_none();
        let end = if is_first {
            if keep { Ok(()) } else { command(&self.connection, "ROLLBACK") }
        } else if keep {
            command(&self.connection, "RELEASE job")
        } else {
            command(&self.connection, "ROLLBACK TO job").and_then(|()| command(&self.connection, "RELEASE job"))
        };
        if let Err(error) = end {
            return self.lost(error);
        }
        self.shared.note("write", job.operation(), began.elapsed(), queries);
        if keep {
            effects.extend(asked);
            Ran::Stored
        } else if good {
            Ran::Refused(Error::internal_text("the engine reported damage, and the closure went on as if nothing was"))
        } else {
            Ran::Undone
        }
    }

    /// The batch is lost, because a savepoint could not be created, released or rolled back.
    fn lost(&self, error: rusqlite::Error) -> Ran {
        let fault = dialect::fault(&error);
        tracing::error!(%error, "a savepoint failed");
        match fault {
            Fault::Stopped(sentence) => Ran::Stopped(sentence),
            _ => Ran::Stopped("The database reported an error."),
        }
    }

    fn could_not_begin(&mut self, first: Box<dyn WriteWork>, error: &rusqlite::Error) {
        if let Fault::Busy = dialect::fault(error) {
            tracing::warn!("another process holds the database; writes are refused");
            let mut refused = self.shared.writes.drain();
            refused.insert(0, first);
            refused.into_iter().for_each(|job| job.answer(Some(busy())));
            return;
        }
        tracing::error!(%error, "a transaction could not begin");
        let sentence = match dialect::fault(error) {
            Fault::Stopped(sentence) => sentence,
            _ => "The database cannot be opened for writing.",
        };
        self.stop(std::iter::once(first), sentence);
    }

    fn could_not_commit(&mut self, done: Vec<Box<dyn WriteWork>>, company: bool, error: rusqlite::Error) {
        let fault = dialect::fault(&error);
        self.undo();
        match fault {
            // A deferred constraint failed at the commit. Each closure runs alone then, so that only the one that
            // violated it fails.
            Fault::Constraint | Fault::Orphan if company && done.len() > 1 => {
                done.into_iter().for_each(|job| self.batch(job, false))
            }
            Fault::Constraint | Fault::Orphan => {
                let reason = error.to_string();
                done.into_iter().for_each(|job| job.answer(Some(Error::internal_text(reason.clone()))));
            }
            Fault::Stopped(sentence) => self.stop(done.into_iter(), sentence),
            _ => {
                tracing::error!(%error, "a commit failed");
                self.stop(done.into_iter(), "The database refused a commit.");
            }
        }
    }

    fn undo(&self) {
        if !self.connection.is_autocommit()
            && let Err(error) = command(&self.connection, "ROLLBACK")
        {
            tracing::error!(%error, "a rollback failed");
        }
    }

    /// Stops all writing until a probe succeeds.
    fn stop(&mut self, batch: impl Iterator<Item = Box<dyn WriteWork>>, sentence: &'static str) {
        self.undo();
        tracing::error!(sentence, "writing has stopped; reading goes on");
        self.shared.set_stopped(Some(sentence));
        self.pause = self.tuning.probe_pause;
        self.retry_at = Some(monotonic_now() + self.pause);
        batch.chain(self.shared.writes.drain()).for_each(|job| job.answer(Some(stopped(sentence))));
    }

    fn refuse(&self, job: Box<dyn WriteWork>) {
        job.answer(Some(self.shared.refusal().unwrap_or_else(busy)));
    }

    /// Tests on a fresh connection whether the disk accepts writes again.
    fn probe(&mut self) {
        let outcome = open(&self.shared.path, self.tuning.max_pages).and_then(|connection| {
            dialect::probe(&connection)?;
            Ok(connection)
        });
        match outcome {
            Ok(connection) => {
                self.connection = connection;
                self.retry_at = None;
                self.shared.set_stopped(None);
                tracing::info!("the disk takes writes again");
            }
            Err(error) => {
                self.pause = (self.pause * 2).min(LONGEST_PAUSE);
                self.retry_at = Some(monotonic_now() + self.pause);
                tracing::debug!(%error, "the disk still takes no writes");
            }
        }
    }

    fn idle(&mut self) {
        if self.last_work.is_some_and(|at| at.elapsed() >= REST) {
            self.last_work = None;
            dialect::shrink(&self.connection);
        }
    }

    /// Appends the effects of the open transaction to the log that other processes read. Says why writing has to stop where that fails:
    /// a commit that others do not hear of must not happen.
    fn tell_others(&self, effects: &[Effect]) -> Option<&'static str> {
        let log = self.shared.changes.as_ref().filter(|_| !effects.is_empty())?;
        let shared = &self.shared;
        let tx = Tx::new(&self.connection, &shared.entropy, shared.clock.now(), shared.inspector.as_ref());
        let outcome = log.append(&tx, effects);
        match (outcome, tx.trouble()) {
            (Ok(()), None) => None,
            (_, Some(Trouble::Stopped(sentence))) => Some(sentence),
            (outcome, _) => {
                let reason = outcome.err().map(|error| error.explanation());
                tracing::error!(reason, "the effects of a commit could not be told to other processes");
                Some("The database reported an error.")
            }
        }
    }

    /// Cuts a log that has grown too long, between two batches and without waiting long for readers.
    fn cut_log(&mut self) {
        if self.retry_at.is_some() || self.next_cut > monotonic_now() {
            return;
        }
        if !std::fs::metadata(&self.log).is_ok_and(|log| log.len() > self.tuning.log_bytes) {
            return;
        }
        self.next_cut = monotonic_now() + Duration::from_secs(1);
        let outcome =
            dialect::with_busy_timeout(&self.connection, CUT_TIMEOUT, || dialect::checkpoint(&self.connection, true));
        match outcome {
            Ok(progress) => tracing::debug!(complete = progress.is_complete(), "the log was cut"),
            Err(error) => tracing::warn!(%error, "the log could not be cut"),
        }
    }
}

impl Shared {
    /// Runs the effects of a commit. A panic in a cache must not end the writer.
    pub(super) fn run_effects(&self, effects: &[Effect]) {
        if !effects.is_empty() {
            let outcome = guarded("after commit", || {
                (self.on_commit)(effects);
                Ok(())
            });
            if let Err(error) = outcome {
                tracing::error!(explanation = error.explanation(), "effects of a commit were lost");
            }
        }
    }
}

fn command(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.raw_execute().map(drop)
}
