//! The study logs of a person, for the export.

use serde_json::{Value, json};

use super::service;
use crate::db::Reader;
use crate::features::holding::{File, Held, Holding, List, PORTION, set, with_the_person};
use crate::features::users::User;
use crate::kernel::{Actor, Result};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[
    Holding {
        about: "your study logs",
        held: Held::List(List { path: "study-logs.json", portion: logs }),
        tables: &[with_the_person("study_logs")],
    },
    Holding {
        about: "your timer, if you have one",
        held: Held::Files(timer),
        tables: &[with_the_person("study_timers")],
    },
];

fn logs(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|log| {
        let mut shown = json!({
            "id": log.id,
            "subject": log.subject,
            "minutes": log.minutes,
            "source": log.source.name(),
            "started_at": log.started_at,
            "ended_at": log.ended_at,
            "timed": log.is_timed,
            "xp": log.points,
            "multiplier_percent": log.multiplier,
            "created_at": log.created_at,
        });
        set(&mut shown, "topic", log.topic.as_ref());
        set(&mut shown, "method", log.method);
        set(&mut shown, "focus_rating", log.focus_rating);
        set(&mut shown, "measured_minutes", log.measured.map(|first| first.minutes));
        set(&mut shown, "measured_until", log.measured.map(|first| first.ended_at));
        (log.id.get(), shown)
    });
    Ok(shown.collect())
}

fn timer(db: &Reader, _actor: &Actor, user: &User) -> Result<Vec<File>> {
    let Some(timer) = service::held_timer(db, user.id)? else { return Ok(Vec::new()) };
    let mut shown = json!({
        "subject": timer.subject,
        "started_at": timer.started_at,
        "seconds": timer.measured_ms(db.now()) / 1000,
    });
    set(&mut shown, "topic", timer.topic);
    set(&mut shown, "method", timer.method);
    Ok(vec![File::json("study-timer.json", &shown)?])
}
