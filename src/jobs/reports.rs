//! Reports on the queue: the state of a job, and a summary.

use std::time::Duration;

use super::run::Progress;
use crate::db::{Reader, params, words};
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// The state of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Waits for its turn, for the first time or again.
    Waiting,
    /// Is being run.
    Running,
    /// Went well.
    Done,
    /// Failed for good.
    Failed,
    /// Was cancelled.
    Cancelled,
}

impl JobState {
    const ALL: [JobState; 5] =
        [JobState::Waiting, JobState::Running, JobState::Done, JobState::Failed, JobState::Cancelled];

    /// The word in the database.
    pub const fn name(self) -> &'static str {
        match self {
            JobState::Waiting => "waiting",
            JobState::Running => "running",
            JobState::Done => "done",
            JobState::Failed => "failed",
            JobState::Cancelled => "cancelled",
        }
    }

    /// The state with this word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == text)
    }
}

words!(JobState);

/// The status of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobStatus {
    /// The id.
    pub id: Id<kind::Job>,
    /// The name of its kind.
    pub kind: String,
    /// Its state.
    pub state: JobState,
    /// Its last report.
    pub progress: Option<Progress>,
    /// How many tries have failed.
    pub failures: i64,
    /// The error of the last failure.
    pub error: Option<String>,
    /// When it was enqueued.
    pub created_at: Timestamp,
    /// When it was done, given up or cancelled.
    pub finished_at: Option<Timestamp>,
}

/// State and progress of a job; `None` if it is no longer kept, or never existed.
pub fn status(db: &Reader, id: Id<kind::Job>) -> Result<Option<JobStatus>> {
    db.opt(
        "SELECT id, kind, state, failures, error, created_at, finished_at, progress_done, progress_of, progress_note \
         FROM jobs WHERE id = ?1",
        params![id],
        |row| {
            let (id, kind, state) = (row.get("id")?, row.get("kind")?, row.get("state")?);
            let (failures, error) = (row.get("failures")?, row.get("error")?);
            let (created_at, finished_at) = (row.get("created_at")?, row.get("finished_at")?);
            let (done, of) = (row.get::<Option<usize>>("progress_done")?, row.get("progress_of")?);
            let note = row.get("progress_note")?;
            let progress = done.map(|done| Progress { done, of, note });
            Ok(JobStatus { id, kind, state, progress, failures, error, created_at, finished_at })
        },
    )
}

/// The totals of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Jobs that wait or run.
    pub waiting: i64,
    /// Failed jobs that are kept.
    pub failed: i64,
}

/// The totals of the queue.
pub fn summary(db: &Reader) -> Result<Summary> {
    db.one(
        "SELECT (SELECT COUNT(*) FROM jobs WHERE state = 'waiting') \
         + (SELECT COUNT(*) FROM jobs WHERE state = 'running') AS waiting, \
         (SELECT COUNT(*) FROM jobs WHERE state = 'failed') AS failed",
        params![],
        |row| Ok(Summary { waiting: row.get("waiting")?, failed: row.get("failed")? }),
    )
}

/// A job that failed for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedJob {
    /// The id.
    pub id: Id<kind::Job>,
    /// The name of its kind.
    pub kind: String,
    /// Why its last try failed.
    pub error: String,
}

/// The failed jobs, at most a hundred, the oldest first.
pub fn failed(db: &Reader) -> Result<Vec<FailedJob>> {
    db.all(
        "SELECT id, kind, COALESCE(error, '') AS error FROM jobs WHERE state = 'failed' ORDER BY id LIMIT 100",
        params![],
        |row| Ok(FailedJob { id: row.get("id")?, kind: row.get("kind")?, error: row.get("error")? }),
    )
}

/// Jobs that should have begun long ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// How many there are.
    pub count: i64,
    /// The kind of the one that has been due longest.
    pub kind: String,
    /// When that one became due.
    pub since: Timestamp,
}

/// The jobs that have been due for longer than this and do not run, where there are some.
pub fn overdue(db: &Reader, longer_than: Duration) -> Result<Option<Overdue>> {
    let time = db.now().minus(longer_than);
    let first = db.opt(
        "SELECT kind, run_at FROM jobs WHERE state = 'waiting' AND run_at <= ?1 ORDER BY run_at LIMIT 1",
        params![time],
        |row| Ok((row.get("kind")?, row.get("run_at")?)),
    )?;
    let Some((kind, since)) = first else { return Ok(None) };
    let count = db.one(
        "SELECT COUNT(*) AS overdue FROM jobs WHERE state = 'waiting' AND run_at <= ?1",
        params![time],
        |row| row.get("overdue"),
    )?;
    Ok(Some(Overdue { count, kind, since }))
}

/// How many jobs wait for a time that was written while the clock was ahead.
pub fn waiting_ahead(db: &Reader) -> Result<i64> {
    db.one(
        "SELECT COUNT(*) AS ahead FROM jobs WHERE state = 'waiting' AND run_at > ?1",
        params![db.now().plus(Timestamp::TOLERANCE)],
        |row| row.get("ahead"),
    )
}

/// The number of running jobs, plus one if others are due, and plus one if others wait for a time that was written
/// while the clock was ahead: the lanes run these too.
pub fn unfinished(db: &Reader) -> Result<i64> {
    db.one(
        "SELECT (SELECT COUNT(*) FROM jobs WHERE state = 'running' AND leased_until >= 0) \
         + EXISTS (SELECT 1 FROM jobs WHERE state = 'waiting' AND run_at <= ?1) \
         + EXISTS (SELECT 1 FROM jobs WHERE state = 'waiting' AND run_at > ?2) AS unfinished",
        params![db.now(), db.now().plus(Timestamp::TOLERANCE)],
        |row| row.get("unfinished"),
    )
}
