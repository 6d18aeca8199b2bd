//! What groups tell together: how many people are left when all groups that are shown are subtracted from the school.
//!
//! On a day on which all classes that are shown leave one to four people of the school, their figures would be the difference. So the
//! smallest of these classes is left out too, and further ones until no one or at least five people are left. All classes count, so that a
//! class has the same figures in the list and alone.

use std::collections::{BTreeMap, BTreeSet};

use super::super::model::{DayRange, DayTotals, Entry, Facts, Group, Hidden, LEAST_PEOPLE, Measure, steps, to_hide};
use super::super::store;
use super::summing::{Days, Figure, people, place};
use crate::db::{LISTED, Reader};
use crate::kernel::Result;

/// The most memberships of classes that are looked at. In a larger school, classes are only compared with the whole one by one.
const MOST_MEMBERSHIPS: usize = 20_000;
/// The most students of several classes whose days are looked at. Where they are more, people are counted once for each class.
const MOST_SHARED: usize = 1_000;
/// The days before one that count for its four weeks, and those that count for its week.
const MONTH_BEFORE: i64 = 27;
const WEEK_BEFORE: i64 = 6;

/// The classes that have students, and the students of several ones.
#[derive(Debug, Default)]
pub(super) struct Classes {
    all: Vec<i64>,
    shared: BTreeMap<i64, Vec<i64>>,
}

/// The figures that are left out of each class.
pub(super) type LeftOut = BTreeMap<i64, BTreeSet<Figure>>;

/// The classes of the students of several ones who are behind each figure, by student.
type Shared<'a> = BTreeMap<Figure, BTreeMap<i64, &'a [i64]>>;

impl Classes {
    /// Reads the classes of the school.
    pub fn of_school(db: &Reader) -> Result<Self> {
        let members = store::memberships(db, MOST_MEMBERSHIPS + 1)?;
        if members.len() > MOST_MEMBERSHIPS {
            return Ok(Self::default());
        }
        let mut all: Vec<i64> = members.iter().map(|(class, _)| *class).collect();
        all.dedup();
        let mut shared: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for (class, person) in members {
            shared.entry(person).or_default().push(class);
        }
        shared.retain(|_, classes| classes.len() > 1);
        if shared.len() > MOST_SHARED {
            shared.clear();
        }
        Ok(Self { all, shared })
    }

    /// The figures of these days in a subject that are left out of classes. `whole` has those of all people.
    pub fn left_out(
        &self,
        db: &Reader,
        (subject, measures): (i64, &[Measure]),
        range: DayRange,
        whole: &Days,
    ) -> Result<LeftOut> {
        let mut left_out = LeftOut::new();
        // A single class is compared with the whole anyway.
        if self.all.len() < 2 {
            return Ok(left_out);
        }
        let mut groups = self.groups(db, (subject, measures), range)?;
        groups.retain(|figure, groups| {
            let all = whole.people(figure);
            groups.retain(|(people, _)| Hidden::of(*people, Some(all)) == Hidden::Shown);
            all - groups.iter().map(|(people, _)| people).sum::<i64>() < LEAST_PEOPLE
        });
        let shared = self.shared(db, subject, range, &groups)?;
        let none = BTreeMap::new();
        for (figure, groups) in groups {
            let people = shared.get(&figure).unwrap_or(&none);
            for class in to_hide(groups, people.values().copied(), whole.people(&figure)) {
                left_out.entry(class).or_default().insert(figure);
            }
        }
        Ok(left_out)
    }

    /// How many people of each class are behind each figure.
    fn groups(
        &self,
        db: &Reader,
        (subject, measures): (i64, &[Measure]),
        range: DayRange,
    ) -> Result<BTreeMap<Figure, Vec<Group>>> {
        let mut groups: BTreeMap<Figure, Vec<Group>> = BTreeMap::new();
        let days = (range.from, range.to);
        for some in self.all.chunks(store::FEW) {
            for (class, totals) in store::totals_of_classes(db, subject, some, days)? {
                let counted = people(&totals, 0).into_iter();
                for (measure, people) in counted.filter(|(known, people)| measures.contains(known) && *people > 0) {
                    groups.entry((totals.day, measure, place(measure))).or_default().push((people, class));
                }
            }
            if measures.contains(&Measure::RetentionSpread) {
                for ((figure, class), people) in of_steps(store::retention_of_classes(db, some, days)?) {
                    groups.entry(figure).or_default().push((people, class));
                }
            }
        }
        Ok(groups)
    }

    /// Those of several classes who are behind figures of these groups.
    fn shared(
        &self,
        db: &Reader,
        subject: i64,
        range: DayRange,
        groups: &BTreeMap<Figure, Vec<Group>>,
    ) -> Result<Shared<'_>> {
        let mut shared = Shared::new();
        if groups.is_empty() {
            return Ok(shared);
        }
        let ids: Vec<i64> = self.shared.keys().copied().collect();
        for some in ids.chunks(LISTED) {
            for (person, (day, facts)) in
                store::days_of_people(db, some, subject, (range.from - MONTH_BEFORE, range.to))?
            {
                let Some(classes) = self.shared.get(&person) else { continue };
                for figure in figures(day, &facts, range).filter(|figure| groups.contains_key(figure)) {
                    shared.entry(figure).or_default().insert(person, classes.as_slice());
                }
            }
        }
        Ok(shared)
    }
}

/// How many people of each class are in steps of retention.
fn of_steps(rows: Vec<(i64, (i64, Entry, i64))>) -> BTreeMap<(Figure, i64), i64> {
    let mut amounts = BTreeMap::new();
    for (class, (day, (number, _), people)) in rows {
        *amounts.entry(((day, Measure::RetentionSpread, number), class)).or_default() += people;
    }
    amounts
}

/// The figures of these days behind which a person is who did this on a day.
fn figures(day: i64, facts: &Facts, range: DayRange) -> impl Iterator<Item = Figure> {
    let of_day = people(&DayTotals::of(day, facts), 0);
    let of_day =
        of_day.into_iter().filter(|(_, people)| *people > 0).map(move |(measure, _)| (day, measure, place(measure)));
    let steps: Vec<Entry> = facts.entries().filter(|(number, _)| *number >= steps::RETENTION).collect();
    let of_steps = steps.into_iter().map(move |(number, _)| (day, Measure::RetentionSpread, number));
    let until = |before: i64| day.max(range.from)..=(day + before).min(range.to);
    let week = until(WEEK_BEFORE).map(|day| (day, Measure::LearnersWeek, place(Measure::LearnersWeek)));
    let month = until(MONTH_BEFORE).map(|day| (day, Measure::LearnersMonth, place(Measure::LearnersMonth)));
    of_day.chain(of_steps).filter(move |(day, ..)| range.has(*day)).chain(week).chain(month)
}
