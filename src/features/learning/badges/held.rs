//! The badges of a person, for the export.

use serde_json::{Value, json};

use super::service;
use crate::db::Reader;
use crate::features::holding::{File, Held, Holding, set, with_the_person};
use crate::features::users::User;
use crate::kernel::{Actor, Error, Result};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "your badges, and what is counted for them",
    held: Held::Files(badges),
    tables: &[with_the_person("badge_awards"), with_the_person("badge_people")],
}];

fn badges(db: &Reader, _actor: &Actor, user: &User) -> Result<Vec<File>> {
    let (awards, figures) = (service::held(db, user.id)?, service::held_figures(db, user.id)?);
    if awards.is_empty() && figures.is_none() {
        return Ok(Vec::new());
    }
    let awards: Vec<Value> = awards
        .into_iter()
        .map(|award| {
            let mut shown = json!({ "badge": award.slug, "by_hand": award.is_by_hand, "earned_at": award.at });
            set(&mut shown, "note", award.note);
            shown
        })
        .collect();
    let mut shown = json!({ "badges": awards });
    set(&mut shown, "counted", figures.map(serde_json::to_value).transpose().map_err(Error::internal)?);
    Ok(vec![File::json("badges.json", &shown)?])
}
