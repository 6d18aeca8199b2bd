//! Reading profiles: one's own, those of students, and what a number rests on.

use super::super::model::{
    Change, Counts, DayCounts, Dimension, DimensionView, Effort, Evidence, EvidenceDay, Observed, PerDimension, Person,
    Profile, Signal, SignalRule, signals,
};
use super::super::store;
use super::settle::{KEPT_DAYS, folded};
use super::{Moment, first_day, person};
use crate::db::Reader;
use crate::events::Activity;
use crate::features::classes;
use crate::features::classes::sight::Aspect;
use crate::features::users::User;
use crate::features::xp::model::week_of_day;
use crate::kernel::{Actor, Id, Page, PageRequest, Result, Timestamp, id::kind};

/// The weeks whose evidence is summed up, this one among them.
const SHOWN_WEEKS: i64 = 8;
/// The study logs of a day that are named.
const SHOWN_LOGS: usize = 50;

/// A profile as it is shown.
pub(super) fn view(db: &Reader, person: &Person, moment: Moment) -> Result<Profile> {
    let (at_the_end, moved) = folded(db, person, moment)?;
    let first = first_day(moment.week + 1 - SHOWN_WEEKS);
    let days = store::days(db, person.user, (first, moment.today))?;
    let rules = signals()?;
    let shown = |dimension: Dimension| {
        let estimate = at_the_end.estimates[dimension];
        DimensionView {
            estimate,
            source: estimate.source(),
            confidence: estimate.confidence(),
            is_contested: estimate.is_contested(moment.week),
            evidence: rules.iter().filter(|rule| rule.dimension == dimension).map(|rule| summed(&days, rule)).collect(),
        }
    };
    let is_known = at_the_end.estimates.iter().any(|(_, estimate)| estimate.is_known());
    let changed_at = if moved.is_empty() { person.changed_at } else { moment.at };
    Ok(Profile {
        dimensions: PerDimension::of(shown),
        assessed_at: person.assessed_at,
        changed_at: is_known.then_some(changed_at),
    })
}

/// What a signal says over some weeks: the mean of the weeks, by how much each of them says. The amount and the days are those of the weeks
/// that say something, or of all where none does.
fn summed(days: &[DayCounts], rule: &SignalRule) -> Evidence {
    let signal = rule.id;
    let said: Vec<Observed> = weeks(days).filter_map(|(_, sum)| rule.observed(&sum)).collect();
    let weight: f64 = said.iter().map(|observed| observed.weight).sum();
    let target = said.iter().map(|observed| observed.target * observed.weight).sum::<f64>() / weight;
    let counted: Vec<(&[DayCounts], Counts)> =
        weeks(days).filter(|(_, sum)| said.is_empty() || rule.observed(sum).is_some()).collect();
    let amount: i64 = counted.iter().map(|(_, sum)| sum.amount(signal)).sum();
    let of_signal = counted.iter().flat_map(|(week, sum)| of_signal(week, *sum, signal));
    let with_some: Vec<i64> = of_signal.filter(|_| amount > 0).map(|day| day.day).collect();
    Evidence {
        signal,
        unit: signal.unit(),
        amount,
        target: (weight > 0.0).then_some(target),
        days: with_some.first().copied().zip(with_some.last().copied()),
    }
}

/// The weeks of some days, each with the sum of its days.
fn weeks(days: &[DayCounts]) -> impl Iterator<Item = (&[DayCounts], Counts)> {
    let weeks = days.chunk_by(|a, b| week_of_day(a.day) == week_of_day(b.day));
    weeks.map(|week| (week, Counts::sum(week.iter().map(|day| &day.counts))))
}

/// The days of a week that say something about a signal.
fn of_signal(week: &[DayCounts], sum: Counts, signal: Signal) -> impl Iterator<Item = &DayCounts> {
    week.iter().filter(move |day| day.counts.touches(signal, &sum))
}

/// The profile of the actor.
pub fn mine(db: &Reader, actor: &Actor) -> Result<Profile> {
    let moment = Moment::at(db, db.now())?;
    view(db, &person(db, actor, moment)?, moment)
}

