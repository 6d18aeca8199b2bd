//! The plans, exams and set work of a person, for the export.

use serde_json::{Value, json};

use super::service;
use crate::db::Reader;
use crate::features::holding::{Held, Holding, List, PORTION, by_the_feature, with_the_person};
use crate::features::users::User;
use crate::kernel::{Day, Result};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[
    Holding {
        about: "your plans of the day",
        held: Held::List(List { path: "plans.json", portion: days }),
        tables: &[with_the_person("plan_days")],
    },
    Holding {
        about: "the dates of your exams",
        held: Held::List(List { path: "exam-dates.json", portion: exams }),
        tables: &[with_the_person("plan_exams")],
    },
    Holding {
        about: "the set work that you did",
        held: Held::List(List { path: "set-work.json", portion: done }),
        tables: &[by_the_feature("plan_work_done")],
    },
];

fn days(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_days(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|plan| {
        let steps = plan.content.steps().map(|step| {
            let minutes = step.minutes();
            json!({ "kind": step.kind.name(), "title": step.title, "minutes": minutes, "done": step.is_done })
        });
        let steps: Vec<Value> = steps.collect();
        let shown =
            json!({ "day": Day::numbered(plan.day), "minutes": plan.minutes, "steps": steps, "xp": plan.content.xp });
        (plan.day, shown)
    });
    Ok(shown.collect())
}

fn exams(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_exams(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|exam| {
        let shown =
            json!({ "id": exam.id, "subject": exam.subject, "date": Day::numbered(exam.day), "weight": exam.weight });
        (exam.id.get(), shown)
    });
    Ok(shown.collect())
}

fn done(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_done(db, user.id, after, PORTION)?;
    Ok(held.into_iter().map(|(id, title, done_at)| (id, json!({ "title": title, "done_at": done_at }))).collect())
}
