//! The notifications of a person, for the export.

use serde_json::{Value, json};

use super::service;
use crate::db::Reader;
use crate::features::holding::{File, Held, Holding, List, PORTION, set, with_the_person};
use crate::features::users::User;
use crate::kernel::{Actor, Error, Result};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[
    Holding {
        about: "your notifications",
        held: Held::List(List { path: "notifications.json", portion: notifications }),
        tables: &[
            with_the_person("notifications"),
            with_the_person("notification_mails"),
            with_the_person("notification_pushes"),
        ],
    },
    Holding {
        about: "how you want to be notified",
        held: Held::Files(preferences),
        tables: &[with_the_person("notification_people")],
    },
];

fn notifications(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|notification| {
        let mut shown = json!({
            "id": notification.id,
            "kind": notification.kind.name(),
            "event": notification.event,
            "data": notification.data,
            "created_at": notification.created_at,
        });
        set(&mut shown, "read_at", notification.read_at);
        (notification.id.get(), shown)
    });
    Ok(shown.collect())
}

/// Exports what the person chose.
fn preferences(db: &Reader, _actor: &Actor, user: &User) -> Result<Vec<File>> {
    let choices = service::held_choices(db, user.id)?;
    Ok(vec![File::json("notification-preferences.json", &serde_json::to_value(choices).map_err(Error::internal)?)?])
}
