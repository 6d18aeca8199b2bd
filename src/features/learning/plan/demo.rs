//! Set work and exams of the demo school.

use serde::Deserialize;

use super::model::{NewExam, NewWork};
use super::{service, store};
use crate::db::Tx;
use crate::features::demo_data::{DemoSchool, broken, minutes_ago, table};
use crate::features::{classes, xp};
use crate::kernel::text::{Line, ParsedText, Prose};
use crate::kernel::{Actor, Fault, PageRequest, Result, Timestamp};

#[derive(Deserialize)]
struct Table {
    work: Vec<DemoWork>,
    exam: Vec<DemoExam>,
}

#[derive(Deserialize)]
struct DemoWork {
    class: String,
    tutor: String,
    title: String,
    instructions: String,
    due_in_days: i64,
    minutes: i64,
    done: Vec<String>,
}

#[derive(Deserialize)]
struct DemoExam {
    /// The class, by the username of a tutor.
    class: Option<String>,
    owner: String,
    subject: String,
    in_days: i64,
    weight: i64,
}

/// A class of this person, by its name.
fn class_of(tx: &Tx, actor: &Actor, name: &str) -> Result<classes::Class> {
    let page = PageRequest::first("classes of the demo school", 100);
    let found = classes::service::list(tx, actor, false, None, &page)?.items;
    found.into_iter().find(|class| class.name == name).ok_or_else(|| broken(&format!("has no class {name}")))
}

/// How many days before its day work is set, and an exam entered; at the latest, it was yesterday.
const SET_BEFORE: i64 = 4;
const ENTERED_BEFORE: i64 = 20;

/// The time so many days before a day that lies `ahead` days ahead.
fn days_before(tx: &Tx, days: i64, ahead: i64) -> Timestamp {
    minutes_ago(tx, u64::try_from(days - ahead).unwrap_or(0).max(1) * 24 * 60)
}

/// Sets the work, marks it as done, and enters the exams.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    let table = table::<Table>("plan.toml")?;
    for work in table.work {
        let fault = |what: Fault| broken(&format!("has set work, {}, whose text {what}", work.title));
        let tutor = school.actor(&work.tutor)?;
        let today = xp::service::calendar(tx, &tutor)?.day(tx.now());
        let class = class_of(tx, &tutor, &work.class)?;
        let new = NewWork {
            title: Line::parse(&work.title).map_err(fault)?,
            instructions: Prose::parse(&work.instructions).map_err(fault)?,
            deck: None,
            day: today + work.due_in_days,
            minutes: work.minutes,
        };
        let made = service::create_work_at(tx, &tutor, &class, &new, days_before(tx, SET_BEFORE, work.due_in_days))?;
        for (number, name) in (1..).zip(&work.done) {
            store::insert_done(tx, made.id, school.person(name)?.id, minutes_ago(tx, number * 170))?;
        }
    }
    for exam in table.exam {
        let owner = school.actor(&exam.owner)?;
        let today = xp::service::calendar(tx, &owner)?.day(tx.now());
        let class = exam.class.as_deref().map(|name| class_of(tx, &owner, name)).transpose()?;
        let subject =
            Line::parse(&exam.subject).map_err(|what: Fault| broken(&format!("has an exam whose subject {what}")))?;
        let new =
            NewExam { subject, day: today + exam.in_days, weight: exam.weight, class: class.map(|class| class.id) };
        service::add_exam_at(tx, &owner, &new, days_before(tx, ENTERED_BEFORE, exam.in_days))?;
    }
    Ok(())
}
