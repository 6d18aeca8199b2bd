//! Writing and reading audit entries.

use super::model::{AuditFilter, Entry, EraseEntries, NewEntry, Subject};
use super::store;
use crate::config::Retention;
use crate::db::{Reader, Tx};
use crate::features::users::{self, User};
use crate::jobs::Enqueue;
use crate::kernel::{Actor, Id, Origin, Page, PageRequest, Result, Timestamp, Via, id::kind};

/// The entries of one person that change in a transaction, as actor and as subject.
const PORTION: u32 = 1_000;

/// Records an action of the actor, under the actor's present name. The owner of the machine who works at the terminal is no person of the
/// school. Such an entry has no actor, and its details say where the command ran.
pub fn record(
    tx: &Tx,
    actor: &Actor,
    action: &'static str,
    subject: Option<Subject>,
    mut details: serde_json::Value,
) -> Result<()> {
    if actor.via == Via::Terminal {
        if let Some(details) = details.as_object_mut() {
            details.insert("by".to_owned(), "terminal".into());
        }
        return record_entry(tx, &NewEntry { action, actor: None, subject, origin: &actor.origin, details });
    }
    let person = users::service::me(tx, actor)?;
    record_by(tx, Some(&person), action, subject, &actor.origin, details)
}

/// Records an action of a person who is already loaded, or of an unauthenticated request where there is none.
pub fn record_by(
    tx: &Tx,
    by: Option<&User>,
    action: &'static str,
    subject: Option<Subject>,
    origin: &Origin,
    details: serde_json::Value,
) -> Result<()> {
    let actor = by.map(|user| (user.id, user.full_name.as_str()));
    record_entry(tx, &NewEntry { action, actor, subject, origin, details })
}

fn record_entry(tx: &Tx, entry: &NewEntry) -> Result<()> {
    store::insert(tx, tx.now(), entry)
}

/// Demo data only: inserts an entry with a given date.
pub fn record_at(tx: &Tx, at: Timestamp, entry: &NewEntry) -> Result<()> {
    store::insert(tx, at, entry)
}

/// Lists entries, newest first.
pub fn list(db: &Reader, filter: &AuditFilter, page: PageRequest) -> Result<Page<Entry>> {
    store::list(db, filter, page)
}

/// Lists at most `most` entries about a person, with ids above `after`.
pub fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Entry>> {
    store::held(db, user.get(), after, most)
}

/// Removes the names and addresses of a person from the log; the entries stay. This transaction changes the latest entries. A background
/// job changes the older ones, of which an admin may have very many.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    if let Some(below) = erase_portion(tx, user, i64::MAX)? {
        tx.enqueue(&EraseEntries { user, below })?;
    }
    Ok(())
}

/// Removes a person from a portion of the entries below an id. Returns the id below which there may be more.
pub(super) fn erase_portion(tx: &Tx, user: Id<kind::User>, below: i64) -> Result<Option<i64>> {
    let from = store::start_of_portion(tx, user.get(), below, PORTION)?;
    store::erase(tx, user.get(), "deleted person", (from.unwrap_or(0), below))?;
    Ok(from)
}

/// Removes one portion of the records whose retention has ended.
pub fn sweep(tx: &Tx, keep: Retention, portion: u32) -> Result<usize> {
    let gone = keep.audit.map_or(Ok(0), |age| store::forget(tx, tx.now().minus(age), portion))?;
    let blank = keep.addresses.map_or(Ok(0), |age| store::forget_addresses(tx, tx.now().minus(age), portion))?;
    Ok(gone.max(blank))
}
