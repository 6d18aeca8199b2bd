//! The SQL of `xp_ledger`.

use crate::db::{Reader, Row, Tx, params};
use crate::features::xp::model::{Entry, Reason};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

/// An entry to add.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry<'a> {
    pub user: Id<kind::User>,
    pub delta: i64,
    pub reason: Reason,
    pub source: &'a str,
    /// Base XP in hundredths, and what it is multiplied with in hundredths.
    pub base: i64,
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
        base: row.get("base")?,
        multiplier: row.get("multiplier")?,
        balance: row.get("balance")?,
        created_at: row.get("created_at")?,
    })
}

/// Adds an entry. Returns its id, or nothing where it is not new: a source of the person that is in the ledger is left alone.
pub fn append(tx: &Tx, new: &NewEntry<'_>) -> Result<Option<Id<kind::XpEntry>>> {
    tx.insert_if_new(
        "INSERT INTO xp_ledger (user_id, delta, reason, source, base, multiplier, balance, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (user_id, source) DO NOTHING",
        params![new.user, new.delta, new.reason, new.source, new.base, new.multiplier, new.balance, new.at],
    )
}

/// The id of the last entry of a person up to a time; 0 where there is none.
pub fn last_entry(db: &Reader, user: Id<kind::User>, until: Timestamp) -> Result<i64> {
    db.one(
        "SELECT COALESCE((SELECT id FROM xp_ledger WHERE user_id = ?1 AND created_at <= ?2 ORDER BY id DESC LIMIT 1), 0) AS last",
        params![user, until],
        |row| row.get("last"),
    )
}

/// The sum of the entries of a person behind one entry up to another one that were made in a time, its end left out. XP that was taken back
/// counts with the entry that had awarded it.
pub fn sum(
    db: &Reader,
    user: Id<kind::User>,
    (from, to): (i64, i64),
    (since, until): (Timestamp, Timestamp),
) -> Result<i64> {
    db.one(
        "SELECT COALESCE(SUM(entries.delta + COALESCE(taken.delta, 0)), 0) AS points FROM xp_ledger AS entries \
         LEFT JOIN xp_ledger AS taken ON taken.user_id = entries.user_id AND taken.source = entries.source || ':deleted' \
         WHERE entries.user_id = ?1 AND entries.id > ?2 AND entries.id <= ?3 AND entries.reason <> ?6 \
         AND entries.created_at >= ?4 AND entries.created_at < ?5",
        params![user, from, to, since, until, Reason::Correction],
        |row| row.get("points"),
    )
}

/// The entry of an event.
pub fn of_source(db: &Reader, user: Id<kind::User>, source: &str) -> Result<Option<Entry>> {
    db.opt(
        "SELECT id, delta, reason, source, base, multiplier, balance, created_at FROM xp_ledger WHERE user_id = ?1 AND source = ?2",
        params![user, source],
        entry,
    )
}

/// How many entries of an event follow its first one: each time that it was taken back, and each time that it was paid again.
pub fn count_later(db: &Reader, user: Id<kind::User>, source: &str) -> Result<i64> {
    db.one(
        "SELECT COUNT(*) AS entries FROM xp_ledger WHERE user_id = ?1 AND source > ?2 AND source < ?3",
        params![user, format!("{source}:"), format!("{source};")],
        |row| row.get("entries"),
    )
}

/// Whether a person was awarded XP since a time for something of this kind, by the word before the colon of its source.
pub fn was_awarded(db: &Reader, user: Id<kind::User>, kind: &str, since: Timestamp) -> Result<bool> {
    db.one(
        "SELECT EXISTS (SELECT 1 FROM xp_ledger WHERE user_id = ?1 AND source > ?2 AND source < ?3 AND created_at > ?4) AS awarded",
        params![user, format!("{kind}:"), format!("{kind};"), since],
        |row| row.get("awarded"),
    )
}

/// The entries of a person, newest first.
pub fn entries(db: &Reader, user: Id<kind::User>, page: PageRequest) -> Result<Page<Entry>> {
    let rows = db.all(
        "SELECT id, delta, reason, source, base, multiplier, balance, created_at FROM xp_ledger WHERE user_id = ?1 AND id < ?2 \
         ORDER BY id DESC LIMIT ?3",
        params![user, page.below(), page.fetch()],
        entry,
    )?;
    Ok(Page::of(rows, page, |entry| entry.id.get()))
}

/// The entries of a person with ids above `after`, for the export.
pub fn entries_after(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Entry>> {
    db.all(
        "SELECT id, delta, reason, source, base, multiplier, balance, created_at FROM xp_ledger WHERE user_id = ?1 AND id > ?2 \
         ORDER BY id LIMIT ?3",
        params![user, after, most],
        entry,
    )
}
