//! The XP of a person, for the export.

use serde_json::{Value, json};

use super::service;
use crate::db::Reader;
use crate::features::holding::{File, Held, Holding, List, PORTION, by_the_feature, with_the_person};
use crate::features::users::User;
use crate::kernel::{Actor, Day, Result};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[
    Holding { about: "your XP", held: Held::Files(summary), tables: &[by_the_feature("xp_people")] },
    Holding {
        about: "the entries of your XP ledger",
        held: Held::List(List { path: "xp-ledger.json", portion: entries }),
        tables: &[with_the_person("xp_ledger")],
    },
    Holding {
        about: "your days of learning",
        held: Held::List(List { path: "learning-days.json", portion: days }),
        tables: &[with_the_person("xp_days")],
    },
    Holding {
        about: "the weekdays of rest that you chose before",
        held: Held::List(List { path: "earlier-rest-days.json", portion: rests }),
        tables: &[with_the_person("xp_rests")],
    },
];

fn summary(db: &Reader, _actor: &Actor, user: &User) -> Result<Vec<File>> {
    let (xp, best_streak) = service::held_summary(db, user.id)?;
    let shown = json!({
        "total": xp.total,
        "league": xp.league().name(),
        "leaderboard": xp.has_joined,
        "best_streak": best_streak,
    });
    Ok(vec![File::json("xp.json", &shown)?])
}

fn entries(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_entries(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|entry| {
        let shown = json!({
            "id": entry.id,
            "delta": entry.delta,
            "reason": entry.reason.name(),
            "source": entry.source,
            "multiplier_percent": entry.multiplier,
            "balance": entry.balance,
            "created_at": entry.created_at,
        });
        (entry.id.get(), shown)
    });
    Ok(shown.collect())
}

fn days(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_days(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|day| {
        let shown = json!({
            "day": Day::numbered(day.day),
            "minutes": day.minutes,
            "reviews": day.reviews,
            "plan_steps": day.steps,
            "xp": day.points,
            "streak": day.streak,
            "freezes": day.freezes,
        });
        (day.day, shown)
    });
    Ok(shown.collect())
}

/// The first choice can begin on the day 0, so the position is the day behind it. A weekday is a number from 1, Monday, to 7.
fn rests(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_rests(db, user.id, after - 1, PORTION)?;
    let shown = held.into_iter().map(|(since, days)| {
        let weekdays: Vec<i64> = (0..7).filter(|day| days & (1 << day) != 0).map(|day| day + 1).collect();
        (since + 1, json!({ "since": Day::numbered(since), "weekdays": weekdays }))
    });
    Ok(shown.collect())
}
