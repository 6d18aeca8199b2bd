//! The figures of the school.

use std::collections::BTreeMap;

use super::super::model::{
    ClassView, DayRange, DayTotals, Entry, LEAST_PEOPLE, Measure, School, SchoolView, SubjectView,
};
use super::super::store;
use super::counting::ALL;
use super::period;
use super::summing::{Days, EVERYTHING, Shown, Telling};
use crate::db::Reader;
use crate::features::classes::{self, Class};
use crate::kernel::text::fold;
use crate::kernel::{Actor, PageRequest, Result};

/// The most classes of an answer.
const MOST_CLASSES: u32 = 25;
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
/// What is shown of a class or subject in a list.
const IN_LIST: [Measure; 4] = [Measure::LearnersMonth, Measure::Minutes, Measure::Retention, Measure::Ai];
/// What all subjects together could tell, in the order of the groups of the store.
const TELLING: [Measure; 3] = [Measure::Minutes, Measure::Retention, Measure::Ai];

/// The number of a subject that no one studied.
const UNKNOWN: i64 = -1;

/// The days of a class in a subject.
pub(super) fn days_of(db: &Reader, place: (i64, i64), range: DayRange) -> Result<Days> {
    let days = (range.from, range.to);
    Ok(Days::of(store::totals_of(db, place, days)?, store::spreads_of(db, place, days)?))
}

/// The figures of the school, or of a class or subject; for admins.
pub fn school(db: &Reader, actor: &Actor, asked: &School, days: (Option<i64>, Option<i64>)) -> Result<SchoolView> {
    let period = period(db, days)?;
    let class = asked.class.map(|class| classes::service::visible(db, actor, class)).transpose()?;
    let scope = class.as_ref().map_or(ALL, |class| class.id.get());
    let subject = match &asked.subject {
        Some(name) => store::subject(db, &fold(name))?.unwrap_or(UNKNOWN),
        None => ALL,
    };
    let range = period.range;
    let of_scope = days_of(db, (scope, subject), range)?;
    let of_school = if class.is_some() { Some(days_of(db, (ALL, subject), range)?) } else { None };
    let measures: &[Measure] = if subject == ALL { &EVERYTHING } else { &OF_SUBJECT };
    let of_subjects = telling(db, scope, range)?;
    let telling = (subject != ALL).then_some(&of_subjects);
    let shown = Shown { days: &of_scope, whole: of_school.as_ref(), today: period.today, measures, telling };
    let (summary, days) = (shown.summary(range), range.days().map(|day| shown.day(day)).collect());
    let (listed, has_more_classes) = listed(db, actor, class)?;
    Ok(SchoolView {
        summary,
        days,
        classes: classes_of(db, listed, range, period.today)?,
        has_more_classes,
        subjects: subjects_of(db, scope, range, period.today, &of_subjects)?,
        asked: asked.clone(),
        period,
    })
}

/// What the figures of a class by subject would tell of one to four people: where all others are known, what is missing in the sum is
/// theirs. Then the smallest subject is left out too, so that what is missing is about five people at least. Groups that are not shown may
/// be of the same people, so that their numbers are not added.
fn telling(db: &Reader, scope: i64, range: DayRange) -> Result<Telling> {
    let mut found = Telling::new();
    for (day, groups) in store::groups_of_subjects(db, scope, LEAST_PEOPLE, (range.from, range.to))? {
        for (measure, (left, shown)) in TELLING.into_iter().zip(groups) {
            let is_few = left.is_some_and(|people| people < LEAST_PEOPLE);
            if let Some(fewest) = shown.filter(|_| is_few) {
                found.insert((day, measure), fewest);
            }
        }
    }
    Ok(found)
}

/// The class that is asked for, or the first ones.
fn listed(db: &Reader, actor: &Actor, class: Option<Class>) -> Result<(Vec<Class>, bool)> {
    if let Some(class) = class {
        return Ok((vec![class], false));
    }
    let page = PageRequest::first("classes in analytics", MOST_CLASSES);
    let page = classes::service::list(db, actor, false, None, &page)?;
    Ok((page.items, page.next.is_some()))
}

/// Rows by the number of their class or subject.
fn grouped<T>(rows: Vec<(i64, T)>) -> BTreeMap<i64, Vec<T>> {
    let mut groups: BTreeMap<i64, Vec<T>> = BTreeMap::new();
    for (number, row) in rows {
        groups.entry(number).or_default().push(row);
    }
    groups
}

/// Days by the number of their class or subject.
fn all_days(totals: Vec<(i64, DayTotals)>, spreads: Vec<(i64, (i64, Entry, i64))>) -> BTreeMap<i64, Days> {
    let mut spreads = grouped(spreads);
    let totals = grouped(totals).into_iter();
    totals.map(|(number, rows)| (number, Days::of(rows, spreads.remove(&number).unwrap_or_default()))).collect()
}

fn classes_of(db: &Reader, classes: Vec<Class>, range: DayRange, today: i64) -> Result<Vec<ClassView>> {
    let ids: Vec<i64> = classes.iter().map(|class| class.id.get()).collect();
    let days = (range.from, range.to);
    let mut known = all_days(store::totals_of_classes(db, &ids, days)?, store::minutes_of_classes(db, &ids, days)?);
    let whole = days_of(db, (ALL, ALL), range)?;
    let views = classes.into_iter().map(|class| {
        let days = known.remove(&class.id.get()).unwrap_or_default();
        let shown = Shown { days: &days, whole: Some(&whole), today, measures: &IN_LIST, telling: None };
        ClassView { summary: shown.summary(range), class }
    });
    Ok(views.collect())
}

fn subjects_of(db: &Reader, scope: i64, range: DayRange, today: i64, telling: &Telling) -> Result<Vec<SubjectView>> {
    let subjects = store::subjects(db, LEAST_PEOPLE, MOST_SUBJECTS)?;
    let ids: Vec<i64> = subjects.iter().map(|(id, _)| *id).collect();
    let days = (range.from, range.to);
    let mut known =
        all_days(store::totals_of_subjects(db, scope, &ids, days)?, store::minutes_of_subjects(db, scope, &ids, days)?);
    let whole = if scope == ALL {
        BTreeMap::new()
    } else {
        all_days(store::totals_of_subjects(db, ALL, &ids, days)?, store::minutes_of_subjects(db, ALL, &ids, days)?)
    };
    let views = subjects.into_iter().map(|(id, name)| {
        let days = known.remove(&id).unwrap_or_default();
        let shown = Shown { days: &days, whole: whole.get(&id), today, measures: &IN_LIST, telling: Some(telling) };
        SubjectView { name, summary: shown.summary(range) }
    });
    Ok(views.collect())
}
