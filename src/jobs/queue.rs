//! The SQL that changes `jobs`.
//!
//! A job waits, runs, and is then deleted, or kept as done, failed or cancelled. `dedupe_key` is the key of a waiting
//! job, `running_key` that of a running one; both are unique. `attempts` counts its runs, and identifies each.

use std::time::Duration;

use super::reports::JobState;
use super::run::{Fence, Progress};
use crate::db::{Reader, Row, Tx, params};
use crate::kernel::{Effect, Error, Id, Result, Timestamp, id::kind};

/// How long a failed job is kept.
const FAILED_KEPT: Duration = Duration::from_secs(90 * 24 * 3600);

/// A job that this process has claimed.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub fence: Fence,
    pub kind: String,
    pub payload: String,
    /// How many tries have failed, those included that were cut off.
    pub failures: i64,
    /// Whether the previous run was interrupted.
    pub was_cut_off: bool,
}

/// A job that is to be stored.
#[derive(Debug)]
pub(super) struct NewJob {
    pub kind: &'static str,
    pub lane: &'static str,
    /// The payload, as JSON.
    pub payload: String,
    /// How long it is kept when it has ended. Without a time it is deleted when it is done.
    pub keep: Option<Duration>,
}

/// Stores a job.
pub(super) fn insert(tx: &Tx, job: NewJob) -> Result<Id<kind::Job>> {
    let inserted = insert_with(tx, job, None)?;
    inserted.ok_or_else(|| Error::internal_text("a job without a key was not stored"))
}

/// Stores a job, or finds the waiting one with this key.
pub(super) fn insert_once(tx: &Tx, job: NewJob, key: &str) -> Result<Id<kind::Job>> {
    match insert_with(tx, job, Some(key))? {
        Some(id) => Ok(id),
        None => tx.one("SELECT id FROM jobs WHERE dedupe_key = ?1", params![key], |row| row.get("id")),
    }
}

/// How long a job is kept, as it is stored.
fn keep_ms(keep: Option<Duration>) -> Option<i64> {
    keep.map(|keep| i64::try_from(keep.as_millis()).unwrap_or(i64::MAX))
}

fn insert_with(tx: &Tx, job: NewJob, key: Option<&str>) -> Result<Option<Id<kind::Job>>> {
    tx.insert_if_new(
        "INSERT INTO jobs (kind, lane, payload, dedupe_key, keep_ms, run_at, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT (dedupe_key) DO NOTHING",
        params![job.kind, job.lane, job.payload, key, keep_ms(job.keep), tx.now()],
    )
}

/// Stores a job that a request holds, unless one with this key is held, waits or runs.
pub(super) fn insert_held(tx: &Tx, job: NewJob, key: Option<&str>, lease: Duration) -> Result<Option<Fence>> {
    let id: Option<Id<kind::Job>> = tx.insert_if_new(
        "INSERT INTO jobs (kind, lane, payload, running_key, keep_ms, state, leased_until, run_at, created_at) \
         SELECT ?1, ?2, ?3, ?4, ?5, 'running', ?6, ?7, ?7 \
         WHERE NOT EXISTS (SELECT 1 FROM jobs AS held WHERE held.dedupe_key = ?4) ON CONFLICT (running_key) DO NOTHING",
        params![job.kind, job.lane, job.payload, key, keep_ms(job.keep), tx.now().plus(lease), tx.now()],
    )?;
    // The column of attempts begins at zero: no run has begun.
    Ok(id.map(|id| Fence { id, attempt: 0 }))
}

/// Stores what the job has to do.
pub(super) fn change_payload(tx: &Tx, fence: Fence, payload: String) -> Result<()> {
    tx.exec(
        "UPDATE jobs SET payload = ?3 WHERE id = ?1 AND attempts = ?2 AND state = 'running'",
        params![fence.id, fence.attempt, payload],
    )?;
    Ok(())
}

