//! The log of adaptations, and what it says about the settings of a person.

use super::model::{Applied, Comparison, End, NewApplied, Settings};
use super::store;
use crate::db::{Reader, Tx};
use crate::kernel::{Error, Id, Page, PageRequest, Result, Timestamp, id::kind};

/// The adaptations of a person that are kept in the log.
const MOST: i64 = 500;

/// The settings of a person.
pub fn settings(db: &Reader, user: Id<kind::User>) -> Result<Settings> {
    Ok(Settings::with(store::changes_in_force(db, user)?.iter().flatten()))
}

/// The adaptations of a person that are in force, in the order in which they were applied.
pub fn in_force(db: &Reader, user: Id<kind::User>) -> Result<Vec<Applied>> {
    store::in_force(db, user)
}

/// The adaptations of this kind that are in force, of the people with ids above `after`, `most` at the most.
pub fn in_force_of(db: &Reader, adaptation: &str, after: i64, most: u32) -> Result<Vec<Applied>> {
    store::in_force_of(db, adaptation, after, most)
}

/// The log of a person, newest first.
pub fn list(db: &Reader, user: Id<kind::User>, page: PageRequest) -> Result<Page<Applied>> {
    store::list(db, user, page)
}

/// An adaptation of a person.
pub fn find(db: &Reader, user: Id<kind::User>, id: Id<kind::Adaptation>) -> Result<Applied> {
    store::find(db, user, id)?.ok_or_else(|| Error::not_found("adaptation"))
}

/// Adds an adaptation to the log of a person.
pub fn add(tx: &Tx, user: Id<kind::User>, new: &NewApplied, at: Timestamp) -> Result<Applied> {
    let added = store::insert(tx, user, new, at)?;
    store::forget(tx, user, MOST)?;
    Ok(added)
}

/// Ends an adaptation, with the comparison of its days.
pub fn end(tx: &Tx, mut applied: Applied, end: End, measured: Option<Comparison>) -> Result<Applied> {
    store::end(tx, applied.id, &end, measured.as_ref())?;
    applied.end = Some(end);
    applied.measured = measured;
    Ok(applied)
}

/// Keeps the comparison of an adaptation, which is final.
pub fn save_measured(tx: &Tx, id: Id<kind::Adaptation>, measured: &Comparison) -> Result<()> {
    store::save_measured(tx, id, measured)
}

/// Adaptations that were applied before this day and have no final comparison, `most` at the most.
pub fn unmeasured(db: &Reader, before: i64, most: u32) -> Result<Vec<Applied>> {
    store::unmeasured(db, before, most)
}

/// The log of a person with ids above `after`, for the export.
pub fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Applied>> {
    store::held(db, user, after, most)
}
