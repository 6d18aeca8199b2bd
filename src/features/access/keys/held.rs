//! The keys of a person, without their texts, for the export.

use serde_json::{Value, json};

use super::model::KeySurface;
use super::service;
use crate::db::Reader;
use crate::features::holding::{File, Held, Holding, set, with_the_person};
use crate::features::users::User;
use crate::kernel::{Actor, Owner, Result};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "your API keys, without their texts",
    held: Held::Files(keys),
    tables: &[with_the_person("api_keys")],
}];

/// Lists the keys, revoked ones included.
fn keys(db: &Reader, _actor: &Actor, user: &User) -> Result<Vec<File>> {
    let owner = Owner::User(user.id);
    let mut keys = Vec::new();
    for surface in [KeySurface::Partner, KeySurface::Author] {
        for key in service::list(db, owner, surface)? {
            let mut shown = json!({
                "id": key.id,
                "surface": surface.name(),
                "name": key.name,
                "prefix": key.prefix,
                "scopes": key.scopes.list(),
                "allowed_addresses": key.allowed.list(),
                "created_at": key.created_at,
            });
            set(&mut shown, "expires_at", key.expires_at);
            set(&mut shown, "last_used_at", key.last_used_at);
            set(&mut shown, "revoked_at", key.revoked_at);
            keys.push(shown);
        }
    }
    Ok(vec![File::json("api-keys.json", &Value::Array(keys))?])
}
