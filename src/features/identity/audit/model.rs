//! What an entry is.

use serde::{Deserialize, Serialize};

use crate::features::users::User;
use crate::kernel::{Id, Origin, Timestamp, id::kind};

/// The job that takes an erased person out of the older entries.
#[derive(Debug, Serialize, Deserialize)]
pub struct EraseEntries {
    /// Who was erased.
    pub user: Id<kind::User>,
    /// The entries below this id still name the person.
    pub below: i64,
}

/// What something was done to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// What sort of thing: `user`, `invitation`.
    pub kind: String,
    /// Its id.
    pub id: i64,
    /// What it was called at the time.
    pub label: String,
}

impl Subject {
    /// A person.
    pub fn user(user: &User) -> Self {
        Self { kind: "user".into(), id: user.id.get(), label: user.label() }
    }
}

/// An entry to write.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    /// What was done: dotted, in the past tense.
    pub action: &'static str,
    /// Who did it, with the name at the time; absent for strangers and for the server itself.
    pub actor: Option<(Id<kind::User>, &'a str)>,
    /// What it was done to.
    pub subject: Option<Subject>,
    /// Where the request came from.
    pub origin: &'a Origin,
    /// What else is worth knowing; a JSON object.
    pub details: serde_json::Value,
}

/// An entry that was written.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The id.
    pub id: Id<kind::AuditEntry>,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub action: String,
    /// Who did it.
    pub actor: Option<(i64, String)>,
    /// What it was done to.
    pub subject: Option<Subject>,
    /// Where the request came from.
    pub address: Option<String>,
    /// Which request it was.
    pub request_id: Option<String>,
    /// What else is worth knowing.
    pub details: serde_json::Value,
}

/// Which entries a list shows.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only what this person did.
    pub actor: Option<i64>,
    /// Only this action, or the actions that begin with it and a dot.
    pub action: Option<String>,
    /// Only what was done to this: the kind and the id.
    pub subject: Option<(&'static str, i64)>,
}
