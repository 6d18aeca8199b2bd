//! The reader threads. Each takes a read-only connection from the pool when work arrives, keeps it while the queue has
//! more, and then returns it. A broken connection is replaced.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use r2d2::{ManageConnection, Pool, PooledConnection};
use rusqlite::Connection;

use super::conn::{Reader, busy};
use super::deadline::Deadline;
use super::dialect::{self, Purpose};
use super::queue::{Queue, Wake};
use super::schedule;
use super::shared::Shared;
use super::task::ReadWork;
use crate::kernel::error::{Error, Result};
use crate::kernel::monotonic_now;

/// How many steps of the engine pass between two checks of the deadline: some tens of microseconds.
const STEPS: std::ffi::c_int = 4000;
/// How long a reader waits for a connection before it refuses the work.
const PATIENCE: Duration = Duration::from_secs(2);
/// An unused connection is closed after this time, which frees its memory.
const IDLE: Duration = Duration::from_secs(60);

/// How long small closures may share a view. Beginning and ending one costs as much as a small query.
const LONGEST_VIEW: Duration = Duration::from_micros(500);

/// A read-only connection with its deadline.
pub(super) struct ReadConnection {
    connection: Connection,
    deadline: Deadline,
    broken: bool,
}

/// Opens read-only connections for the pool.
pub(super) struct Opener {
    path: PathBuf,
}

impl ManageConnection for Opener {
    type Connection = ReadConnection;
    type Error = rusqlite::Error;

    fn connect(&self) -> Result<ReadConnection, rusqlite::Error> {
        let connection = dialect::open(&self.path, Purpose::Read)?;
        let deadline = Deadline::unset();
        let watch = deadline.clone();
        connection.progress_handler(STEPS, Some(move || watch.is_over()))?;
        Ok(ReadConnection { connection, deadline, broken: false })
    }

    fn is_valid(&self, connection: &mut ReadConnection) -> Result<(), rusqlite::Error> {
        connection.connection.execute_batch("SELECT 1")
    }

    fn has_broken(&self, connection: &mut ReadConnection) -> bool {
        connection.broken
    }
}

/// A pool of as many connections as there are readers. None is opened before it is needed.
pub(super) fn pool(path: PathBuf, readers: usize) -> Result<Pool<Opener>> {
    Pool::builder()
        .max_size(u32::try_from(readers.max(1)).unwrap_or(1))
        .min_idle(Some(0))
        .test_on_check_out(false)
        .max_lifetime(None)
        .idle_timeout(Some(IDLE))
        .connection_timeout(PATIENCE)
        .build(Opener { path })
        .map_err(Error::internal)
}

/// Which queue a thread serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// Reads for which a caller waits.
    Short,
    /// Portions of large data.
    Long,
}

impl Line {
    /// The queue.
    pub fn of(self, shared: &Shared) -> &Queue<Box<dyn ReadWork>> {
        match self {
            Self::Short => &shared.reads,
            Self::Long => &shared.long_reads,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Short => "read",
            Self::Long => "long-read",
        }
    }
}

/// Starts the threads.
pub(super) fn start(
    shared: &Arc<Shared>,
    pool: &Pool<Opener>,
    readers: usize,
    line: Line,
) -> Result<Vec<JoinHandle<()>>> {
    (0..readers.max(1))
        .map(|number| {
            let (shared, pool) = (Arc::clone(shared), pool.clone());
            std::thread::Builder::new()
                .name(format!("db-{}-{number}", line.name()))
                .spawn(move || serve(&shared, &pool, line))
                .map_err(Error::internal)
        })
        .collect()
}

fn serve(shared: &Shared, pool: &Pool<Opener>, line: Line) {
    schedule::use_batch_scheduling();
    let depth = metrics::gauge!("schola_db_queue_depth", "queue" => line.name());
    loop {
        let first = match line.of(shared).wait(None) {
            Wake::Work(job) => job,
            Wake::Idle => continue,
            Wake::Closed => return,
        };
        #[expect(clippy::cast_precision_loss, reason = "a queue is shorter than 2^53")]
        depth.set(line.of(shared).len() as f64);
        match pool.get() {
            Ok(mut connection) => serve_while_busy(shared, &mut connection, first, line),
            Err(error) => {
                tracing::error!(%error, "no connection to read with");
                first.answer(Some(busy().because(error)));
            }
        }
    }
}

/// Works until the queue is empty or the connection breaks.
fn serve_while_busy(shared: &Shared, connection: &mut PooledConnection<Opener>, first: Box<dyn ReadWork>, line: Line) {
    let mut next = Some(first);
    while let Some(job) = next {
        run_together(shared, connection, job, line);
        if connection.broken {
            return;
        }
        next = line.of(shared).next(true).map(|(job, _)| job);
    }
}

/// Runs a closure, and the next ones that may share its view of the database.
fn run_together(shared: &Shared, connection: &mut ReadConnection, first: Box<dyn ReadWork>, line: Line) {
    // Closures that are queued later must not share this view: a caller that asks after a commit was answered must see
    // that commit.
    let mark = line.of(shared).mark();
    let began = monotonic_now();
    if let Err(error) = command(&connection.connection, "BEGIN") {
        tracing::error!(%error, "a read could not begin");
        connection.broken = true;
        first.answer(Some(busy().because(error)));
        return;
    }
    let mut next = Some(first);
    while let Some(job) = next {
        if !job.is_abandoned() {
            run(shared, connection, job);
        }
        // The engine ends a view by itself where it meets a fault.
        let goes_on = !connection.broken && !connection.connection.is_autocommit() && began.elapsed() < LONGEST_VIEW;
        next = if goes_on { line.of(shared).next_before(mark) } else { None };
    }
    // Nothing was written, so a rollback ends the view.
    let ended = connection.connection.is_autocommit() || command(&connection.connection, "ROLLBACK").is_ok();
    connection.broken |= !ended;
}

fn run(shared: &Shared, connection: &mut ReadConnection, mut job: Box<dyn ReadWork>) {
    let operation = job.operation();
    let began = monotonic_now();
    connection.deadline.set(shared.read_limit());
    let reader =
        Reader::new(&connection.connection, Some(&connection.deadline), shared.clock.now(), shared.inspector.as_ref());
    job.run(&reader);
    let (queries, trouble) = (reader.queries(), reader.trouble());
    connection.deadline.clear();
    if trouble.is_some() {
        connection.broken = true;
        tracing::error!(operation, "a read met a file or a disk that fails");
    }
    // Before the answer, so that the caller finds the work recorded.
    shared.note("read", operation, began.elapsed(), queries);
    job.answer(None);
}

fn command(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.raw_execute().map(drop)
}
