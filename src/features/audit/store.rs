//! The SQL of `audit_entries`.

use super::model::{AuditFilter, Entry, NewEntry, Subject};
use crate::db::Json;
use crate::db::{Reader, Row, Tx, params};
use crate::kernel::{Page, PageRequest, Result, Timestamp};

fn entry(row: &Row) -> Result<Entry> {
    let actor_id: Option<i64> = row.get("actor_id")?;
    let actor_label: Option<String> = row.get("actor_label")?;
    let subject_kind: Option<String> = row.get("subject_kind")?;
    let subject_id: Option<i64> = row.get("subject_id")?;
    let subject_label: Option<String> = row.get("subject_label")?;
    let Json(details) = row.get("details")?;
    Ok(Entry {
        id: row.get("id")?,
        at: row.get("at")?,
        action: row.get("action")?,
        actor: actor_id.zip(actor_label),
        subject: subject_kind.zip(subject_id).zip(subject_label).map(|((kind, id), label)| Subject { kind, id, label }),
        address: row.get("address")?,
        request_id: row.get("request_id")?,
        details,
    })
}

pub(super) fn insert(tx: &Tx, at: Timestamp, new: &NewEntry) -> Result<()> {
    tx.exec(
        "INSERT INTO audit_entries (at, action, actor_id, actor_label, subject_kind, subject_id, subject_label, address, request_id, \
         details) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            at,
            new.action,
            new.actor.map(|(id, _)| id.get()),
            new.actor.map(|(_, label)| label.to_owned()),
            new.subject.as_ref().map(|subject| subject.kind.clone()),
            new.subject.as_ref().map(|subject| subject.id),
            new.subject.as_ref().map(|subject| subject.label.clone()),
            new.origin.address.map(|address| address.to_string()),
            new.origin.request_id.clone(),
            Json(new.details.clone()),
        ],
    )?;
    Ok(())
}

pub(super) fn list(db: &Reader, filter: &AuditFilter, page: PageRequest) -> Result<Page<Entry>> {
    let rows = db.all(
        "SELECT id, at, action, actor_id, actor_label, subject_kind, subject_id, subject_label, address, request_id, details \
         FROM audit_entries WHERE id < ?1 AND (CAST(?2 AS INTEGER) IS NULL OR actor_id = ?2) \
         AND (CAST(?3 AS TEXT) IS NULL OR action = ?3 OR action LIKE ?4 ESCAPE '\\') \
         AND (CAST(?5 AS TEXT) IS NULL OR (subject_kind = ?5 AND subject_id = ?6)) ORDER BY id DESC LIMIT ?7",
        params![
            page.below(),
            filter.actor,
            filter.action.clone(),
            filter.action.as_deref().map(starts_with),
            filter.subject.map(|(kind, _)| kind),
            filter.subject.map(|(_, id)| id),
            page.fetch(),
        ],
        entry,
    )?;
    Ok(Page::of(rows, page, |entry| entry.id.get()))
}

fn starts_with(action: &str) -> String {
    let pattern = crate::kernel::text::like_pattern(action);
    format!("{}.%", pattern.trim_matches('%'))
}

/// What the log says about a person above an id, oldest first.
pub(super) fn held(db: &Reader, user: i64, after: i64, most: usize) -> Result<Vec<Entry>> {
    db.all(
        "SELECT id, at, action, actor_id, actor_label, subject_kind, subject_id, subject_label, address, request_id, details \
         FROM audit_entries WHERE id > ?2 AND (actor_id = ?1 OR (subject_kind = 'user' AND subject_id = ?1)) ORDER BY id LIMIT ?3",
        params![user, after, most],
        entry,
    )
}

/// Takes name and address out of what a person did, and out of what was done to the person; that it was done stays.
pub(super) fn erase(tx: &Tx, user: i64, label: &str) -> Result<()> {
    tx.exec("UPDATE audit_entries SET actor_label = ?2, address = NULL WHERE actor_id = ?1", params![user, label])?;
    tx.exec(
        "UPDATE audit_entries SET subject_label = ?2, details = ?3 WHERE subject_kind = 'user' AND subject_id = ?1",
        params![user, label, Json(serde_json::json!({}))],
    )?;
    Ok(())
}

/// Removes the oldest entries from before a time.
pub(super) fn forget(tx: &Tx, time: Timestamp, portion: u32) -> Result<usize> {
    tx.exec(
        "DELETE FROM audit_entries WHERE id IN (SELECT id FROM audit_entries WHERE at < ?1 ORDER BY at LIMIT ?2)",
        params![time, portion],
    )
}

/// Takes the addresses out of the oldest entries from before a time that still have one.
pub(super) fn forget_addresses(tx: &Tx, time: Timestamp, portion: u32) -> Result<usize> {
    tx.exec(
        "UPDATE audit_entries SET address = NULL \
         WHERE id IN (SELECT id FROM audit_entries WHERE at < ?1 AND address IS NOT NULL ORDER BY at LIMIT ?2)",
        params![time, portion],
    )
}
