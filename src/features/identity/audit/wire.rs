//! The shapes of the contract.

use std::collections::BTreeMap;

use poem_openapi::Object;
use poem_openapi::types::Any;
use serde::Serialize;
use serde_json::Value;

use super::model::Entry;
use crate::http::envelope::Resource;
use crate::kernel::{Id, Timestamp, id::kind};

/// Who did it.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AuditActor {
    /// The person's id.
    pub id: i64,
    /// The name at the time.
    pub full_name: String,
}

/// What it was done to.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AuditSubject {
    /// What sort of thing.
    pub kind: String,
    /// Its id.
    pub id: i64,
    /// What it was called at the time.
    pub label: String,
}

/// One thing that somebody did.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AuditEntry {
    /// The id.
    pub id: Id<kind::AuditEntry>,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub action: String,
    /// Who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<AuditActor>,
    /// What it was done to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<AuditSubject>,
    /// The network address that it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What else is worth knowing.
    pub details: BTreeMap<String, Any<Value>>,
    /// The request that did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Resource for AuditEntry {
    const MANY: &'static str = "entries";
}

impl From<Entry> for AuditEntry {
    fn from(entry: Entry) -> Self {
        let details = match entry.details {
            Value::Object(details) => details.into_iter().map(|(name, value)| (name, Any(value))).collect(),
            _ => BTreeMap::new(),
        };
        Self {
            id: entry.id,
            at: entry.at,
            action: entry.action,
            actor: entry.actor.map(|(id, full_name)| AuditActor { id, full_name }),
            subject: entry.subject.map(|subject| AuditSubject {
                kind: subject.kind,
                id: subject.id,
                label: subject.label,
            }),
            address: entry.address,
            details,
            request_id: entry.request_id,
        }
    }
}
