//! The SQL of `xp_ledger`.

use crate::db::{Reader, Row, Tx, params};
use crate::features::xp::model::{Entry, Reason};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

/// An entry to add.
#[derive(Debug)]
pub struct NewEntry<'a> {
    pub user: Id<kind::User>,
    pub delta: i64,
    pub reason: Reason,
    pub source: &'a str,
    /// In hundredths.
    pub multiplier: i64,
    pub balance: i64,
    pub at: Timestamp,
}

fn entry(row: &Row) -> Result<Entry> {
    Ok(Entry {
        id: row.get("id")?,
        delta: row.get("delta")?,
        reason: row.get("reason")?,
        source: row.get("source")?,
        multiplier: row.get("multiplier")?,
        balance: row.get("balance")?,
        created_at: row.get("created_at")?,
    })
}

/// Adds an entry. Returns whether it is new: a source of the person that is in the ledger is left alone.
pub fn append(tx: &Tx, new: &NewEntry<'_>) -> Result<bool> {
    let added = tx.exec(
        "INSERT INTO xp_ledger (user_id, delta, reason, source, multiplier, balance, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (user_id, source) DO NOTHING",
        params![new.user, new.delta, new.reason, new.source, new.multiplier, new.balance, new.at],
    )?;
    Ok(added > 0)
}

/// The entry of an event.
pub fn of_source(db: &Reader, user: Id<kind::User>, source: &str) -> Result<Option<Entry>> {
    db.opt(
        "SELECT id, delta, reason, source, multiplier, balance, created_at FROM xp_ledger WHERE user_id = ?1 AND source = ?2",
        params![user, source],
        entry,
    )
}

/// The entries of a person, newest first.
pub fn entries(db: &Reader, user: Id<kind::User>, page: PageRequest) -> Result<Page<Entry>> {
    let rows = db.all(
        "SELECT id, delta, reason, source, multiplier, balance, created_at FROM xp_ledger WHERE user_id = ?1 AND id < ?2 \
         ORDER BY id DESC LIMIT ?3",
        params![user, page.below(), page.fetch()],
        entry,
    )?;
    Ok(Page::of(rows, page, |entry| entry.id.get()))
}

/// The entries of a person with ids above `after`, for the export.
pub fn entries_after(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Entry>> {
    db.all(
        "SELECT id, delta, reason, source, multiplier, balance, created_at FROM xp_ledger WHERE user_id = ?1 AND id > ?2 \
         ORDER BY id LIMIT ?3",
        params![user, after, most],
        entry,
    )
}
