//! The figures of a person, for the export.

use serde_json::{Value, json};

use super::service;
use crate::db::Reader;
use crate::features::holding::{Held, Holding, List, PORTION, Withheld, by_the_feature, with_the_person};
use crate::features::users::User;
use crate::kernel::{Day, Result};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[
    Holding {
        about: "what analytics counted of you, day by day",
        held: Held::List(List { path: "analytics-days.json", portion: days }),
        tables: &[by_the_feature("analytics_days")],
    },
    Holding {
        about: "how often you asked the tutor, day by day",
        held: Held::List(List { path: "analytics-questions.json", portion: questions }),
        tables: &[with_the_person("analytics_questions")],
    },
    Holding {
        about: "which subjects your questions to the tutor were about, day by day",
        held: Held::List(List { path: "analytics-subject-questions.json", portion: subject_questions }),
        tables: &[with_the_person("analytics_subject_questions")],
    },
];

/// What is not in the export.
pub(super) const WITHHOLDS: &[Withheld] = &[Withheld {
    table: by_the_feature("analytics_learners"),
    reason: "a copy of your memberships in classes, which the archive has",
}];

fn days(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_days(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|(day, facts)| {
        let shown = json!({
            "day": Day::numbered(day),
            "minutes": facts.minutes,
            "reviews": facts.reviews,
            "answers": facts.learned,
            "right": facts.remembered,
            "questions": facts.questions,
        });
        (day, shown)
    });
    Ok(shown.collect())
}

fn questions(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_questions(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|(day, count)| {
        let shown = json!({
            "day": Day::numbered(day),
            "questions": count.questions,
            "model_answers": count.model_answers,
            "input_tokens": count.tokens_read,
            "output_tokens": count.tokens_written,
        });
        (day, shown)
    });
    Ok(shown.collect())
}

fn subject_questions(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_subject_questions(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|(id, (day, subject, count))| {
        let shown = json!({
            "day": Day::numbered(day),
            "subject": subject,
            "questions": count.questions,
            "model_answers": count.model_answers,
            "input_tokens": count.tokens_read,
            "output_tokens": count.tokens_written,
        });
        (id, shown)
    });
    Ok(shown.collect())
}
