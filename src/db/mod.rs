//! The database: the only place that names its engine.
//!
//! `db.read("operation", |db| ...)` runs a closure on a reader thread, in one consistent view. `db.write("operation", |tx| ...)` queues a
//! closure to the one writer, which makes it durable together with others before it answers. What holds:
//!
//! * A closure is one unit of work: all of it is stored or nothing; an error or a panic undoes it alone.
//! * An answer to a write comes after it is on the disk, and after the effects that it asked for.
//! * Nothing slow belongs into a closure that writes: hash, embed and call others before. Slow ones are logged with their operation.
//! * Closures are `Fn` and borrow what they are given, for they may run a second time.
//! * No view of the database outlives its closure: nothing is held across an await.
//! * Queues are bounded: full means an overload error with a time to come back. Work whose asker has gone is skipped.
//! * When the disk is full, writing stops and is refused, reading goes on, and it heals by itself.

mod checkpoint;
mod conn;
pub mod dialect;
pub mod lock;
mod meters;
pub mod migrate;
mod queue;
mod readers;
mod slots;
pub mod snapshot;
mod task;
mod value;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::Mutex;

pub use crate::__db_params as params;
pub use crate::__db_words as words;
use crate::kernel::effect::Effect;
use crate::kernel::entropy::Entropy;
use crate::kernel::error::{Error, Result};
use crate::kernel::time::Clock;
use checkpoint::Bell;
pub use conn::{Reader, Row, Tx};
pub use migrate::Migration;
use queue::{Lane, Latch, Queue, Refusal};
use task::{Answer, ReadWork, Task, WriteWork};
pub use value::{FromValue, Json, Params, ToValue, Value};

/// What runs at the end of each closure that writes, inside its unit of work.
pub type BeforeRelease = Arc<dyn Fn(&Tx<'_>) -> Result<()> + Send + Sync>;
/// What runs after a commit, before anybody is answered.
pub type OnCommit = Arc<dyn Fn(&[Effect]) + Send + Sync>;
/// Who is told about each finished closure.
pub type Observer = Arc<dyn Fn(&Finished) + Send + Sync>;

/// A closure that has run.
#[derive(Debug, Clone, Copy)]
pub struct Finished {
    /// `read` or `write`.
    pub kind: &'static str,
    /// The operation that it was queued under.
    pub operation: &'static str,
    /// How many statements it ran.
    pub queries: u64,
    /// How long it took on its thread.
    pub took: Duration,
}

/// How a database is opened.
pub struct Options {
    /// The database file; its folder exists.
    pub path: PathBuf,
    /// Where copies go that are taken before migrations.
    pub snapshots: PathBuf,
    /// How many threads read.
    pub readers: usize,
    /// How many closures may wait in each queue.
    pub queue: usize,
    /// The time that closures see.
    pub clock: Clock,
    /// The randomness that closures draw.
    pub entropy: Entropy,
    /// A closure that takes longer than this many milliseconds is logged.
    pub slow_ms: u64,
    /// A read that takes longer than this is interrupted.
    pub read_limit: Duration,
    /// The first pause before a probe of a disk that failed; it doubles up to five seconds.
    pub probe_pause: Duration,
    /// The log is cut when it is longer than this many bytes.
    pub log_bytes: u64,
    /// The schema.
    pub migrations: Vec<Migration>,
    /// The file grows to no more than this many pages; tests make a full disk of it.
    pub max_pages: Option<u32>,
    /// Who is told about each finished closure.
    pub observer: Option<Observer>,
}

impl Options {
    /// The options of a server: `schola.db` in the folder, copies in `backups` beside it, the schema of this release.
    pub fn in_folder(folder: &Path, clock: Clock, entropy: Entropy) -> Self {
        Self {
            path: folder.join(DATABASE),
            snapshots: folder.join("backups"),
            readers: 2,
            queue: 4096,
            clock,
            entropy,
            slow_ms: 50,
            read_limit: Duration::from_secs(10),
            probe_pause: Duration::from_millis(250),
            log_bytes: 64 * 1024 * 1024,
            migrations: migrate::all(),
            max_pages: None,
            observer: None,
        }
    }
}

/// The name of the database in the data folder.
pub const DATABASE: &str = "schola.db";

/// Whether the database does all that it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// Reads and writes.
    Good,
    /// Reads, but stores nothing; the sentence says why.
    ReadOnly(&'static str),
    /// Is closed, or has lost its writer.
    Closed,
}

impl Health {
    /// Whether a server with this database is ready for everything.
    pub fn is_good(self) -> bool {
        self == Self::Good
    }
}

/// A cheap handle to the database. The threads end when the last handle is dropped or [`Db::close`] is called.
#[derive(Clone)]
pub struct Db {
    handle: Arc<Handle>,
}

struct Handle {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    report: migrate::Report,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.shared.close();
    }
}

