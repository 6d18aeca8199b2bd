//! What the students of the current classes of a tutor remembered, all classes together.

use std::collections::{BTreeMap, BTreeSet};

use super::super::model::{
    DayRange, DayTotals, DayView, EffortView, Entry, Facts, Hidden, LEAST_PEOPLE, Measure, SummaryView, steps,
};
use super::super::store;
use super::counting::ALL;
use super::summing::Days;
use crate::db::{LISTED, Reader};
use crate::features::classes;
use crate::kernel::{Actor, Result};

/// The most memberships in classes of a tutor that are looked at.
const MOST_TAUGHT: usize = 10_000;

/// The place of the answers of a day, beside those of the steps of retention.
const ANSWERS: i64 = 0;
/// All places of a day: the answers, the steps of retention, and these by effort.
const PLACES: [i64; 6] =
    [ANSWERS, steps::RETENTION, steps::EFFORTS, steps::EFFORTS + 1, steps::EFFORTS + 2, steps::EFFORTS + 3];

/// A figure of people on a day.
#[derive(Debug, Clone, Default)]
struct Part {
    people: i64,
    learned: i64,
    remembered: i64,
    steps: BTreeMap<i64, i64>,
}

impl Part {
    /// Adds others, `times` times.
    fn add(&mut self, other: &Self, times: i64) {
        self.people += times * other.people;
        self.learned += times * other.learned;
        self.remembered += times * other.remembered;
        for (step, people) in &other.steps {
            *self.steps.entry(*step).or_default() += times * people;
        }
    }
}

/// A day and a place of it.
type Key = (i64, i64);

/// What each class has at each place.
type Parts = BTreeMap<Key, BTreeMap<i64, Part>>;

/// What people of several classes have at each place, each with the classes.
type Shared<'a> = BTreeMap<Key, Vec<(&'a [i64], Part)>>;

/// The figures of all classes together.
pub(super) struct Together {
    pub days: Days,
    /// The places at which students are left out, because their class has one to four people there.
    left_out: BTreeSet<Key>,
}

/// Adds up the current classes of a tutor, each student once. On a day on which a class has one to four people behind a figure, or all other
/// people of the school are so few, its students are left out of the figure, unless another class has them too: what the other classes
/// have would tell theirs. Where this would be so for those who are not in one of the classes, or in no other one, only the largest class
/// counts.
pub(super) fn together(db: &Reader, actor: &Actor, range: DayRange, whole: &Days) -> Result<Together> {
    let mut of_person: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for taught in classes::service::students_taught(db, actor, None, MOST_TAUGHT)? {
        of_person.entry(taught.student.get()).or_default().push(taught.class.get());
    }
    let classes: BTreeSet<i64> = of_person.values().flatten().copied().collect();
    of_person.retain(|_, classes| classes.len() > 1);
    let parts = of_classes(db, &classes.into_iter().collect::<Vec<_>>(), range)?;
    let shared = of_people(db, &of_person, range)?;
    let (mut totals, mut spreads, mut left_out) = (Vec::new(), Vec::<(i64, Entry, i64)>::new(), BTreeSet::new());
    for ((day, place), by_class) in &parts {
        let people = shared.get(&(*day, *place)).map_or(&[][..], Vec::as_slice);
        let (part, is_whole) = joined(by_class, people, people_of(whole, *day, *place));
        if !is_whole {
            left_out.insert((*day, *place));
        }
        if *place == ANSWERS {
            let sums = Facts { learned: part.learned, remembered: part.remembered, ..Facts::default() };
            totals.push(DayTotals { day: *day, recalling: part.people, sums, ..DayTotals::default() });
        } else {
            spreads.extend(part.steps.into_iter().map(|(step, people)| (*day, (*place, step), people)));
        }
    }
    Ok(Together { days: Days::of(totals, spreads), left_out })
}

/// How many people the school has at a place.
fn people_of(whole: &Days, day: i64, place: i64) -> i64 {
    if place == ANSWERS { whole.totals(day).recalling } else { whole.histogram(day, place).amount() }
}

