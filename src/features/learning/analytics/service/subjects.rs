//! The figures of the school or of a class by subject.

use std::collections::{BTreeMap, BTreeSet};

use super::super::model::{DayRange, DayView, LEAST_PEOPLE, Measure, SubjectView, SummaryView};
use super::super::store;
use super::counting::ALL;
use super::reading::{all_days, days_of};
use super::rest::Classes;
use super::summing::{Days, Figure, IN_LIST, Shown, Telling};
use crate::db::Reader;
use crate::kernel::Result;

/// The most subjects of an answer.
const MOST_SUBJECTS: usize = 20;
/// What is known of a subject.
const OF_SUBJECT: [Measure; 6] = [
    Measure::Learners,
    Measure::LearnersWeek,
    Measure::LearnersMonth,
    Measure::Minutes,
    Measure::Retention,
    Measure::Ai,
];

/// What the figures of a class by subject depend on.
struct OfClass<'a> {
    id: i64,
    classes: &'a Classes,
    /// The figures of the class that are hidden.
    hidden: BTreeSet<Figure>,
    /// What all subjects of the school together would tell.
    of_school: Telling,
}

/// The subjects of the school or of a class.
pub(super) struct Subjects<'a> {
    db: &'a Reader<'a>,
    range: DayRange,
    today: i64,
    telling: Telling,
    class: Option<OfClass<'a>>,
}

impl<'a> Subjects<'a> {
    /// Those of the school, or those of a class, with its figures as they are shown.
    pub fn of(
        db: &'a Reader<'a>,
        range: DayRange,
        (school, classes): (&Days, &'a Classes),
        class: Option<(i64, &Shown<'_>)>,
        today: i64,
    ) -> Result<Self> {
        let of_school = telling(db, ALL, range, school)?;
        let Some((id, shown)) = class else { return Ok(Self { db, range, today, telling: of_school, class: None }) };
        let telling = telling(db, id, range, shown.days)?;
        let class = OfClass { id, classes, hidden: shown.hidden_figures(range), of_school };
        Ok(Self { db, range, today, telling, class: Some(class) })
    }

    fn scope(&self) -> i64 {
        self.class.as_ref().map_or(ALL, |class| class.id)
    }

    /// The figures of a subject: all days together, and each.
    pub fn figures(&self, subject: i64) -> Result<(SummaryView, Vec<DayView>)> {
        let days = days_of(self.db, (self.scope(), subject), self.range)?;
        let whole = if self.class.is_some() { Some(days_of(self.db, (ALL, subject), self.range)?) } else { None };
        let left_out = self.left_out(subject, &days, whole.as_ref())?;
        let shown = self.shown((&days, whole.as_ref()), &OF_SUBJECT, &left_out);
        Ok((shown.summary(self.range), self.range.days().map(|day| shown.day(day)).collect()))
    }

    /// The subjects in which most people learned.
    pub fn list(&self) -> Result<Vec<SubjectView>> {
        let subjects = store::subjects(self.db, LEAST_PEOPLE, MOST_SUBJECTS)?;
        let ids: Vec<i64> = subjects.iter().map(|(id, _)| *id).collect();
        let mut known = self.known(self.scope(), &ids)?;
        let whole = if self.class.is_some() { self.known(ALL, &ids)? } else { BTreeMap::new() };
        let view = |(id, name): (i64, String)| {
            let (days, whole) = (known.remove(&id).unwrap_or_default(), whole.get(&id));
            let left_out = self.left_out(id, &days, whole)?;
            let shown = self.shown((&days, whole), &IN_LIST, &left_out);
            Ok(SubjectView { name, summary: shown.summary(self.range) })
        };
        subjects.into_iter().map(view).collect()
    }

    fn known(&self, scope: i64, subjects: &[i64]) -> Result<BTreeMap<i64, Days>> {
        let days = (self.range.from, self.range.to);
        let totals = store::totals_of_subjects(self.db, scope, subjects, days)?;
        Ok(all_days(totals, store::minutes_of_subjects(self.db, scope, subjects, days)?))
    }

    fn shown<'s>(
        &'s self,
        (days, whole): (&'s Days, Option<&'s Days>),
        measures: &'s [Measure],
        left_out: &'s BTreeSet<Figure>,
    ) -> Shown<'s> {
        Shown { days, whole, today: self.today, measures, telling: Some(&self.telling), left_out: Some(left_out) }
    }

    /// The figures that a class leaves out of a subject: those that it leaves out of all subjects, those that the school leaves out of this
    /// one, and those that the other classes would tell.
    fn left_out(&self, subject: i64, days: &Days, whole: Option<&Days>) -> Result<BTreeSet<Figure>> {
        let (Some(class), Some(whole)) = (&self.class, whole) else { return Ok(BTreeSet::new()) };
        if !days.has_groups() {
            return Ok(BTreeSet::new());
        }
        let (today, telling) = (self.today, Some(&class.of_school));
        let of_school = Shown { days: whole, whole: None, today, measures: &OF_SUBJECT, telling, left_out: None };
        let mut left_out = class.hidden.clone();
        left_out.extend(of_school.hidden_figures(self.range));
        let mut of_classes = class.classes.left_out(self.db, (subject, &OF_SUBJECT), self.range, whole)?;
        left_out.extend(of_classes.remove(&class.id).unwrap_or_default());
        Ok(left_out)
    }
}

/// What the figures of a class by subject would tell of one to four people: where all others are known, what is missing in the sum is
/// theirs. Then the smallest subject is left out too, so that what is missing is about five people at least. Groups that are not shown may
/// be of the same people, so that their numbers are not added. Learners of several subjects are in the whole once, so that they tell
/// nothing of the others unless all that are shown are fewer than the whole. `whole` has the figures of all subjects.
fn telling(db: &Reader, scope: i64, range: DayRange, whole: &Days) -> Result<Telling> {
    let mut found = Telling::new();
    for (day, groups) in store::groups_of_subjects(db, scope, LEAST_PEOPLE, (range.from, range.to))? {
        for (measure, (left, fewest, sum)) in OF_SUBJECT.into_iter().zip(groups) {
            let adds_up = matches!(measure, Measure::Minutes | Measure::Retention | Measure::Ai);
            let is_few = adds_up && left.is_some_and(|people| people < LEAST_PEOPLE);
            let rest = whole.people(&(day, measure, 0)) - sum;
            if let Some(fewest) = fewest.filter(|_| is_few || (1..LEAST_PEOPLE).contains(&rest)) {
                found.insert((day, measure), fewest);
            }
        }
    }
    Ok(found)
}
