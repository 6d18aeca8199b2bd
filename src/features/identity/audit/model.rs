//! The data of audit entries.

use serde::{Deserialize, Serialize};

use crate::features::users::User;
use crate::kernel::{Id, Origin, Timestamp, id::kind};

/// The job that takes an erased person out of the older entries.
#[derive(Debug, Serialize, Deserialize)]
pub struct EraseEntries {
    /// The erased person.
    pub user: Id<kind::User>,
    /// The entries below this id still name the person.
    pub below: i64,
}

/// The object of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The kind of object: `user`, `invitation`.
    pub kind: String,
    pub id: i64,
    /// Its name at that time.
    pub label: String,
}

impl Subject {
    /// Names a person as subject.
    pub fn user(user: &User) -> Self {
        Self { kind: "user".into(), id: user.id.get(), label: user.label() }
    }
}

/// A new entry.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    /// The action, dotted and in the past tense: `users.created`.
    pub action: &'static str,
    /// The actor with the name at that time; absent for unauthenticated requests and for the server itself.
    pub actor: Option<(Id<kind::User>, &'a str)>,
    /// The object of the action.
    pub subject: Option<Subject>,
    pub origin: &'a Origin,
    /// Further details; a JSON object.
    pub details: serde_json::Value,
}

/// A stored entry.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: Id<kind::AuditEntry>,
    pub at: Timestamp,
    pub action: String,
    /// The actor: id, and name at that time.
    pub actor: Option<(i64, String)>,
    /// The object of the action.
    pub subject: Option<Subject>,
    /// The network address of the request.
    pub address: Option<String>,
    /// Which request it was.
    pub request_id: Option<String>,
    /// Further details; a JSON object.
    pub details: serde_json::Value,
}

/// The filters of the list.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only entries of this actor.
    pub actor: Option<i64>,
    /// Only this action, or the actions that begin with it and a dot.
    pub action: Option<String>,
    /// Only entries about this subject: kind and id.
    pub subject: Option<(&'static str, i64)>,
    /// Only entries of this time or later.
    pub since: Option<Timestamp>,
    /// Only entries before this time.
    pub until: Option<Timestamp>,
}
