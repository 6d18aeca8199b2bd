//! The progress of a person.

use std::collections::HashMap;

use super::super::model::{
    Attention, DayRange, Facts, Period, PersonDay, ProgressSummary, ProgressView, Share, Spread,
};
use super::super::store;
use super::students::{attention, known, overdue, signs};
use super::{period, period_of};
use crate::db::Reader;
use crate::features::classes::sight::Aspect;
use crate::features::classes::{self, Taught};
use crate::features::users::User;
use crate::features::xp;
use crate::kernel::{Actor, Calendar, Id, Result, id::kind};

/// The most subjects of an answer.
const MOST_SUBJECTS: usize = 50;

/// The progress of the actor.
pub fn progress(db: &Reader, actor: &Actor, days: (Option<i64>, Option<i64>)) -> Result<ProgressView> {
    let own_today = xp::service::calendar(db, actor)?.day(db.now());
    of_person(db, actor.user, period_of(db, days, own_today)?)
}

/// The progress of a student whose activity and results the actor may see, and the reasons for attention. For a tutor, set work
/// counts of the classes that the tutor teaches.
pub fn of_student(
    db: &Reader,
    actor: &Actor,
    student: Id<kind::User>,
    days: (Option<i64>, Option<i64>),
) -> Result<(User, ProgressView, Vec<Attention>)> {
    let person = classes::service::seen(db, actor, student, Aspect::Activity)?;
    let view = of_person(db, person.id, period(db, days)?)?;
    let calendar = Calendar::of(&view.period.time_zone);
    let taught: Vec<Taught> = classes::service::taught_to(db, actor, person.id)?
        .into_iter()
        .map(|(class, joined_at)| Taught { class, student: person.id, joined_at })
        .collect();
    let overdue = overdue(db, &taught, &calendar, view.period.today)?;
    let known = known(db, &[person.id], view.period.range, view.period.today)?;
    let signs = signs(&person, known.get(&person.id.get()), overdue.get(&person.id).copied(), &calendar);
    let attention = attention(&person, &signs, view.period.today);
    Ok((person, view, attention))
}

fn of_person(db: &Reader, user: Id<kind::User>, period: Period) -> Result<ProgressView> {
    let range = period.range;
    let before = range.before();
    let known: HashMap<i64, Facts> = store::days(db, user, (before.from, range.to))?.into_iter().collect();
    let xp = xp::service::days_of(db, user, (before.from, range.to))?;
    let xp: HashMap<i64, i64> = xp.into_iter().map(|day| (day.day, day.points)).collect();
    let day = |day: i64| PersonDay {
        day,
        facts: known.get(&day).copied().unwrap_or_default(),
        xp: xp.get(&day).copied().unwrap_or_default(),
    };
    let all = |range: DayRange| -> Vec<PersonDay> { range.days().map(day).collect() };
    let days = all(range);
    Ok(ProgressView {
        summary: summary(&days),
        previous: summary(&all(before)),
        days,
        subjects: store::subjects_of(db, user, (range.from, range.to), MOST_SUBJECTS)?,
        period,
    })
}

fn summary(days: &[PersonDay]) -> ProgressSummary {
    let positive = |of: fn(&Facts) -> i64| -> Vec<i64> {
        days.iter().map(|day| of(&day.facts)).filter(|value| *value > 0).collect()
    };
    let sums = days.iter().fold(Facts::default(), |sums, day| sums.plus(day.facts, 1));
    ProgressSummary {
        active_days: i64::try_from(days.iter().filter(|day| !day.facts.is_empty()).count()).unwrap_or(0),
        minutes: Spread::exact(positive(|facts| facts.minutes), true),
        reviews: Spread::exact(positive(|facts| facts.reviews), true),
        retention: Share::of(sums.remembered, sums.learned, None),
        xp: days.iter().map(|day| day.xp).sum(),
        questions: sums.questions,
    }
}