/// Claims the job of the lane that has been due longest. Jobs with an expired lease come first; `is_own` tells which of
/// those this process still runs after a step of the clock: their lease is renewed. A time further ahead than any pause
/// was written while the clock was wrong, and is ignored.
pub(super) fn claim(
    tx: &Tx,
    lane: &str,
    lease: Duration,
    is_own: impl Fn(Id<kind::Job>) -> bool,
) -> Result<Option<Taken>> {
    while let Some(found) = candidate(tx, lane)? {
        if found.was_cut_off && is_own(found.fence.id) {
            renew(tx, found.fence, lease)?;
            continue;
        }
        let fence = Fence { attempt: found.fence.attempt + 1, ..found.fence };
        let failures = found.failures + i64::from(found.was_cut_off);
        tx.exec(
            "UPDATE jobs SET state = 'running', attempts = ?2, failures = ?3, leased_until = ?4, \
             running_key = COALESCE(running_key, dedupe_key), dedupe_key = NULL WHERE id = ?1",
            params![fence.id, fence.attempt, failures, tx.now().plus(lease)],
        )?;
        return Ok(Some(Taken { fence, failures, ..found }));
    }
    Ok(None)
}

/// The columns of a candidate, and the order of the search: first jobs that are due by the clock, then those with a
/// time further ahead than possible.
macro_rules! candidates {
    ($($rest:literal),+ $(,)?) => {
        [$(concat!("SELECT id, kind, payload, attempts, failures, state FROM jobs WHERE lane = ?1 AND ", $rest)),+]
    };
}

const DUE: [&str; 2] = candidates![
    "state = 'running' AND leased_until <= ?2 ORDER BY leased_until, id LIMIT 1",
    "state = 'waiting' AND run_at <= ?2 \
     AND NOT EXISTS (SELECT 1 FROM jobs AS held WHERE held.running_key = jobs.dedupe_key) ORDER BY run_at, id LIMIT 1",
];

const AHEAD: [&str; 2] = candidates![
    "state = 'running' AND leased_until > ?2 ORDER BY leased_until, id LIMIT 1",
    "state = 'waiting' AND run_at > ?2 \
     AND NOT EXISTS (SELECT 1 FROM jobs AS held WHERE held.running_key = jobs.dedupe_key) ORDER BY run_at, id LIMIT 1",
];

