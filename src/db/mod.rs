//! The database: the only module that names its engine.
//!
//! `db.read("operation", |db| ...)` runs a closure on a reader thread, in one consistent view. `db.write("operation",
//! |tx| ...)` queues a closure to the writer thread, which commits it together with others before it answers. What
//! holds:
//!
//! * A closure is one unit of work: all of it is stored, or nothing. An error or a panic rolls back this closure alone.
//! * A write is answered after it is durable, and after its effects have run. Another process that serves the same
//!   database runs these effects within [`STALE`].
//! * Slow work does not belong in a closure that writes: hash, embed and call other services before. Slow closures are
//!   logged with their operation.
//! * Closures are `Fn` and borrow their input, because they may run a second time.
//! * Large data is read in portions with `db.read_long`, on a separate thread and connection.
//! * No view of the database outlives its closure, and none is held across an await.
//! * Queues are bounded: a full queue answers with an overload error. Closures whose caller has gone are skipped.
//! * When the disk is full, writes are refused and reads continue. Writing resumes by itself.

mod change_log;
mod changes;
mod checkpoint;
mod conn;
mod deadline;
pub mod dialect;
pub mod dump;
pub mod files;
pub mod foreign;
mod forms;
mod inspect;
mod keyset;
mod list;
pub mod lock;
mod meters;
pub mod migrate;
mod options;
mod queue;
mod readers;
mod schedule;
mod search;
mod shared;
pub mod snapshot;
mod task;
mod value;
mod version;
mod wakeup;
mod word_search;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::Mutex;

pub use crate::__db_id_list as id_list;
pub use crate::__db_keyset as keyset;
pub use crate::__db_params as params;
pub use crate::__db_search_index as search_index;
pub use crate::__db_words as words;
use crate::kernel::error::{Error, Result};
pub use change_log::{ChangeLog, Changes, STALE};
pub use conn::{BeforeRelease, Reader, Row, Tx};
pub use inspect::{Inspector, Statement};
pub use keyset::Keyset;
pub use list::{LISTED, listed};
pub use migrate::Migration;
pub use options::{DATABASE, Finished, Health, Observer, OnCommit, Options, SNAPSHOTS};
use queue::{Lane, Refusal};
use readers::Line;
pub use search::SearchIndex;
use shared::Shared;
use task::{Answer, ReadWork, Task, WriteWork};
pub use value::{FromValue, Json, Params, ToValue, Value};
pub use word_search::{Partition, WordDocument, WordQuery};

/// Threads for reads of large data.
const LONG_READERS: usize = 1;

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

impl Db {
    /// Opens the database, migrates it (after a copy of the file, if there is content) and starts the threads. The
    /// writer thread calls `on_commit` after each commit with effects, before it answers. Blocks.
    pub fn open(options: Options, on_commit: OnCommit) -> Result<Self> {
        let tuning = writer::Tuning {
            max_pages: options.max_pages,
            probe_pause: options.probe_pause,
            batch_window: options.batch_window,
            log_bytes: options.log_bytes,
        };
        create(&options.path)?;
        let mut connection = writer::open(&options.path, options.max_pages).map_err(|error| {
            Error::internal_text(format!("The database {} cannot be opened: {error}.", options.path.display()))
        })?;
        let report = migrate::run(&mut connection, &options.migrations, &options.snapshots, options.clock.now())?;
        dialect::forget_counts(&connection).map_err(Error::internal)?;
        if !report.applied.is_empty() {
            tracing::info!(applied = report.applied.join(", "), "the schema was brought up to date");
        }
        let readers = options.readers;
        let follows = options.changes.clone();
        let now = options.clock.now();
        let position = follows.as_ref().map_or(Ok(0), |log| changes::begin(&connection, &**log, now))?;
        let shared = Arc::new(Shared::new(options, on_commit));
        let writer = writer::Writer::new(Arc::clone(&shared), connection, tuning)?;
        let pool = readers::pool(shared.path.clone(), readers)?;
        let handle = Arc::new(Handle { shared: Arc::clone(&shared), threads: Mutex::default(), report });
        let mut threads = readers::start(&shared, &pool, readers, Line::Short)?;
        let long = readers::pool(shared.path.clone(), LONG_READERS)?;
        threads.extend(readers::start(&shared, &long, LONG_READERS, Line::Long)?);
        let side = Arc::clone(&shared);
        threads.push(named("db-checkpoint", move || checkpoint::serve(&side))?);
        if let Some(log) = follows {
            let side = Arc::clone(&shared);
            threads.push(named("db-changes", move || changes::serve(&side, &*log, position))?);
        }
        let side = Arc::clone(&shared);
        threads.push(named("db-write", move || {
            let end = EndOfWriter(&side);
            schedule::use_batch_scheduling();
            writer.serve();
            drop(end);
        })?);
        *handle.threads.lock() = threads;
        // Also moves a log that an earlier process left behind.
        shared.log_grew.request();
        Ok(Self { handle })
    }

