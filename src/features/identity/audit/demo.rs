//! The audit entries of the demo school.

use std::net::IpAddr;

use serde::Deserialize;

use super::model::{NewEntry, Subject};
use super::service;
use crate::db::Tx;
use crate::features;
use crate::features::demo_data::{DemoSchool, broken, minutes_ago, table};
use crate::features::users;
use crate::kernel::{Origin, Result};

#[derive(Deserialize)]
struct History {
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    minutes_ago: u64,
    action: String,
    actor: Option<String>,
    subject: Option<String>,
    address: Option<IpAddr>,
    details: Option<serde_json::Value>,
}

/// Writes recent audit entries.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    table::<History>("audit.toml")?.entry.into_iter().try_for_each(|entry| write_one(tx, school, entry))
}

fn write_one(tx: &Tx, school: &DemoSchool, entry: Entry) -> Result<()> {
    let at = minutes_ago(tx, entry.minutes_ago);
    let action = features::actions().find(|action| *action == entry.action);
    let action = action.ok_or_else(|| broken(&format!("has the unknown action {}", entry.action)))?;
    let actor = entry.actor.as_deref().map(|name| school.person(name)).transpose()?;
    let subject = entry.subject.as_deref().map(|name| school.person(name)).transpose()?;
    let origin = Origin { address: entry.address, ..Origin::default() };
    let new = NewEntry {
        action,
        actor: actor.map(|user| (user.id, user.full_name.as_str())),
        subject: subject.map(Subject::user),
        origin: &origin,
        details: entry.details.unwrap_or_else(|| serde_json::json!({})),
    };
    service::record_at(tx, at, &new)?;
    match actor.filter(|_| action == "auth.signed_in") {
        Some(user) => users::service::signed_in_at(tx, user, at),
        None => Ok(()),
    }
}