fn candidate(tx: &Tx, lane: &str) -> Result<Option<Taken>> {
    for (statements, time) in [(DUE, tx.now()), (AHEAD, tx.now().plus(Timestamp::TOLERANCE))] {
        for sql in statements {
            let found = tx.opt(sql, params![lane, time], |row| {
                Ok(Taken {
                    fence: Fence { id: row.get("id")?, attempt: row.get("attempts")? },
                    kind: row.get("kind")?,
                    payload: row.get("payload")?,
                    failures: row.get("failures")?,
                    was_cut_off: row.get::<JobState>("state")? == JobState::Running,
                })
            })?;
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    Ok(None)
}

/// When the lane has work next: the first job that may begin, or the first lease that expires.
pub(super) fn next_due(db: &Reader, lane: &str) -> Result<Option<Timestamp>> {
    let due = |sql| db.opt(sql, params![lane], |row| row.get::<Timestamp>("due"));
    let waiting = due("SELECT run_at AS due FROM jobs WHERE lane = ?1 AND state = 'waiting' \
         AND NOT EXISTS (SELECT 1 FROM jobs AS held WHERE held.running_key = jobs.dedupe_key) \
         ORDER BY run_at LIMIT 1")?;
    let taken =
        due("SELECT leased_until AS due FROM jobs WHERE lane = ?1 AND state = 'running' AND leased_until >= 0 \
         ORDER BY leased_until LIMIT 1")?;
    Ok(waiting.into_iter().chain(taken).min())
}

impl Fence {
    /// Fails unless this run still owns the job. A transaction calls it first, so that a run writes nothing after it
    /// was cancelled or lost its lease.
    pub fn check(self, db: &Reader) -> Result<()> {
        if is_held(db, self)? {
            return Ok(());
        }
        Err(Error::internal_text(format!("the job {} was cancelled, or belongs to another run by now", self.id)))
    }
}

/// Whether the run still owns its job.
fn is_held(db: &Reader, fence: Fence) -> Result<bool> {
    db.one(
        "SELECT EXISTS (SELECT 1 FROM jobs WHERE id = ?1 AND attempts = ?2 AND state = 'running') AS held",
        params![fence.id, fence.attempt],
        |row| row.get("held"),
    )
}

/// Renews the lease. `false` where the run no longer owns the job.
pub(super) fn renew(tx: &Tx, fence: Fence, lease: Duration) -> Result<bool> {
    let renewed = tx.exec(
        "UPDATE jobs SET leased_until = ?3 WHERE id = ?1 AND attempts = ?2 AND state = 'running'",
        params![fence.id, fence.attempt, tx.now().plus(lease)],
    )?;
    Ok(renewed == 1)
}

/// Stores the progress of the job.
pub(super) fn save_progress(tx: &Tx, fence: Fence, progress: &Progress) -> Result<()> {
    tx.exec(
        "UPDATE jobs SET progress_done = ?3, progress_of = ?4, progress_note = ?5 WHERE id = ?1 AND attempts = ?2 \
         AND state = 'running'",
        params![fence.id, fence.attempt, progress.done, progress.of, progress.note],
    )?;
    Ok(())
}

/// Ends a successful job: deletes it, unless it is kept. Returns `false` if the run no longer owns it, as do those
/// below.
pub(super) fn finish(tx: &Tx, fence: Fence) -> Result<bool> {
    let deleted = tx.exec(
        "DELETE FROM jobs WHERE id = ?1 AND attempts = ?2 AND state = 'running' AND keep_ms IS NULL",
        params![fence.id, fence.attempt],
    )?;
    Ok(deleted == 1 || end(tx, fence, JobState::Done, None)?)
}

/// Ends the leases of a process that is known to be dead, so that its jobs run again at once. A job that has failed before
/// keeps its lease: it may be what ended the process, and between two such ends the server works for a while.
pub(super) fn take_over(tx: &Tx) -> Result<usize> {
    tx.exec(
        "UPDATE jobs SET leased_until = ?1 WHERE state = 'running' AND failures = 0 AND leased_until > ?1",
        params![tx.now()],
    )
}

/// Makes the job wait again until a time. If another one with its key waits already, that one replaces it.
pub(super) fn retry(tx: &Tx, fence: Fence, at: Timestamp, error: &str) -> Result<bool> {
    if replaced(tx, fence)? {
        return Ok(true);
    }
    let waiting = tx.exec(
        "UPDATE jobs SET state = 'waiting', leased_until = NULL, dedupe_key = running_key, running_key = NULL, \
         failures = failures + 1, run_at = ?3, error = ?4 WHERE id = ?1 AND attempts = ?2 AND state = 'running'",
        params![fence.id, fence.attempt, at, error.to_owned()],
    )?;
    Ok(waiting == 1)
}

/// Returns the job to the queue, because the process stops. It does not count as a failure, and the job is due at once.
pub(super) fn release(tx: &Tx, fence: Fence) -> Result<bool> {
    if replaced(tx, fence)? {
        return Ok(true);
    }
    let waiting = tx.exec(
        "UPDATE jobs SET state = 'waiting', leased_until = NULL, dedupe_key = running_key, running_key = NULL \
         WHERE id = ?1 AND attempts = ?2 AND state = 'running'",
        params![fence.id, fence.attempt],
    )?;
    Ok(waiting == 1)
}

/// Ends a job that would wait again, if another one with its key waits already.
fn replaced(tx: &Tx, fence: Fence) -> Result<bool> {
    let is_followed = tx.opt(
        "SELECT EXISTS (SELECT 1 FROM jobs AS next WHERE next.dedupe_key = jobs.running_key) AS followed FROM jobs \
         WHERE id = ?1 AND attempts = ?2 AND state = 'running'",
        params![fence.id, fence.attempt],
        |row| row.get("followed"),
    )?;
    if is_followed != Some(true) {
        return Ok(false);
    }
    let deleted = tx.exec("DELETE FROM jobs WHERE id = ?1 AND keep_ms IS NULL", params![fence.id])?;
    Ok(deleted == 1 || end(tx, fence, JobState::Cancelled, Some("a later job with the same key takes its place"))?)
}

/// Gives the job up, and keeps it for inspection.
pub(super) fn give_up(tx: &Tx, fence: Fence, error: &str) -> Result<bool> {
    end(tx, fence, JobState::Failed, Some(error))
}

fn end(tx: &Tx, fence: Fence, state: JobState, error: Option<&str>) -> Result<bool> {
    let failed_kept = i64::try_from(FAILED_KEPT.as_millis()).unwrap_or(i64::MAX);
    let kept = if state == JobState::Failed { Some(failed_kept) } else { None };
    let ended = tx.exec(
        "UPDATE jobs SET state = ?3, error = COALESCE(?4, error), leased_until = NULL, running_key = NULL, \
         finished_at = ?5, expires_at = ?5 + COALESCE(?6, keep_ms, 0) \
         WHERE id = ?1 AND attempts = ?2 AND state = 'running'",
        params![fence.id, fence.attempt, state, error, tx.now(), kept],
    )?;
    Ok(ended == 1)
}

/// Removes a waiting or running job.
pub(super) fn cancel(tx: &Tx, id: Id<kind::Job>) -> Result<bool> {
    let deleted =
        tx.exec("DELETE FROM jobs WHERE id = ?1 AND state IN ('waiting', 'running') AND keep_ms IS NULL", params![id])?;
    let kept = tx.exec(
        "UPDATE jobs SET state = 'cancelled', dedupe_key = NULL, running_key = NULL, leased_until = NULL, \
         finished_at = ?2, expires_at = ?2 + keep_ms WHERE id = ?1 AND state IN ('waiting', 'running')",
        params![id, tx.now()],
    )?;
    Ok(deleted + kept == 1)
}

/// Which kinds wait, and in which lanes.
pub(super) fn waiting_kinds(db: &Reader) -> Result<Vec<(String, String)>> {
    let pair = |row: &Row<'_>| Ok((row.get("kind")?, row.get("lane")?));
    db.all("SELECT kind, lane FROM jobs WHERE state = 'waiting' GROUP BY kind, lane", params![], pair)
}

/// Moves the jobs of a kind that wait to another lane.
pub(super) fn change_lane(tx: &Tx, kind: &str, lane: &'static str) -> Result<()> {
    tx.exec("UPDATE jobs SET lane = ?2 WHERE kind = ?1 AND state = 'waiting'", params![kind, lane])?;
    tx.after_commit(Effect::JobsWaiting(lane));
    Ok(())
}

/// Gives up waiting jobs of a kind that no process knows.
pub(super) fn give_up_kind(tx: &Tx, kind: &str, error: &str) -> Result<()> {
    tx.exec(
        "UPDATE jobs SET state = 'failed', dedupe_key = NULL, error = ?2, finished_at = ?3, expires_at = ?4 \
         WHERE kind = ?1 AND state = 'waiting'",
        params![kind, error, tx.now(), tx.now().plus(FAILED_KEPT)],
    )?;
    Ok(())
}

/// Deletes a portion of the expired jobs, and returns how many.
pub fn sweep(tx: &Tx, most: u32) -> Result<usize> {
    tx.exec(
        "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)",
        params![tx.now(), most],
    )
}
