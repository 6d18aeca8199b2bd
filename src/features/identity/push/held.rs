//! The devices of a person, for the export. Their addresses are withheld: anyone who has one can send to the device.

use serde_json::{Value, json};

use super::service;
use crate::db::Reader;
use crate::features::holding::{File, Held, Holding, set, with_the_person};
use crate::features::users::User;
use crate::kernel::{Actor, Result};

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "the devices on which you get notifications",
    held: Held::Files(devices),
    tables: &[with_the_person("push_subscriptions")],
}];

fn devices(db: &Reader, _actor: &Actor, user: &User) -> Result<Vec<File>> {
    let devices = service::held(db, user.id)?.into_iter().map(|device| {
        let mut shown = json!({ "id": device.id, "push_service": device.host, "created_at": device.created_at });
        set(&mut shown, "client", device.client);
        set(&mut shown, "worked_at", device.worked_at);
        shown
    });
    Ok(vec![File::json("devices.json", &Value::Array(devices.collect()))?])
}
