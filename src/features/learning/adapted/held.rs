//! The adaptations of a person, for the export.

use serde_json::{Value, json};

use super::service;
use crate::db::Reader;
use crate::features::holding::{Held, Holding, List, PORTION, set, with_the_person};
use crate::features::users::User;
use crate::kernel::{Day, Result};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "adaptations that you applied, with the figures before and after",
    held: Held::List(List { path: "adaptations.json", portion: applied }),
    tables: &[with_the_person("adaptations")],
}];

fn applied(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|applied| {
        let change = |change: &super::model::Change| json!({ "setting": change.setting.name(), "from": change.from, "to": change.to });
        let changes: Vec<Value> = applied.changes.iter().map(change).collect();
        let seen = |seen: &super::model::Seen| json!({ "figure": seen.name, "value": seen.value, "limit": seen.limit });
        let evidence: Vec<Value> = applied.evidence.iter().map(seen).collect();
        let mut shown = json!({
            "id": applied.id,
            "adaptation": applied.adaptation,
            "applied_at": applied.applied_at,
            "day": Day::numbered(applied.day),
            "changes": changes,
            "evidence": evidence,
            "measure": applied.measure.name(),
        });
        set(&mut shown, "ended_at", applied.end.map(|end| end.at));
        set(&mut shown, "ended_by", applied.end.map(|end| end.by.name()));
        set(&mut shown, "measured", applied.measured.map(|measured| {
            let value = |mean: Option<super::model::Mean>| mean.map(|mean| mean.value);
            json!({ "verdict": measured.verdict.name(), "before": value(measured.before), "after": value(measured.after) })
        }));
        (applied.id.get(), shown)
    });
    Ok(shown.collect())
}