/// What the handle and the threads share.
struct Shared {
    path: PathBuf,
    reads: Queue<Box<dyn ReadWork>>,
    writes: Queue<Box<dyn WriteWork>>,
    log_grew: Bell,
    clock: Clock,
    entropy: Entropy,
    slow: Duration,
    read_limit: Duration,
    closing: AtomicBool,
    stopped: Mutex<Option<&'static str>>,
    is_stopped: AtomicBool,
    writer_ended: Latch,
    writer_lives: AtomicBool,
    before_release: OnceLock<BeforeRelease>,
    on_commit: OnCommit,
    observer: Option<Observer>,
}

impl Shared {
    fn close(&self) {
        self.closing.store(true, Ordering::Release);
        self.reads.close();
        self.writes.close();
        self.log_grew.close();
    }

    fn read_limit(&self) -> Duration {
        if self.closing.load(Ordering::Acquire) { self.read_limit.min(Duration::from_secs(2)) } else { self.read_limit }
    }

    fn set_stopped(&self, sentence: Option<&'static str>) {
        *self.stopped.lock() = sentence;
        self.is_stopped.store(sentence.is_some(), Ordering::Release);
    }

    /// The error that refuses writes, while writing has stopped.
    fn refusal(&self) -> Option<Error> {
        if self.is_stopped.load(Ordering::Acquire) { (*self.stopped.lock()).map(conn::stopped) } else { None }
    }

    fn before_release(&self, tx: &Tx<'_>) -> Result<()> {
        self.before_release.get().map_or(Ok(()), |hook| hook(tx))
    }

    fn note(&self, kind: &'static str, operation: &'static str, took: Duration, queries: u64) {
        if took > self.slow {
            let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
            tracing::warn!(operation, kind, took_ms, queries, "a database closure was slow");
        }
        if let Some(observer) = &self.observer {
            observer(&Finished { kind, operation, queries, took });
        }
    }
}

impl Db {
    /// Opens the database, brings its schema to this release (after a copy of the file, where there is something to lose) and starts the
    /// threads. `on_commit` is called after each commit that asked for effects, and before those who wait for it are answered. Blocks.
    pub fn open(options: Options, on_commit: OnCommit) -> Result<Self> {
        let tuning = writer::Tuning {
            max_pages: options.max_pages,
            probe_pause: options.probe_pause,
            log_bytes: options.log_bytes,
        };
        let mut connection = writer::open(&options.path, options.max_pages).map_err(|error| {
            Error::internal_text(format!("The database {} cannot be opened: {error}.", options.path.display()))
        })?;
        let report = migrate::run(&mut connection, &options.migrations, &options.snapshots, options.clock.now())?;
        if !report.applied.is_empty() {
            tracing::info!(applied = report.applied.join(", "), "the schema was brought up to date");
        }
        let shared = Arc::new(Shared {
            reads: Queue::new(options.queue),
            writes: Queue::new(options.queue),
            log_grew: Bell::new(),
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
            path: options.path,
        });
        let writer = writer::Writer::new(Arc::clone(&shared), connection, tuning)?;
        let pool = readers::pool(shared.path.clone(), options.readers)?;
        let handle = Arc::new(Handle { shared: Arc::clone(&shared), threads: Mutex::default(), report });
        let mut threads = readers::start(&shared, &pool, options.readers)?;
        let side = Arc::clone(&shared);
        threads.push(named("db-checkpoint", move || checkpoint::serve(&side))?);
        let side = Arc::clone(&shared);
        threads.push(named("db-write", move || {
            let end = EndOfWriter(&side);
            writer.serve();
            drop(end);
        })?);
        *handle.threads.lock() = threads;
        // A log that an earlier process left behind is moved too.
        shared.log_grew.ring();
        Ok(Self { handle })
    }

    /// What opening did to the schema.
    pub fn migrations(&self) -> &migrate::Report {
        &self.handle.report
    }

    /// Sets what runs at the end of each closure that writes, inside its unit of work. It can be set once.
    pub fn set_before_release(&self, hook: BeforeRelease) -> Result<()> {
        self.shared()
            .before_release
            .set(hook)
            .map_err(|_| Error::internal_text("the hook before release is set already"))
    }

