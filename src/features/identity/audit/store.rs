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
         details, area) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
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
            area(new.action),
        ],
    )?;
    Ok(())
}

/// Selects a page of entries below the id `?1`. Each condition has an index in the order of the list.
macro_rules! page_where {
    ($condition:literal) => {
        concat!(
            "SELECT id, at, action, actor_id, actor_label, subject_kind, subject_id, subject_label, address, request_id, details \
             FROM audit_entries WHERE id < ?1",
            $condition,
            " ORDER BY id DESC LIMIT ?2"
        )
    };
}

/// Returns the part of an action before its dot.
fn area(action: &str) -> &str {
    action.split_once('.').map_or(action, |(area, _)| area)
}

/// Returns the ids between which the entries of a period are. Entries are inserted in the order of time, as long as the clock is not set back.
fn bounds(db: &Reader, since: Option<Timestamp>, until: Option<Timestamp>) -> Result<(i64, i64)> {
    const BEFORE: &str = "SELECT id FROM audit_entries WHERE at < ?1 ORDER BY at DESC, id DESC LIMIT 1";
    const FROM: &str = "SELECT id FROM audit_entries WHERE at >= ?1 ORDER BY at, id LIMIT 1";
    let id = |sql, at: Timestamp| db.opt(sql, params![at], |row| row.get::<i64>("id"));
    let above = since.map(|since| id(BEFORE, since)).transpose()?.flatten();
    let below = until.map(|until| id(FROM, until)).transpose()?.flatten();
    Ok((above.unwrap_or(0), below.unwrap_or(i64::MAX)))
}

pub(super) fn list(db: &Reader, filter: &AuditFilter, page: PageRequest) -> Result<Page<Entry>> {
    let (above, below) = bounds(db, filter.since, filter.until)?;
    let (below, fetch) = (below.min(page.below()), page.fetch());
    // An action without a dot is an area.
    let (action, area) = match filter.action.as_deref() {
        Some(action) if action.contains('.') => (Some(action), None),
        area => (None, area),
    };
    let mut rows = match (filter.subject, filter.actor, action, area) {
        (None, None, None, None) => db.all(page_where!(""), params![below, fetch], entry),
        (None, None, None, Some(area)) => db.all(page_where!(" AND area = ?3"), params![below, fetch, area], entry),
        (None, None, Some(action), _) => db.all(page_where!(" AND action = ?3"), params![below, fetch, action], entry),
        (None, Some(actor), None, None) => {
            db.all(page_where!(" AND actor_id = ?3"), params![below, fetch, actor], entry)
        }
        (None, Some(actor), None, Some(area)) => {
            db.all(page_where!(" AND actor_id = ?3 AND area = ?4"), params![below, fetch, actor, area], entry)
        }
        (None, Some(actor), Some(action), _) => {
            db.all(page_where!(" AND actor_id = ?3 AND action = ?4"), params![below, fetch, actor, action], entry)
        }
        (Some(subject), actor, action, area) => of_subject(db, (below, fetch), subject, actor, action, area),
    }?;
    // The latest come first, so the rest of the page is older than the period. A second bound in the statement would lead SQLite to
    // look through the whole period where an index of the filter reads a page.
    rows.retain(|entry| entry.id.get() > above);
    Ok(Page::of(rows, page, |entry| entry.id.get()))
}

