//! The learner profile of a person, for the export.

use serde_json::{Map, Value, json};

use super::model::{Signal, shown, signals};
use super::service;
use crate::db::Reader;
use crate::features::holding::{File, Held, Holding, List, PORTION, by_the_feature, set, with_the_person};
use crate::features::users::User;
use crate::kernel::{Actor, Day, Result};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[
    Holding {
        about: "your learner profile, and your answers to its assessment",
        held: Held::Files(profile),
        tables: &[by_the_feature("clp_people")],
    },
    Holding {
        about: "what changed your learner profile",
        held: Held::List(List { path: "learner-profile-history.json", portion: changes }),
        tables: &[with_the_person("clp_changes")],
    },
    Holding {
        about: "what your learner profile saw you do, day by day",
        held: Held::List(List { path: "learner-profile-days.json", portion: days }),
        tables: &[with_the_person("clp_days")],
    },
];

fn profile(db: &Reader, _actor: &Actor, user: &User) -> Result<Vec<File>> {
    let Some(person) = service::held(db, user.id)? else { return Ok(Vec::new()) };
    let dimensions: Map<String, Value> = person
        .estimates
        .iter()
        .map(|(dimension, estimate)| {
            let mut shown = json!({
                "value": shown(estimate.value),
                "confidence": estimate.confidence(),
                "source": estimate.source(),
                "weeks_of_evidence": estimate.evidence,
            });
            set(&mut shown, "contested_to", estimate.contest.map(|contest| contest.value));
            (dimension.name().to_owned(), shown)
        })
        .collect();
    let mut shown = json!({ "dimensions": dimensions, "answers": person.answers, "changed_at": person.changed_at });
    set(&mut shown, "assessed_at", person.assessed_at);
    Ok(vec![File::json("learner-profile.json", &shown)?])
}

fn changes(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_changes(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|change| {
        let dimensions: Map<String, Value> = change
            .changes
            .iter()
            .map(|changed| (changed.dimension.name().to_owned(), json!({ "from": changed.from, "to": changed.to })))
            .collect();
        let mut shown =
            json!({ "id": change.id, "at": change.at, "kind": change.kind.name(), "dimensions": dimensions });
        set(&mut shown, "week_from", change.week_from.map(Day::numbered));
        set(&mut shown, "reason", change.reason);
        (change.id.get(), shown)
    });
    Ok(shown.collect())
}

fn days(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_days(db, user.id, after)?;
    let rules = signals()?;
    let shown = held.into_iter().map(|day| {
        let amount = |signal: Signal| (signal.name().to_owned(), Value::from(day.counts.amount(signal)));
        let amounts: Map<String, Value> = rules.iter().map(|rule| amount(rule.id)).collect();
        let shown = json!({
            "day": Day::numbered(day.day),
            "study_logs": day.logs,
            "reviews": day.counts.reviews,
            "amounts": amounts,
        });
        (day.day, shown)
    });
    Ok(shown.collect())
}
