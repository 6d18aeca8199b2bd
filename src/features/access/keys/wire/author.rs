//! The one key of the course author.

use poem_openapi::Object;
use serde::Serialize;

use super::super::model::{Key, Minted};
use super::super::service::AuthorStanding;
use crate::kernel::{Id, Timestamp, id::kind};

/// How far the credits of the cycle have come.
#[derive(Debug, Clone, Object, Serialize)]
pub struct CreditFigure {
    /// How many were taken.
    pub used: u64,
    /// How many there are.
    pub quota: u64,
}

/// The key, without its text.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AuthorKey {
    /// The id.
    pub id: Id<kind::Key>,
    /// What is shown of it.
    pub prefix: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was used last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
}

impl From<Key> for AuthorKey {
    fn from(key: Key) -> Self {
        Self { id: key.id, prefix: key.prefix, created_at: key.created_at, last_used_at: key.last_used_at }
    }
}

/// The key of a person, if there is one, and what the plan says to it.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AuthorKeyAnswer {
    /// The name of the plan.
    pub plan: String,
    /// Whether the plan opens the course author.
    pub is_included: bool,
    /// The credits.
    pub credits: CreditFigure,
    /// When they count anew.
    pub cycle_end: Timestamp,
    /// The key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author_key: Option<AuthorKey>,
}

impl AuthorKeyAnswer {
    /// The standing at that time.
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
    /// The id.
    pub id: Id<kind::Key>,
    /// What is shown of it from now on.
    pub prefix: String,
    /// The text.
    pub key: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl From<Minted> for AuthorKeyCreated {
    fn from(Minted { key, text }: Minted) -> Self {
        Self { id: key.id, prefix: key.prefix, key: text.expose().clone(), created_at: key.created_at }
    }
}