    /// The result of the migrations at the opening.
    pub fn migrations(&self) -> &migrate::Report {
        &self.handle.report
    }

    /// Sets the hook that runs at the end of each writing closure, inside its unit of work. It can be set once.
    pub fn set_before_release(&self, hook: BeforeRelease) -> Result<()> {
        self.shared()
            .before_release
            .set(hook)
            .map_err(|_| Error::internal_text("the hook before release is set already"))
    }

    /// Runs a closure that reads, in one consistent view.
    pub async fn read<T, F>(&self, operation: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Reader<'_>) -> Result<T> + Send + 'static,
    {
        received(self.queue_read(Line::Short, operation, work)?.await)
    }

    /// Reads a portion of large data, such as an archive: like [`Db::read`], but on a separate thread and connection,
    /// so that other readers do not wait. Each call has a view of its own and should end within milliseconds, because the calls
    /// of others run in between.
    pub async fn read_long<T, F>(&self, operation: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Reader<'_>) -> Result<T> + Send + 'static,
    {
        received(self.queue_read(Line::Long, operation, work)?.await)
    }

    /// Like [`Db::read`], for threads that may block: the command line, and tests without a runtime.
    pub fn read_blocking<T, F>(&self, operation: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Reader<'_>) -> Result<T> + Send + 'static,
    {
        received(self.queue_read(Line::Short, operation, work)?.blocking_recv())
    }

    /// Runs a closure that may write, and answers once it is durable.
    pub async fn write<T, F>(&self, operation: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Tx<'_>) -> Result<T> + Send + 'static,
    {
        received(self.queue_write(Lane::Interactive, operation, work)?.await)
    }

    /// Like [`Db::write`], with lower priority than interactive writes.
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
        self.shared().health()
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.shared().path
    }

    /// Copies the database, as it is now, to a new file, and verifies the copy. Reads and writes continue.
    pub async fn backup(&self, to: &Path) -> Result<()> {
        let (from, to) = (self.path().to_owned(), to.to_owned());
        tokio::task::spawn_blocking(move || snapshot::copy_file(&from, &to)).await.map_err(Error::internal)?
    }

    /// Accepts no more work, finishes what is queued, moves the log into the file and ends the threads. Returns whether
    /// the writer ended within the limit. If not, nothing is lost, and the next start does the rest.
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
            // A reader may be busy for as long as a read may last. Only threads that have ended are joined.
            if thread.is_finished() && thread.join().is_err() {
                tracing::error!("a database thread had panicked");
            }
        }
        ended
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.handle.shared
    }

    fn queue_read<T, F>(&self, line: Line, operation: &'static str, work: F) -> Result<Answer<T>>
    where
        T: Send + 'static,
        F: Fn(&Reader<'_>) -> Result<T> + Send + 'static,
    {
        let (task, answer) = Task::new(operation, work);
        line.of(self.shared())
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

/// Creates the database file before the engine does, because the log takes the mode of this file.
fn create(path: &Path) -> Result<()> {
    let unusable = |error: std::io::Error| {
        Error::internal_text(format!("The database {} cannot be created: {error}.", path.display()))
    };
    match files::create_new(path) {
        Ok(_) => Ok(()),
        // A link to an existing database may be intended. A link to nothing would create a file in an unexpected place.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => path.metadata().map(drop).map_err(unusable),
        Err(error) => Err(unusable(error)),
    }
}

/// Marks the writer as ended, however it ended.
struct EndOfWriter<'a>(&'a Shared);

impl Drop for EndOfWriter<'_> {
    fn drop(&mut self) {
        self.0.writer_lives.store(false, Ordering::Release);
        self.0.writes.close();
        // The callers that still wait get an error.
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
