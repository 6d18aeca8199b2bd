//! The squads of a person, for the export.

use serde_json::{Value, json};

use super::service;
use crate::db::Reader;
use crate::features::holding::{Held, Holding, List, PORTION, by_the_feature};
use crate::features::users::User;
use crate::kernel::Result;

/// This feature's data about people, for the export. The activity of a squad says of a person nothing more than when the person joined.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "your squads, and what you earned for them",
    held: Held::List(List { path: "squads.json", portion: squads }),
    tables: &[by_the_feature("squad_stints"), by_the_feature("squad_activity")],
}];

fn squads(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|held| {
        let mut shown = json!({
            "squad": held.squad,
            "role": if held.is_owner { "owner" } else { "member" },
            "joined_at": held.stint.joined_at,
            "xp": held.stint.points,
        });
        if let (Some(left), Some(shown)) = (held.stint.left_at, shown.as_object_mut()) {
            shown.insert("left_at".to_owned(), json!(left));
        }
        (held.stint.id, shown)
    });
    Ok(shown.collect())
}
