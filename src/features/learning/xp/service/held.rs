//! The XP of a person, for the export.

use super::super::model::{DayTotals, Entry, MyXp};
use super::super::store;
use super::person;
use crate::db::Reader;
use crate::kernel::{Id, Result, id::kind};

/// The entries of a person with ids above `after`, `most` at the most.
pub fn held_entries(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Entry>> {
    store::entries_after(db, user, after, most)
}

/// The days of a person after the day `after`, `most` at the most.
pub fn held_days(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<DayTotals>> {
    store::days_after(db, user, after, most)
}

/// The figures of a person, and the best streak.
pub fn held_summary(db: &Reader, user: Id<kind::User>) -> Result<(MyXp, i64)> {
    let person = person(db, user)?;
    let shown = MyXp {
        total: person.total,
        today: 0,
        week: person.week_points,
        month: person.month_points,
        has_joined: person.board.or(person.returns_to).is_some(),
    };
    Ok((shown, person.best_streak))
}

/// The weekdays of rest that a person chose before, with the day from which on, behind the day `after`, `most` at the most.
pub fn held_rests(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<(i64, i64)>> {
    store::rests_after(db, user, after, most)
}
