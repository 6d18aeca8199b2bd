//! Response bodies of the key of the course author.

use poem_openapi::Object;
use serde::Serialize;

use super::super::model::{Key, Minted};
use super::super::service::AuthorStanding;
use crate::kernel::{Id, Timestamp, id::kind};

/// The credits of the cycle.
#[derive(Debug, Clone, Object, Serialize)]
pub struct CreditFigure {
    pub used: u64,
    pub quota: u64,
}

/// The key, without its text.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AuthorKey {
    pub id: Id<kind::Key>,
    pub prefix: String,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
}

impl From<Key> for AuthorKey {
    fn from(key: Key) -> Self {
        Self { id: key.id, prefix: key.prefix, created_at: key.created_at, last_used_at: key.last_used_at }
    }
}

/// The key of a person, if there is one, and the person's plan.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AuthorKeyAnswer {
    pub plan: String,
    pub is_included: bool,
    pub credits: CreditFigure,
    pub cycle_end: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author_key: Option<AuthorKey>,
}

impl AuthorKeyAnswer {
    /// Converts the plan and key at that time.
    pub fn of(standing: AuthorStanding, now: Timestamp) -> Self {
        Self {
            is_included: standing.plan.has_author(),
            plan: standing.plan.name,
            credits: CreditFigure { used: standing.used, quota: standing.quota },
            cycle_end: now.cycle().1,
            author_key: standing.key.map(AuthorKey::from),
        }
    }
}

/// The new key with its text.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AuthorKeyCreated {
    pub id: Id<kind::Key>,
    /// The beginning of the key's text, by which people recognise it.
    pub prefix: String,
    pub key: String,
    pub created_at: Timestamp,
}

impl From<Minted> for AuthorKeyCreated {
    fn from(Minted { key, text }: Minted) -> Self {
        Self { id: key.id, prefix: key.prefix, key: text.expose().clone(), created_at: key.created_at }
    }
}
