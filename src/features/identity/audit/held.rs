//! The audit entries about a person, for the export.

use serde_json::{Value, json};

use super::model::Entry;
use super::service;
use crate::db::Reader;
use crate::features::holding::{Held, Holding, List, PORTION, by_the_feature, set};
use crate::features::users::User;
use crate::kernel::Result;

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "the audit log entries about you",
    held: Held::List(List { path: "audit.json", portion: entries }),
    tables: &[by_the_feature("audit_entries")],
}];

/// Reads the entries of which the person is the actor or the subject.
fn entries(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let entries = service::held(db, user.id, after, PORTION)?;
    Ok(entries.into_iter().map(|entry| (entry.id.get(), audit_entry(entry, user))).collect())
}

/// Shows an entry to its person. Names and network addresses of other people are left out.
fn audit_entry(entry: Entry, user: &User) -> Value {
    let by = match &entry.actor {
        Some((id, _)) if *id == user.id.get() => "you",
        Some(_) => "another person",
        None => "not signed in",
    };
    let mut shown = json!({ "id": entry.id, "at": entry.at, "action": entry.action, "by": by });
    if by != "another person" {
        set(&mut shown, "address", entry.address);
        set(&mut shown, "request_id", entry.request_id);
    }
    if let Some(subject) = entry.subject {
        let is_you = subject.kind == "user" && subject.id == user.id.get();
        let mut to = json!({ "kind": subject.kind, "id": subject.id });
        if is_you || subject.kind != "user" {
            set(&mut to, "label", Some(subject.label));
        }
        set(&mut shown, "to", Some(to));
    }
    shown["details"] = entry.details;
    shown
}
