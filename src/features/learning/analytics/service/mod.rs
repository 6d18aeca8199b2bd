//! What can be done with analytics.

mod counting;
mod held;
mod outcomes;
mod progress;
mod reading;
mod rebuild;
mod rest;
mod school;
mod students;
mod subjects;
mod summing;
mod taught;

use super::model::{DayRange, Period};
use crate::db::Reader;
use crate::features::classes::{self, Class};
use crate::features::settings;
use crate::kernel::{Actor, Calendar, Error, Id, Result, Role, id::kind};

pub use counting::{class_deleted, count_reviews, erase, learned, student_changed};
pub use held::{held_days, held_questions, held_subject_questions};
pub use outcomes::outcomes;
pub use progress::{of_student, progress};
pub use rebuild::{Portion, Rebuilt, rebuild_all, rebuild_figures, rebuild_people};
pub use school::{AllClasses, school};
pub use students::{Students, students};

/// The days that were asked for, in the time zone of the school.
fn period(db: &Reader, asked: (Option<i64>, Option<i64>)) -> Result<Period> {
    period_of(db, asked, i64::MIN)
}

/// The same for a person whose day may have begun before that of the school.
fn period_of(db: &Reader, asked: (Option<i64>, Option<i64>), own_today: i64) -> Result<Period> {
    let time_zone = settings::service::current(db)?.time_zone;
    let today = Calendar::of(&time_zone).day(db.now()).max(own_today);
    Ok(Period { range: DayRange::parse(asked, today)?, today, time_zone })
}

/// A class whose students the actor may see: any class for admins, a current class of theirs for tutors.
fn class_of(db: &Reader, actor: &Actor, class: Option<Id<kind::Class>>) -> Result<Option<Class>> {
    let Some(class) = class else { return Ok(None) };
    let class = classes::service::managed(db, actor, class)?;
    if class.is_archived() && actor.role != Role::Admin {
        return Err(Error::not_found("class"));
    }
    Ok(Some(class))
}
