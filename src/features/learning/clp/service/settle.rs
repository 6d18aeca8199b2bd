//! Finished weeks move the profile; what is kept stays in step with the counts of the school.

use super::super::model::{
    ChangeKind, Changed, Counts, DayCounts, Dimension, Estimate, Observed, PerDimension, Person, SignalRule, shown,
    signals, step_of,
};
use super::super::store;
use super::{Moment, first_day};
use crate::config::Retention;
use crate::db::{Reader, Tx};
use crate::events::{Emit as _, Event};
use crate::features::xp::model::week_of_day;
use crate::kernel::{Id, Result, id::kind};

/// For how many days counts of behaviour are kept: 26 weeks.
pub(super) const KEPT_DAYS: i64 = 26 * 7;
/// The entries of the history that are kept.
pub(super) const MOST_CHANGES: i64 = 500;

/// What the days of a week say about each dimension.
pub(super) fn observed(days: &[DayCounts], rules: &[SignalRule]) -> PerDimension<Option<Observed>> {
    let counts = Counts::sum(days.iter().map(|day| &day.counts));
    PerDimension::of(|dimension| {
        let of_dimension = rules.iter().filter(|rule| rule.dimension == dimension);
        let said: Vec<Observed> = of_dimension.filter_map(|rule| rule.observed(&counts)).collect();
        let weight: f64 = said.iter().map(|observed| observed.weight).sum();
        let target = said.iter().map(|observed| observed.target * observed.weight).sum::<f64>() / weight;
        (weight > 0.0).then_some(Observed { target, weight: weight.min(1.0) })
    })
}

/// How one estimate differs.
pub(super) fn change(dimension: Dimension, before: &Estimate, after: &Estimate) -> Changed {
    let (from, to) = (shown(before.value), shown(after.value));
    Changed { dimension, from, to, confidence: after.confidence() }
}

/// How the estimates differ, where that can be seen.
fn changes(before: &PerDimension<Estimate>, after: &PerDimension<Estimate>) -> Vec<Changed> {
    let all = before.iter().map(|(dimension, before)| change(dimension, before, &after[dimension]));
    all.filter(|change| (change.from - change.to).abs() > 0.01).collect()
}

/// A week that moved estimates.
#[derive(Debug)]
pub(super) struct Moved {
    pub week: i64,
    pub changes: Vec<Changed>,
}

/// The person at the end of last week, and the weeks that moved the estimates.
pub(super) fn folded(db: &Reader, person: &Person, moment: Moment) -> Result<(Person, Vec<Moved>)> {
    let mut after = person.clone();
    let mut moved = Vec::new();
    if person.open_week.is_some_and(|open| open < moment.week) {
        let range = (first_day(person.week + 1), first_day(moment.week) - 1);
        let days = store::days(db, person.user, range)?;
        let rules = signals()?;
        for of_week in days.chunk_by(|a, b| week_of_day(a.day) == week_of_day(b.day)) {
            let Some(first) = of_week.first() else { continue };
            let (week, before) = (week_of_day(first.day), after.estimates);
            let observed = observed(of_week, rules);
            let gap = week - after.week - 1;
            after.estimates =
                PerDimension::of(|dimension| before[dimension].aged(gap).after_week(observed[dimension], week));
            after.week = week;
            let changes = changes(&before, &after.estimates);
            if !changes.is_empty() {
                moved.push(Moved { week, changes });
            }
        }
        after.open_week = None;
    }
    let gap = moment.week - 1 - after.week;
    if gap > 0 {
        after.estimates = PerDimension::of(|dimension| after.estimates[dimension].aged(gap));
        after.week = moment.week - 1;
    }
    Ok((after, moved))
}

/// Moves the estimates of a person by the weeks that are over, and saves them.
pub(super) fn settled(tx: &Tx, person: &Person, moment: Moment) -> Result<Person> {
    let (mut after, moved) = folded(tx, person, moment)?;
    for Moved { week, changes } in &moved {
        let what = (moment.at, ChangeKind::Week, Some(first_day(*week)));
        store::record(tx, person.user, what, changes, None, MOST_CHANGES)?;
    }
    if !moved.is_empty() {
        after.changed_at = moment.at;
    }
    // The first week that is open may be the present one.
    after.open_week = person.open_week.filter(|open| *open >= moment.week);
    store::forget_days(tx, person.user, moment.today - KEPT_DAYS)?;
    saved(tx, person, &after)?;
    // Most weeks add no whole week of evidence: weeks before it count less.
    let grew = after.estimates.iter().any(|(key, estimate)| estimate.weeks() > person.estimates[key].weeks());
    if grew && moment.at >= tx.now() {
        tx.emit(Event::ProfileChanged { user: person.user });
    }
    Ok(after)
}

/// Saves what is kept of a person, and counts the person where the values are now. `before` is what was stored.
pub(super) fn saved(tx: &Tx, before: &Person, after: &Person) -> Result<()> {
    recount(tx, Some(&before.estimates).filter(|_| before.is_counted), Some(after))?;
    store::save(tx, after)
}

/// Moves a person from the steps of some estimates to those of others.
fn recount(tx: &Tx, before: Option<&PerDimension<Estimate>>, after: Option<&Person>) -> Result<()> {
    let after = after.filter(|person| person.is_counted).map(|person| &person.estimates);
    let step = |estimates: Option<&PerDimension<Estimate>>, dimension: Dimension| {
        estimates.map(|all| &all[dimension]).filter(|one| one.is_known()).map(|one| step_of(one.value))
    };
    for dimension in Dimension::ALL {
        let (from, to) = (step(before, dimension), step(after, dimension));
        if from != to {
            from.map(|from| store::count(tx, dimension, from, -1)).transpose()?;
            to.map(|to| store::count(tx, dimension, to, 1)).transpose()?;
        }
    }
    Ok(())
}

/// Moves the profiles of one portion of people whose week is over and who have not been here since.
pub fn sweep(tx: &Tx, _keep: Retention, portion: u32) -> Result<usize> {
    let moment = Moment::at(tx, tx.now())?;
    let people = store::unsettled(tx, moment.week, portion)?;
    people.iter().try_for_each(|person| settled(tx, person, moment).map(drop))?;
    Ok(people.len())
}

/// Erases the profile of a person. The database deletes days and history with the person.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    if let Some(person) = store::find(tx, user)? {
        recount(tx, Some(&person.estimates).filter(|_| person.is_counted), None)?;
        store::delete(tx, user)?;
    }
    Ok(())
}
