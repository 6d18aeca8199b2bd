//! What learning led to.

use super::super::model::{LEAST_PEOPLE, Measure, OutcomesView, Period, WorkView, steps::EFFORT_ENDS};
use super::counting::ALL;
use super::reading::days_of;
use super::rest::Classes;
use super::summing::Shown;
use super::taught::together;
use super::{class_of, period};
use crate::db::Reader;
use crate::features::classes::Class;
use crate::features::plan;
use crate::kernel::{Actor, Id, Result, Role, id::kind};

/// What is shown of a day.
const OF_DAY: [Measure; 2] = [Measure::Retention, Measure::RetentionSpread];
/// The most pieces of work of an answer.
const MOST_WORK: usize = 100;

/// What people remembered, and what set work was done: of the school for admins, of the students that a tutor teaches, or of a class that the
/// actor manages.
pub fn outcomes(
    db: &Reader,
    actor: &Actor,
    class: Option<Id<kind::Class>>,
    days: (Option<i64>, Option<i64>),
) -> Result<OutcomesView> {
    let class = class_of(db, actor, class)?;
    let period = period(db, days)?;
    if class.is_none() && actor.role != Role::Admin {
        return of_taught(db, actor, period);
    }
    let range = period.range;
    let known = days_of(db, (class.as_ref().map_or(ALL, |class| class.id.get()), ALL), range)?;
    let whole = if class.is_some() { Some(days_of(db, (ALL, ALL), range)?) } else { None };
    // Tutors see each of these students anyway, and no figure of the school.
    let left_out = match (&class, &whole) {
        (Some(class), Some(whole)) if actor.role == Role::Admin => {
            Classes::of_school(db)?.left_out(db, (ALL, &OF_DAY), range, whole)?.remove(&class.id.get())
        }
        _ => None,
    };
    let (whole, today, left_out) = (whole.as_ref(), period.today, left_out.as_ref());
    let shown = Shown { days: &known, whole, today, measures: &OF_DAY, telling: None, left_out };
    let mut view = view(&shown, period);
    if let Some(class) = class {
        view.class = Some(class.id);
        if class.students >= LEAST_PEOPLE {
            view.works = works(db, &class, (range.from, range.to))?;
        }
    }
    Ok(view)
}

/// The figures of these days, without work.
fn view(shown: &Shown<'_>, period: Period) -> OutcomesView {
    let range = period.range;
    let mut summary = shown.summary(range);
    summary.all.hidden.retain(|measure| OF_DAY.contains(measure));
    let efforts = (0..).zip(bounds()).map(|(effort, bounds)| shown.effort(range, effort, bounds));
    OutcomesView {
        summary,
        days: range.days().map(|day| shown.day(day)).collect(),
        efforts: efforts.collect(),
        works: Vec::new(),
        class: None,
        period,
    }
}

/// The same of all current classes of a tutor together.
fn of_taught(db: &Reader, actor: &Actor, period: Period) -> Result<OutcomesView> {
    let (range, today) = (period.range, period.today);
    let whole = days_of(db, (ALL, ALL), range)?;
    let together = together(db, actor, range, &whole)?;
    let (days, whole) = (&together.days, Some(&whole));
    let shown = Shown { days, whole, today, measures: &OF_DAY, telling: None, left_out: None };
    let OutcomesView { summary, days, efforts, works, class, period } = view(&shown, period);
    let marked = (0..).zip(efforts).map(|(effort, view)| together.mark_effort(range, effort, view));
    Ok(OutcomesView {
        summary: together.mark_summary(range, summary),
        days: days.into_iter().map(|day| together.mark_day(day)).collect(),
        efforts: marked.collect(),
        works,
        class,
        period,
    })
}

/// The least and the most minutes of each effort.
fn bounds() -> impl Iterator<Item = (i64, Option<i64>)> {
    let begins = std::iter::once(0).chain(EFFORT_ENDS);
    begins.zip(EFFORT_ENDS.into_iter().map(|end| Some(end - 1)).chain([None]))
}

/// The work of a class that was due in these days.
fn works(db: &Reader, class: &Class, days: (i64, i64)) -> Result<Vec<WorkView>> {
    let works = plan::service::work_due(db, class.id, days, MOST_WORK)?;
    let views = works.into_iter().map(|work| WorkView {
        id: work.id,
        title: work.title,
        day: work.day,
        done: work.done,
        students: class.students,
    });

    Ok(views.collect())
}
