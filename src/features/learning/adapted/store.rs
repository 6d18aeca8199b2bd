//! The SQL of `adaptations`.

use super::model::{Applied, Change, Comparison, End, NewApplied, Seen};
use crate::db::{Json, Reader, Row, Tx, params};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

/// More than can be in force at a time, since each changes a setting of its own.
const MOST_IN_FORCE: i64 = 20;

fn applied(row: &Row) -> Result<Applied> {
    let ended: (Option<Timestamp>, Option<i64>) = (row.get("ended_at")?, row.get("ended_day")?);
    let by = row.get("ended_by")?;
    Ok(Applied {
        id: row.get("id")?,
        user: row.get("user_id")?,
        adaptation: row.get("adaptation")?,
        changes: row.get::<Json<Vec<Change>>>("changes")?.0,
        evidence: row.get::<Json<Vec<Seen>>>("evidence")?.0,
        measure: row.get("measure")?,
        day: row.get("day")?,
        applied_at: row.get("applied_at")?,
        end: ended.0.zip(ended.1).zip(by).map(|((at, day), by)| End { at, day, by }),
        measured: row.get::<Option<Json<Comparison>>>("measured")?.map(|Json(measured)| measured),
    })
}

/// The changes of the adaptations of a person that are in force.
pub(super) fn changes_in_force(db: &Reader, user: Id<kind::User>) -> Result<Vec<Vec<Change>>> {
    db.all(
        "SELECT changes FROM adaptations WHERE user_id = ?1 AND ended_at IS NULL ORDER BY id LIMIT ?2",
        params![user, MOST_IN_FORCE],
        |row| Ok(row.get::<Json<Vec<Change>>>("changes")?.0),
    )
}

/// The adaptations of a person that are in force.
pub(super) fn in_force(db: &Reader, user: Id<kind::User>) -> Result<Vec<Applied>> {
    db.all(
        "SELECT id, user_id, adaptation, changes, evidence, measure, day, applied_at, ended_day, ended_at, ended_by, measured \
         FROM adaptations WHERE user_id = ?1 AND ended_at IS NULL ORDER BY id LIMIT ?2",
        params![user, MOST_IN_FORCE],
        applied,
    )
}

/// The log of a person, newest first.
pub(super) fn list(db: &Reader, user: Id<kind::User>, page: PageRequest) -> Result<Page<Applied>> {
    let rows = db.all(
        "SELECT id, user_id, adaptation, changes, evidence, measure, day, applied_at, ended_day, ended_at, ended_by, measured \
         FROM adaptations WHERE user_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
        params![user, page.below(), page.fetch()],
        applied,
    )?;
    Ok(Page::of(rows, page, |applied| applied.id.get()))
}

/// An adaptation of a person.
pub(super) fn find(db: &Reader, user: Id<kind::User>, id: Id<kind::Adaptation>) -> Result<Option<Applied>> {
    db.opt(
        "SELECT id, user_id, adaptation, changes, evidence, measure, day, applied_at, ended_day, ended_at, ended_by, measured \
         FROM adaptations WHERE id = ?1 AND user_id = ?2",
        params![id, user],
        applied,
    )
}

/// Adds an adaptation.
pub(super) fn insert(tx: &Tx, user: Id<kind::User>, new: &NewApplied, at: Timestamp) -> Result<Applied> {
    tx.one(
        "INSERT INTO adaptations (user_id, adaptation, changes, evidence, measure, day, applied_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         RETURNING id, user_id, adaptation, changes, evidence, measure, day, applied_at, ended_day, ended_at, ended_by, measured",
        params![user, new.adaptation, Json(&new.changes), Json(&new.evidence), new.measure, new.day, at],
        applied,
    )
}

/// Removes the adaptations of a person that are more than `most` entries older than the last one, and have ended.
pub(super) fn forget(tx: &Tx, user: Id<kind::User>, most: i64) -> Result<()> {
    tx.exec(
        "DELETE FROM adaptations WHERE user_id = ?1 AND ended_at IS NOT NULL AND id <= (SELECT id FROM adaptations WHERE user_id = ?1 \
         ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        params![user, most],
    )?;
    Ok(())
}

/// Saves how an adaptation ended.
pub(super) fn end(tx: &Tx, id: Id<kind::Adaptation>, end: &End, measured: Option<&Comparison>) -> Result<()> {
    tx.exec(
        "UPDATE adaptations SET ended_at = ?2, ended_day = ?3, ended_by = ?4, measured = ?5 WHERE id = ?1",
        params![id, end.at, end.day, end.by, measured.map(Json)],
    )?;
    Ok(())
}

/// Saves the comparison of an adaptation.
pub(super) fn save_measured(tx: &Tx, id: Id<kind::Adaptation>, measured: &Comparison) -> Result<()> {
    tx.exec("UPDATE adaptations SET measured = ?2 WHERE id = ?1", params![id, Json(measured)])?;
    Ok(())
}

/// Adaptations without a comparison that were applied before this day.
pub(super) fn unmeasured(db: &Reader, before: i64, most: u32) -> Result<Vec<Applied>> {
    db.all(
        "SELECT id, user_id, adaptation, changes, evidence, measure, day, applied_at, ended_day, ended_at, ended_by, measured \
         FROM adaptations WHERE measured IS NULL AND day < ?1 ORDER BY day, id LIMIT ?2",
        params![before, most],
        applied,
    )
}

/// The adaptations of this kind that are in force, of the people with ids above `after`, `most` at the most.
pub(super) fn in_force_of(db: &Reader, adaptation: &str, after: i64, most: u32) -> Result<Vec<Applied>> {
    db.all(
        "SELECT id, user_id, adaptation, changes, evidence, measure, day, applied_at, ended_day, ended_at, ended_by, measured \
         FROM adaptations WHERE ended_at IS NULL AND adaptation = ?1 AND user_id > ?2 ORDER BY user_id, id LIMIT ?3",
        params![adaptation, after, most],
        applied,
    )
}

/// The log of a person with ids above `after`, for the export.
pub(super) fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Applied>> {
    db.all(
        "SELECT id, user_id, adaptation, changes, evidence, measure, day, applied_at, ended_day, ended_at, ended_by, measured \
         FROM adaptations WHERE user_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        params![user, after, most],
        applied,
    )
}