fn of_subject(
    db: &Reader,
    (below, fetch): (i64, i64),
    (kind, id): (&str, i64),
    actor: Option<i64>,
    action: Option<&str>,
    area: Option<&str>,
) -> Result<Vec<Entry>> {
    match (actor, action, area) {
        (None, None, None) => {
            db.all(page_where!(" AND subject_kind = ?3 AND subject_id = ?4"), params![below, fetch, kind, id], entry)
        }
        (None, None, Some(area)) => db.all(
            page_where!(" AND subject_kind = ?3 AND subject_id = ?4 AND area = ?5"),
            params![below, fetch, kind, id, area],
            entry,
        ),
        (None, Some(action), _) => db.all(
            page_where!(" AND subject_kind = ?3 AND subject_id = ?4 AND action = ?5"),
            params![below, fetch, kind, id, action],
            entry,
        ),
        (Some(actor), None, None) => db.all(
            page_where!(" AND subject_kind = ?3 AND subject_id = ?4 AND actor_id = ?5"),
            params![below, fetch, kind, id, actor],
            entry,
        ),
        (Some(actor), None, Some(area)) => db.all(
            page_where!(" AND subject_kind = ?3 AND subject_id = ?4 AND actor_id = ?5 AND area = ?6"),
            params![below, fetch, kind, id, actor, area],
            entry,
        ),
        (Some(actor), Some(action), _) => db.all(
            page_where!(" AND subject_kind = ?3 AND subject_id = ?4 AND actor_id = ?5 AND action = ?6"),
            params![below, fetch, kind, id, actor, action],
            entry,
        ),
    }
}

/// Lists entries with the person as actor or subject and ids above `after`, oldest first.
pub(super) fn held(db: &Reader, user: i64, after: i64, most: usize) -> Result<Vec<Entry>> {
    let mut entries = db.all(
        "SELECT id, at, action, actor_id, actor_label, subject_kind, subject_id, subject_label, address, request_id, details \
         FROM audit_entries WHERE actor_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        params![user, after, most],
        entry,
    )?;
    entries.extend(db.all(
        "SELECT id, at, action, actor_id, actor_label, subject_kind, subject_id, subject_label, address, request_id, details \
         FROM audit_entries WHERE subject_kind = 'user' AND subject_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        params![user, after, most],
        entry,
    )?);
    entries.sort_by_key(|entry| entry.id.get());
    entries.dedup_by_key(|entry| entry.id.get());
    entries.truncate(most);
    Ok(entries)
}

/// The id from which on, up to the one before `below`, a person has a portion of entries, as actor or as subject. `None` where all that are
/// left are no more than a portion.
pub(super) fn start_of_portion(db: &Reader, user: i64, below: i64, portion: u32) -> Result<Option<i64>> {
    let last = |sql| db.opt(sql, params![user, below, portion.saturating_sub(1)], |row| row.get::<i64>("id"));
    let as_actor =
        last("SELECT id FROM audit_entries WHERE actor_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT 1 OFFSET ?3")?;
    let as_subject = last(
        "SELECT id FROM audit_entries WHERE subject_kind = 'user' AND subject_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT 1 OFFSET ?3",
    )?;
    Ok(as_actor.max(as_subject))
}

/// Removes the name and the addresses of a person from the entries of a range of ids. The entries stay.
pub(super) fn erase(tx: &Tx, user: i64, label: &str, (from, below): (i64, i64)) -> Result<()> {
    tx.exec(
        "UPDATE audit_entries SET actor_label = ?2, address = NULL WHERE actor_id = ?1 AND id >= ?3 AND id < ?4",
        params![user, label, from, below],
    )?;
    tx.exec(
        "UPDATE audit_entries SET subject_label = ?2, details = ?5 \
         WHERE subject_kind = 'user' AND subject_id = ?1 AND id >= ?3 AND id < ?4",
        params![user, label, from, below, Json(serde_json::json!({}))],
    )?;
    Ok(())
}

/// Deletes a portion of the oldest entries before a time.
pub(super) fn forget(tx: &Tx, time: Timestamp, portion: u32) -> Result<usize> {
    tx.exec(
        "DELETE FROM audit_entries WHERE id IN (SELECT id FROM audit_entries WHERE at < ?1 ORDER BY at LIMIT ?2)",
        params![time, portion],
    )
}

/// Clears the addresses of a portion of the oldest entries before a time.
pub(super) fn forget_addresses(tx: &Tx, time: Timestamp, portion: u32) -> Result<usize> {
    tx.exec(
        "UPDATE audit_entries SET address = NULL \
         WHERE id IN (SELECT id FROM audit_entries WHERE at < ?1 AND address IS NOT NULL ORDER BY at LIMIT ?2)",
        params![time, portion],
    )
}
