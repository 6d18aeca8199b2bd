//! Writing and reading the log.

use super::model::{AuditFilter, Entry, NewEntry};
use super::store;
use crate::db::{Reader, Tx};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

/// Writes an entry.
pub fn record(tx: &Tx, entry: &NewEntry) -> Result<()> {
    store::insert(tx, tx.now(), entry)
}

/// Writes an entry of a time that is past, for a school that is made with a history.
pub fn record_at(tx: &Tx, at: Timestamp, entry: &NewEntry) -> Result<()> {
    store::insert(tx, at, entry)
}

/// Entries, the latest first.
pub fn list(db: &Reader, filter: &AuditFilter, page: PageRequest) -> Result<Page<Entry>> {
    store::list(db, filter, page)
}

/// What the log says about a person above an id, `most` entries at the most.
pub fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Entry>> {
    store::held(db, user.get(), after, most)
}

/// Takes a person out of the log; that things were done stays.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    store::erase(tx, user.get(), "somebody who has left")
}

/// Removes entries from before `time`, `portion` at the most, and says how many.
pub fn forget(tx: &Tx, time: Timestamp, portion: u32) -> Result<usize> {
    store::forget(tx, time, portion)
}

/// Takes the addresses out of entries from before `time`, `portion` at the most, and says how many.
pub fn forget_addresses(tx: &Tx, time: Timestamp, portion: u32) -> Result<usize> {
    store::forget_addresses(tx, time, portion)
}
