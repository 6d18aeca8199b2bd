//! The SQL of `jobs`.

use std::time::Duration;

use super::Work;
use crate::db::Json;
use crate::db::{Reader, Tx, params};
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// A job that this process has taken.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The id.
    pub id: Id<kind::Job>,
    /// What is to be done.
    pub work: Work,
    /// The number of this try, from 1.
    pub attempt: i64,
}

/// How the queue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Jobs that wait or run.
    pub waiting: i64,
    /// Jobs that were given up.
    pub failed: i64,
}

pub(super) fn insert(tx: &Tx, work: &Work, dedupe_key: Option<&str>) -> Result<()> {
    tx.exec(
        "INSERT INTO jobs (kind, payload, dedupe_key, run_at, created_at) VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (dedupe_key) DO NOTHING",
        params![work.kind(), Json(work.clone()), dedupe_key, tx.now()],
    )?;
    Ok(())
}

/// Takes the job that has waited longest, in one statement. Its lease ends by itself, should this process die. A time that lies further
/// ahead than any pause was written while the clock was wrong, and does not hold.
pub(super) fn claim(tx: &Tx, lease: Duration) -> Result<Option<Taken>> {
    let now = tx.now();
    tx.opt(
        "UPDATE jobs SET leased_until = ?2, attempts = attempts + 1 WHERE id = COALESCE( \
         (SELECT id FROM jobs WHERE failed_at IS NULL AND run_at <= ?1 \
          AND (leased_until IS NULL OR leased_until <= ?1 OR leased_until > ?3) ORDER BY run_at, id LIMIT 1), \
         (SELECT id FROM jobs WHERE failed_at IS NULL AND run_at > ?3 \
          AND (leased_until IS NULL OR leased_until <= ?1 OR leased_until > ?3) ORDER BY run_at, id LIMIT 1)) \
         RETURNING id, payload, attempts",
        params![now, now.plus(lease), now.plus(Timestamp::TOLERANCE)],
        |row| {
            let Json(work) = row.get("payload")?;
            Ok(Taken { id: row.get("id")?, work, attempt: row.get("attempts")? })
        },
    )
}

pub(super) fn finish(tx: &Tx, id: Id<kind::Job>) -> Result<()> {
    tx.exec("DELETE FROM jobs WHERE id = ?1", params![id])?;
    Ok(())
}

pub(super) fn retry(tx: &Tx, id: Id<kind::Job>, at: Timestamp, error: &str) -> Result<()> {
    tx.exec(
        "UPDATE jobs SET leased_until = NULL, run_at = ?2, error = ?3 WHERE id = ?1",
        params![id, at, error.to_owned()],
    )?;
    Ok(())
}

pub(super) fn give_up(tx: &Tx, id: Id<kind::Job>, error: &str) -> Result<()> {
    tx.exec(
        "UPDATE jobs SET leased_until = NULL, failed_at = ?2, error = ?3, dedupe_key = NULL WHERE id = ?1",
        params![id, tx.now(), error.to_owned()],
    )?;
    Ok(())
}

/// When the next job is due, where one waits: the first that nobody has taken, or the first whose lease ends.
pub(super) fn next_due(db: &Reader) -> Result<Option<Timestamp>> {
    let due = |sql| db.one(sql, params![], |row| row.get::<Option<Timestamp>>("due"));
    let waiting = due("SELECT MIN(run_at) AS due FROM jobs WHERE failed_at IS NULL AND leased_until IS NULL")?;
    let taken = due("SELECT MIN(leased_until) AS due FROM jobs WHERE failed_at IS NULL")?;
    Ok(waiting.into_iter().chain(taken).min())
}

/// How the queue stands.
pub fn summary(db: &Reader) -> Result<Summary> {
    db.one(
        "SELECT CAST(COUNT(*) - COUNT(failed_at) AS INTEGER) AS waiting, COUNT(failed_at) AS failed FROM jobs",
        params![],
        |row| Ok(Summary { waiting: row.get("waiting")?, failed: row.get("failed")? }),
    )
}

/// The jobs that were given up: kind and last error.
pub fn failed(db: &Reader) -> Result<Vec<(String, String)>> {
    db.all(
        "SELECT kind, COALESCE(error, '') AS error FROM jobs WHERE failed_at IS NOT NULL ORDER BY id LIMIT 100",
        params![],
        |row| Ok((row.get("kind")?, row.get("error")?)),
    )
}

/// How many jobs wait for a time that was written while the clock was ahead.
pub fn waiting_ahead(db: &Reader) -> Result<i64> {
    db.one(
        "SELECT COUNT(*) AS ahead FROM jobs WHERE failed_at IS NULL AND run_at > ?1",
        params![db.now().plus(Timestamp::TOLERANCE)],
        |row| row.get("ahead"),
    )
}

/// How many jobs are being run at this moment, and one more where others are due.
pub fn unfinished(db: &Reader) -> Result<i64> {
    db.one(
        "SELECT (SELECT COUNT(*) FROM jobs WHERE failed_at IS NULL AND leased_until > ?1) \
         + EXISTS (SELECT 1 FROM jobs WHERE failed_at IS NULL AND run_at <= ?1) AS unfinished",
        params![db.now()],
        |row| row.get("unfinished"),
    )
}
