//! What can be done with learner profiles.

mod assessment;
mod contest;
mod observe;
mod profile;
mod settle;
mod summary;

pub use assessment::{assessment, submit, submit_at};
pub use contest::{contest, contest_at};
pub use observe::{Occasion, answer, noted, session, session_changed};
pub use profile::{Standing, effort, evidence, held, held_changes, held_days, history, mine, of_student, standing};
pub use settle::{erase, sweep};
pub use summary::summary;

use super::model::Person;
use super::store;
use crate::db::Reader;
use crate::features::settings;
use crate::features::xp::model::week_of_day;
use crate::kernel::{Actor, Calendar, Id, Realm, Result, Timestamp, id::kind};

/// Now, as days and weeks of learning.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub at: Timestamp,
    pub today: i64,
    pub week: i64,
}

impl Moment {
    /// A time with its day.
    pub(super) const fn on(at: Timestamp, today: i64) -> Self {
        Self { at, today, week: week_of_day(today) }
    }

    /// A time, in the days of the school.
    pub(super) fn at(db: &Reader, at: Timestamp) -> Result<Self> {
        let calendar = Calendar::of(&settings::service::current(db)?.time_zone);
        Ok(Self::on(at, calendar.day(at)))
    }
}

/// The first day of a week.
const fn first_day(week: i64) -> i64 {
    // Weeks begin on Monday; day 0 was a Thursday.
    week * 7 - 3
}

/// What is kept of the actor, or of a person of whom nothing is known.
fn person(db: &Reader, actor: &Actor, moment: Moment) -> Result<Person> {
    kept(db, actor.user, actor.realm, moment)
}

/// The same of any person.
fn kept(db: &Reader, user: Id<kind::User>, realm: Realm, moment: Moment) -> Result<Person> {
    let is_counted = realm == Realm::School;
    Ok(store::find(db, user)?.unwrap_or_else(|| Person::new(user, is_counted, moment.week - 1, moment.at)))
}
