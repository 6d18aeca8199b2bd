//! Request and response bodies.

use std::collections::BTreeMap;

use poem_openapi::Object;
use poem_openapi::types::Any;
use serde::Serialize;
use serde_json::Value;

use super::model::Entry;
use crate::http::envelope::Resource;
use crate::kernel::{Id, Timestamp, id::kind};

/// The actor of an entry.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AuditActor {
    pub id: i64,
    pub full_name: String,
}

/// The object of the action.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AuditSubject {
    pub kind: String,
    pub id: i64,
    pub label: String,
}

/// An audit entry.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AuditEntry {
    pub id: Id<kind::AuditEntry>,
    pub at: Timestamp,
    pub action: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<AuditActor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<AuditSubject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    pub details: BTreeMap<String, Any<Value>>,
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
