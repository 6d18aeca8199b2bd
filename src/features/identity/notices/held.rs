//! The notices of a person, for the export.

use serde_json::{Value, json};

use super::service;
use crate::db::Reader;
use crate::features::holding::{Held, Holding, List, PORTION, set, with_the_person};
use crate::features::users::User;
use crate::kernel::Result;

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "your notifications",
    held: Held::List(List { path: "notices.json", portion: notices }),
    tables: &[with_the_person("notices")],
}];

fn notices(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|notice| {
        let mut shown =
            json!({ "id": notice.id, "kind": notice.kind, "params": notice.params, "created_at": notice.created_at });
        set(&mut shown, "read_at", notice.read_at);
        (notice.id.get(), shown)
    });
    Ok(shown.collect())
}
