//! The classes of a person.

use serde_json::{Value, json};

use super::service;
use crate::db::Reader;
use crate::features::holding::{Held, Holding, List, PORTION, by_the_feature};
use crate::features::users::User;
use crate::kernel::Result;

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "your classes",
    held: Held::List(List { path: "classes.json", portion: classes }),
    tables: &[by_the_feature("class_members")],
}];

fn classes(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|class| {
        (class.id, json!({ "class": class.name, "role": class.role.name(), "joined_at": class.joined_at }))
    });
    Ok(shown.collect())
}