/// The sum of classes at a place, and whether none is left out.
fn joined(by_class: &BTreeMap<i64, Part>, people: &[(&[i64], Part)], all: i64) -> (Part, bool) {
    let state = |part: &Part| Hidden::of(part.people, Some(all));
    let shown: BTreeMap<i64, &Part> =
        by_class.iter().filter(|(_, part)| state(part) == Hidden::Shown).map(|(class, part)| (*class, part)).collect();
    let is_whole = by_class.values().all(|part| state(part) != Hidden::TooFew);
    let mut sum = Part::default();
    shown.values().for_each(|part| sum.add(part, 1));
    let mut own: BTreeMap<i64, i64> = shown.iter().map(|(class, part)| (*class, part.people)).collect();
    for (classes, part) in people {
        let times = classes.iter().filter(|class| shown.contains_key(class)).count();
        // The person is in the sum as often as this.
        sum.add(part, 1 - i64::try_from(times).unwrap_or(1).max(1));
        for class in classes.iter().filter(|_| times > 1) {
            own.entry(*class).and_modify(|people| *people -= 1);
        }
    }
    // Neither may the sum tell those who are not in a class, nor those who are in no other one.
    let tells = |(class, part): (&i64, &&Part)| {
        let own = own.get(class).copied().unwrap_or(part.people);
        Hidden::of(part.people, Some(sum.people)) == Hidden::TooFew
            || (part.people < sum.people && (1..LEAST_PEOPLE).contains(&own))
    };
    if !shown.iter().any(tells) {
        return (sum, is_whole);
    }
    let largest = shown.into_values().max_by_key(|part| part.people).cloned();
    (largest.unwrap_or_default(), false)
}

/// What each class has at each place of these days.
fn of_classes(db: &Reader, classes: &[i64], range: DayRange) -> Result<Parts> {
    let mut parts = Parts::new();
    let days = (range.from, range.to);
    for some in classes.chunks(store::FEW) {
        for (class, totals) in store::totals_of_classes(db, ALL, some, days)? {
            if totals.recalling > 0 {
                let part = parts.entry((totals.day, ANSWERS)).or_default().entry(class).or_default();
                part.people = totals.recalling;
                part.learned = totals.sums.learned;
                part.remembered = totals.sums.remembered;
            }
        }
        for (class, (day, (place, step), people)) in store::retention_of_classes(db, some, days)? {
            let part = parts.entry((day, place)).or_default().entry(class).or_default();
            part.people += people;
            part.steps.insert(step, people);
        }
    }
    Ok(parts)
}

/// What these people have at each place of these days.
fn of_people<'a>(db: &Reader, people: &'a BTreeMap<i64, Vec<i64>>, range: DayRange) -> Result<Shared<'a>> {
    let mut shared = Shared::new();
    let ids: Vec<i64> = people.keys().copied().collect();
    for some in ids.chunks(LISTED) {
        for (person, (day, facts)) in store::recalled(db, some, (range.from, range.to))? {
            let Some(classes) = people.get(&person) else { continue };
            let answers = Part { people: 1, learned: facts.learned, remembered: facts.remembered, ..Part::default() };
            shared.entry((day, ANSWERS)).or_default().push((classes.as_slice(), answers));
            for (place, step) in facts.entries().filter(|(place, _)| PLACES.contains(place)) {
                let part = Part { people: 1, steps: BTreeMap::from([(step, 1)]), ..Part::default() };
                shared.entry((day, place)).or_default().push((classes.as_slice(), part));
            }
        }
    }
    Ok(shared)
}

/// Names a figure, where it is not named yet.
fn name(names: &mut Vec<Measure>, measure: Measure) {
    if !names.contains(&measure) {
        names.push(measure);
        names.sort_unstable();
    }
}

impl Together {
    /// Whether students are left out at a place on one of these days.
    fn is_left_out(&self, range: DayRange, place: i64) -> bool {
        range.days().any(|day| self.left_out.contains(&(day, place)))
    }

    /// Names the figures of a day that are left out altogether.
    pub fn mark_day(&self, mut view: DayView) -> DayView {
        if view.retention.is_none() && self.left_out.contains(&(view.day, ANSWERS)) {
            name(&mut view.hidden, Measure::Retention);
        }
        if view.retention_spread.is_none() && self.left_out.contains(&(view.day, steps::RETENTION)) {
            name(&mut view.hidden, Measure::RetentionSpread);
        }
        view
    }

    /// Names the figures of all days that leave out students.
    pub fn mark_summary(&self, range: DayRange, mut view: SummaryView) -> SummaryView {
        for (measure, place, is_there) in [
            (Measure::Retention, ANSWERS, view.all.retention.is_some()),
            (Measure::RetentionSpread, steps::RETENTION, view.all.retention_spread.is_some()),
        ] {
            if self.is_left_out(range, place) {
                name(if is_there { &mut view.incomplete } else { &mut view.all.hidden }, measure);
            }
        }
        view
    }

    /// The same of an effort.
    pub fn mark_effort(&self, range: DayRange, effort: i64, mut view: EffortView) -> EffortView {
        if self.is_left_out(range, steps::EFFORTS + effort) {
            let names = if view.retention_spread.is_some() { &mut view.incomplete } else { &mut view.hidden };
            name(names, Measure::RetentionSpread);
        }
        view
    }
}