    /// Runs a closure that only reads, in one consistent view.
    pub async fn read<T, F>(&self, operation: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Reader<'_>) -> Result<T> + Send + 'static,
    {
        received(self.queue_read(operation, work)?.await)
    }

    /// Like [`Db::read`], for threads that may block: the command line, and tests without a runtime.
    pub fn read_blocking<T, F>(&self, operation: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Reader<'_>) -> Result<T> + Send + 'static,
    {
        received(self.queue_read(operation, work)?.blocking_recv())
    }

    /// Runs a closure that may write, and answers once it is durable.
    pub async fn write<T, F>(&self, operation: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Tx<'_>) -> Result<T> + Send + 'static,
    {
        received(self.queue_write(Lane::Interactive, operation, work)?.await)
    }

    /// Like [`Db::write`], behind everything that somebody waits for.
    pub async fn write_background<T, F>(&self, operation: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Tx<'_>) -> Result<T> + Send + 'static,
    {
        received(self.queue_write(Lane::Background, operation, work)?.await)
    }

    /// Like [`Db::write`], for threads that may block: the command line, and tests without a runtime.
    pub fn write_blocking<T, F>(&self, operation: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Tx<'_>) -> Result<T> + Send + 'static,
    {
        received(self.queue_write(Lane::Interactive, operation, work)?.blocking_recv())
    }

    /// Whether everything works, for readiness.
    pub fn is_healthy(&self) -> Health {
        let shared = self.shared();
        if shared.closing.load(Ordering::Acquire) || !shared.writer_lives.load(Ordering::Acquire) {
            return Health::Closed;
        }
        (*shared.stopped.lock()).map_or(Health::Good, Health::ReadOnly)
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.shared().path
    }

    /// Copies the database, as it is now, to a new file, and verifies the copy. Reads and writes go on.
    pub async fn backup(&self, to: &Path) -> Result<()> {
        let (from, to) = (self.path().to_owned(), to.to_owned());
        tokio::task::spawn_blocking(move || snapshot::copy_file(&from, &to)).await.map_err(Error::internal)?
    }

    /// Takes no more work, finishes what is queued, moves the log into the file and ends the threads. The answer says whether the writer
    /// ended within the limit; if not, nothing is lost, and the next start does the rest.
    pub async fn close(&self, limit: Duration) -> bool {
        let db = self.clone();
        tokio::task::spawn_blocking(move || db.close_blocking(limit)).await.unwrap_or(false)
    }

    /// Like [`Db::close`], for threads that may block.
    pub fn close_blocking(&self, limit: Duration) -> bool {
        let shared = self.shared();
        shared.close();
        let ended = shared.writer_ended.wait(limit);
        for thread in self.handle.threads.lock().drain(..) {
            // A reader may be busy for as long as a read may last; only what has ended is waited for.
            if thread.is_finished() && thread.join().is_err() {
                tracing::error!("a database thread had panicked");
            }
        }
        ended
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.handle.shared
    }

    fn queue_read<T, F>(&self, operation: &'static str, work: F) -> Result<Answer<T>>
    where
        T: Send + 'static,
        F: Fn(&Reader<'_>) -> Result<T> + Send + 'static,
    {
        let (task, answer) = Task::new(operation, work);
        self.shared()
            .reads
            .push(Lane::Interactive, task as Box<dyn ReadWork>)
            .map_err(|refusal| refused("read", operation, refusal))?;
        Ok(answer)
    }

    fn queue_write<T, F>(&self, lane: Lane, operation: &'static str, work: F) -> Result<Answer<T>>
    where
        T: Send + 'static,
        F: Fn(&Tx<'_>) -> Result<T> + Send + 'static,
    {
        if let Some(refusal) = self.shared().refusal() {
            return Err(refusal);
        }
        let (task, answer) = Task::new(operation, work);
        self.shared()
            .writes
            .push(lane, task as Box<dyn WriteWork>)
            .map_err(|refusal| refused("write", operation, refusal))?;
        Ok(answer)
    }
}

/// Tells those who wait that the writer has ended, in whatever way.
struct EndOfWriter<'a>(&'a Shared);

impl Drop for EndOfWriter<'_> {
    fn drop(&mut self) {
        self.0.writer_lives.store(false, Ordering::Release);
        self.0.writes.close();
        // Whoever still waits learns that the answer will not come.
        drop(self.0.writes.drain());
        self.0.writer_ended.open();
    }
}

fn named(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    std::thread::Builder::new().name(name.into()).spawn(work).map_err(Error::internal)
}

fn received<T>(answer: Result<Result<T>, tokio::sync::oneshot::error::RecvError>) -> Result<T> {
    answer.unwrap_or_else(|_| Err(conn::busy().because("the database was closed before it answered")))
}

fn refused(kind: &'static str, operation: &'static str, refusal: Refusal) -> Error {
    metrics::counter!("schola_db_refused_total", "kind" => kind).increment(1);
    tracing::debug!(kind, operation, ?refusal, "a database closure was refused");
    Error::overload(Duration::from_secs(1))
}