/// The profile of a person whom the actor teaches, with the person.
pub fn of_student(db: &Reader, actor: &Actor, student: Id<kind::User>) -> Result<(User, Profile)> {
    let user = classes::service::seen(db, actor, student, Aspect::LearnerProfile)?;
    let moment = Moment::at(db, db.now())?;
    let profile = view(db, &super::kept(db, user.id, user.realm, moment)?, moment)?;
    Ok((user, profile))
}

/// The history of the actor's profile, newest first.
pub fn history(db: &Reader, actor: &Actor, page: PageRequest) -> Result<Page<Change>> {
    store::changes(db, actor.user, page)
}

/// The days whose events speak about a dimension of the actor, newest first.
pub fn evidence(db: &Reader, actor: &Actor, dimension: Dimension) -> Result<Vec<EvidenceDay>> {
    let moment = Moment::at(db, db.now())?;
    let days = store::days(db, actor.user, (moment.today - KEPT_DAYS, moment.today))?;
    let mut shown = Vec::new();
    for rule in signals()?.iter().filter(|rule| rule.dimension == dimension) {
        let signal = rule.id;
        let of_signal = weeks(&days).flat_map(|(week, sum)| of_signal(week, sum, signal));
        shown.extend(of_signal.map(|day| EvidenceDay {
            day: day.day,
            signal,
            amount: day.counts.amount_of_day(signal),
            target: day.counts.target_of_day(signal),
            logs: day.logs.iter().copied().filter(|_| signal.is_of_logs()).take(SHOWN_LOGS).collect(),
            reviews: if signal.is_of_reviews() { day.counts.reviews } else { 0 },
            review_range: day.reviews.filter(|_| signal.is_of_reviews()),
        }));
    }
    shown.sort_by_key(|day| std::cmp::Reverse(day.day));
    Ok(shown)
}

/// What study of this kind, on this day, adds to the multiplier of a person.
pub fn effort(
    db: &Reader,
    user: Id<kind::User>,
    today: i64,
    (activity, minutes): (Option<Activity>, i64),
) -> Result<Option<Effort>> {
    let Some(person) = store::find(db, user)? else { return Ok(None) };
    let week = week_of_day(today);
    let estimates = PerDimension::of(|dimension| person.estimates[dimension].aged(week - 1 - person.week));
    Ok(super::super::model::effort(&estimates, week, activity, minutes))
}

/// What is kept of a person, for the export.
pub fn held(db: &Reader, user: Id<kind::User>) -> Result<Option<Person>> {
    store::find(db, user)
}

/// The history of a person with ids above `after`, `most` at the most, for the export.
pub fn held_changes(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Change>> {
    store::held_changes(db, user, after, most)
}

/// The days of a person after the day `after`, for the export. They are kept for 26 weeks.
pub fn held_days(db: &Reader, user: Id<kind::User>, after: i64) -> Result<Vec<DayCounts>> {
    store::days(db, user, (after + 1, i64::MAX))
}

/// How far a profile is, for rules that look at nothing else of it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// When the last assessment was completed.
    pub assessed_at: Option<Timestamp>,
    /// When the profile was last changed.
    pub changed_at: Timestamp,
    /// The whole weeks of evidence about each dimension, as of the last week that moved it.
    pub weeks: PerDimension<i64>,
}

impl Standing {
    /// The same before behaviour said anything.
    #[must_use]
    pub fn without_evidence(self) -> Self {
        Self { weeks: PerDimension::default(), ..self }
    }
}

/// How far the profile of a person is; nothing where there is none.
pub fn standing(db: &Reader, user: Id<kind::User>) -> Result<Option<Standing>> {
    let found = store::find(db, user)?;
    Ok(found.map(|person| Standing {
        assessed_at: person.assessed_at,
        changed_at: person.changed_at,
        weeks: PerDimension::of(|dimension| person.estimates[dimension].weeks()),
    }))
}
