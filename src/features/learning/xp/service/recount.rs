//! Counting streaks again after the holidays of the school have changed.

use super::super::model::RecountStreaks;
use super::super::store::{self, Person};
use super::person;
use super::streaks::unlinked;
use crate::db::Tx;
use crate::features::users;
use crate::jobs::Enqueue;
use crate::kernel::{Realm, Result};

/// The people of one transaction.
const PORTION: usize = 50;

/// Has the streaks of the school counted again from this day on. Jobs from different days may run in any order, because each of them counts
/// with the holidays as they are then.
pub fn holidays_changed(tx: &Tx, from: i64) -> Result<()> {
    tx.enqueue_once(&RecountStreaks { from, after: 0 }, &from.to_string()).map(drop)
}

/// Counts the streaks of some people again. Returns the next position, while there may be more.
pub fn recount(tx: &Tx, job: &RecountStreaks) -> Result<Option<i64>> {
    let people = store::people_after(tx, job.after, PORTION)?;
    for user in users::service::several(tx, Realm::School, &people)? {
        let person = person(tx, user.id)?;
        unlinked(tx, Realm::School, &person, job.from)?;
        let best_streak = store::longest(tx, user.id)?;
        if best_streak != person.best_streak {
            store::save(tx, &Person { best_streak, ..person })?;
        }
    }
    Ok(people.last().map(|last| last.get()).filter(|_| people.len() == PORTION))
}
