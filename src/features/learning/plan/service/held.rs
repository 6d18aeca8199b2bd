//! What is kept about a person, for the export and the erasure.

use super::super::model::{ExamDate, PlanDay};
use super::super::store;
use crate::db::{Reader, Tx};
use crate::events::{Emit, Event};
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// The plans of a person after a day, `most` at the most.
pub fn held_days(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<PlanDay>> {
    store::days_after(db, user, after, most)
}

/// The exams of a person with ids above `after`, `most` at the most.
pub fn held_exams(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<ExamDate>> {
    store::held_exams(db, user, after, most)
}

/// The set work that a person did, with ids above `after`, `most` at the most.
pub fn held_done(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<(i64, String, Timestamp)>> {
    store::held_done(db, user, after, most)
}

/// Erases which work a person did, once the classes that the person leaves count it no more. The database deletes plans and exams with
/// the person.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.emit(Event::SetWorkErased { user });
    Ok(())
}

/// Erases which work a person did who has left all classes.
pub fn erase_done(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    store::erase_done(tx, user)
}
