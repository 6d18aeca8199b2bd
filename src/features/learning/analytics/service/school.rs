//! The figures of the school.

use super::super::model::{ClassView, DayRange, Period, School, SchoolView};
use super::super::store;
use super::counting::ALL;
use super::period;
use super::reading::{all_days, days_of};
use super::rest::{Classes, LeftOut};
use super::subjects::Subjects;
use super::summing::{Days, EVERYTHING, IN_LIST, Shown};
use crate::db::Reader;
use crate::features::classes::{self, Class};
use crate::kernel::text::fold;
use crate::kernel::{Actor, Page, PageRequest, Result};

/// The most classes of an answer, and of a portion of a file.
const MOST_CLASSES: u32 = 25;

/// The number of a subject that no one studied.
const UNKNOWN: i64 = -1;

/// The figures of the school, or of a class or subject; for admins.
pub fn school(db: &Reader, actor: &Actor, asked: &School, days: (Option<i64>, Option<i64>)) -> Result<SchoolView> {
    let period = period(db, days)?;
    let class = asked.class.map(|class| classes::service::visible(db, actor, class)).transpose()?;
    let id = class.as_ref().map(|class| class.id.get());
    let subject = match &asked.subject {
        Some(name) => store::subject(db, &fold(name))?.unwrap_or(UNKNOWN),
        None => ALL,
    };
    let (range, today) = (period.range, period.today);
    let (school, known) = (days_of(db, (ALL, ALL), range)?, Classes::of_school(db)?);
    let mut left_out = known.left_out(db, (ALL, if id.is_some() { &EVERYTHING } else { &IN_LIST }), range, &school)?;
    let (listed, has_more_classes) = listed(db, actor, class)?;
    let classes = classes_of(db, listed, (&school, &left_out), range, today)?;
    let of_class = id.map(|id| days_of(db, (id, ALL), range)).transpose()?;
    let left_out = id.and_then(|id| left_out.remove(&id)).unwrap_or_default();
    let shown = Shown {
        days: of_class.as_ref().unwrap_or(&school),
        whole: of_class.as_ref().map(|_| &school),
        today,
        measures: &EVERYTHING,
        telling: None,
        left_out: Some(&left_out),
    };
    let subjects = Subjects::of(db, range, (&school, &known), id.map(|id| (id, &shown)), today)?;
    let (summary, days) = if subject == ALL {
        (shown.summary(range), range.days().map(|day| shown.day(day)).collect())
    } else {
        subjects.figures(subject)?
    };
    Ok(SchoolView {
        summary,
        days,
        classes,
        has_more_classes,
        subjects: subjects.list()?,
        asked: asked.clone(),
        period,
    })
}

/// The figures of all current classes, portion by portion. What they are compared with is read once.
#[derive(Debug)]
pub struct AllClasses {
    period: Period,
    school: Days,
    left_out: LeftOut,
}

impl AllClasses {
    /// Those of these days.
    pub fn of(db: &Reader, days: (Option<i64>, Option<i64>)) -> Result<Self> {
        let period = period(db, days)?;
        let school = days_of(db, (ALL, ALL), period.range)?;
        let left_out = Classes::of_school(db)?.left_out(db, (ALL, &IN_LIST), period.range, &school)?;
        Ok(Self { period, school, left_out })
    }

    /// The days.
    pub const fn range(&self) -> DayRange {
        self.period.range
    }

    /// The first portion.
    pub const fn first() -> PageRequest<String> {
        PageRequest::first("classes in analytics", MOST_CLASSES)
    }

    /// The classes of a portion, by name, and the portion behind them.
    pub fn portion(
        &self,
        db: &Reader,
        actor: &Actor,
        page: &PageRequest<String>,
    ) -> Result<(Vec<ClassView>, Option<PageRequest<String>>)> {
        let Page { items, next } = classes::service::list(db, actor, false, None, page)?;
        let views = classes_of(db, items, (&self.school, &self.left_out), self.period.range, self.period.today)?;
        Ok((views, next.map(|next| PageRequest { after: Some(next), ..page.clone() })))
    }
}

/// The class that is asked for, or the first ones.
fn listed(db: &Reader, actor: &Actor, class: Option<Class>) -> Result<(Vec<Class>, bool)> {
    if let Some(class) = class {
        return Ok((vec![class], false));
    }
    let page = classes::service::list(db, actor, false, None, &AllClasses::first())?;
    Ok((page.items, page.next.is_some()))
}

fn classes_of(
    db: &Reader,
    classes: Vec<Class>,
    (school, left_out): (&Days, &LeftOut),
    range: DayRange,
    today: i64,
) -> Result<Vec<ClassView>> {
    let ids: Vec<i64> = classes.iter().map(|class| class.id.get()).collect();
    let days = (range.from, range.to);
    let totals = store::totals_of_classes(db, ALL, &ids, days)?;
    let mut known = all_days(totals, store::minutes_of_classes(db, &ids, days)?);
    let views = classes.into_iter().map(|class| {
        let id = class.id.get();
        let days = known.remove(&id).unwrap_or_default();
        let (whole, left_out) = (Some(school), left_out.get(&id));
        let shown = Shown { days: &days, whole, today, measures: &IN_LIST, telling: None, left_out };
        ClassView { summary: shown.summary(range), class }
    });
    Ok(views.collect())
}
