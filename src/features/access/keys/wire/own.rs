//! A developer's keys, and keys that were found in public.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::super::model;
use super::super::model::{Key, KeyStatus, KeyUpdate, Minted, Scopes};
use super::super::service::LONGEST_OVERLAP;
use crate::http::envelope::Resource;
use crate::kernel::network::Networks;
use crate::kernel::text::Line;
use crate::kernel::{Error, Id, Result, Secret, Timestamp, id::kind};

/// How many scopes a key may name.
const MOST_SCOPES: usize = 20;
/// How many addresses and networks a key may name.
const MOST_ADDRESSES: usize = 50;

/// A key that was found.
#[derive(Debug, Object, Deserialize)]
pub struct LeakedKey {
    /// Its text.
    pub key: Secret<String>,
}

/// What came of it.
#[derive(Debug, Clone, Object, Serialize)]
pub struct LeakedKeyRevoked {
    /// Whether the key was good until now.
    pub revoked: bool,
}

/// A developer's key, without its text.
#[derive(Debug, Clone, Object, Serialize)]
pub struct DeveloperKey {
    /// The id.
    pub id: Id<kind::Key>,
    /// What its owner calls it.
    pub name: String,
    /// What is shown of it.
    pub prefix: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// From where it works.
    pub allowed_addresses: Vec<String>,
    /// Whether it opens anything.
    pub status: KeyStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it was used last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// When it was, or will be, ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

impl DeveloperKey {
    /// The key as the contract shows it at that time.
    pub fn of(key: Key, now: Timestamp) -> Self {
        Self {
            status: KeyStatus::at(&key, now),
            id: key.id,
            name: key.name,
            prefix: key.prefix,
            scopes: key.scopes.list(),
            allowed_addresses: key.allowed.list(),
            created_at: key.created_at,
            expires_at: key.expires_at,
            last_used_at: key.last_used_at,
            revoked_at: key.revoked_at,
        }
    }
}

impl Resource for DeveloperKey {
    const ONE: &'static str = "api_key";
    const MANY: &'static str = "keys";
}

fn scopes(list: &[String]) -> Result<Scopes> {
    if list.len() > MOST_SCOPES {
        return Err(Error::invalid("scopes", format!("must have at most {MOST_SCOPES} entries")));
    }
    Scopes::parse("scopes", list)
}

fn addresses(list: &[String]) -> Result<Networks> {
    if list.len() > MOST_ADDRESSES {
        return Err(Error::invalid("allowed_addresses", format!("must have at most {MOST_ADDRESSES} entries")));
    }
    for (number, address) in list.iter().enumerate() {
        if Networks::of([address.as_str()]).is_err() {
            let sentence = "must be an IP address or a network such as 192.0.2.0/24";
            return Err(Error::invalid(format!("allowed_addresses.{number}"), sentence));
        }
    }
    Networks::of(list.iter().map(String::as_str)).map_err(|what| Error::invalid("allowed_addresses", what))
}

/// A key to make.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct DeveloperKeyCreate {
    /// What to call it.
    pub name: Line<1, 80>,
    /// What it may do.
    pub scopes: Option<Vec<String>>,
    /// From where it may be used.
    pub allowed_addresses: Option<Vec<String>>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

impl DeveloperKeyCreate {
    /// What is wanted. A scope or an address that is none is an error that names the field.
    pub fn parse(self) -> Result<model::KeyWish> {
        Ok(model::KeyWish {
            name: self.name,
            scopes: scopes(&self.scopes.unwrap_or_default())?,
            allowed: addresses(&self.allowed_addresses.unwrap_or_default())?,
            expires_at: self.expires_at,
        })
    }
}

/// What to change about a key.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct DeveloperKeyUpdate {
    /// What to call it.
    pub name: Option<Line<1, 80>>,
    /// What it may do.
    pub scopes: Option<Vec<String>>,
    /// From where it may be used.
    pub allowed_addresses: Option<Vec<String>>,
}

impl DeveloperKeyUpdate {
    /// What is wanted. A scope or an address that is none is an error that names the field.
    pub fn parse(self) -> Result<KeyUpdate> {
        Ok(KeyUpdate {
            name: self.name.map(|name| name.to_string()),
            scopes: self.scopes.as_deref().map(scopes).transpose()?,
            allowed: self.allowed_addresses.as_deref().map(addresses).transpose()?,
        })
    }
}

/// A new key with its text.
#[derive(Debug, Clone, Object, Serialize)]
pub struct DeveloperKeyCreated {
    /// The id.
    pub id: Id<kind::Key>,
    /// What its owner calls it.
    pub name: String,
    /// What is shown of it from now on.
    pub prefix: String,
    /// The text.
    pub key: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// From where it works.
    pub allowed_addresses: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

impl From<Minted> for DeveloperKeyCreated {
    fn from(Minted { key, text }: Minted) -> Self {
        Self {
            id: key.id,
            name: key.name,
            prefix: key.prefix,
            key: text.expose().clone(),
            scopes: key.scopes.list(),
            allowed_addresses: key.allowed.list(),
            created_at: key.created_at,
            expires_at: key.expires_at,
        }
    }
}

/// How to rotate.
#[derive(Debug, Clone, Default, Object, Deserialize)]
pub struct KeyRotation {
    /// How long the old key goes on.
    #[oai(default)]
    #[serde(default)]
    pub overlap_seconds: u32,
}

impl KeyRotation {
    /// How long the old key goes on; longer than is allowed is an error that names the field.
    pub fn overlap(&self) -> Result<std::time::Duration> {
        let overlap = std::time::Duration::from_secs(self.overlap_seconds.into());
        if overlap > LONGEST_OVERLAP {
            return Err(Error::invalid("overlap_seconds", format!("must be at most {}", LONGEST_OVERLAP.as_secs())));
        }
        Ok(overlap)
    }
}

/// A new key with its text, and the one that it replaces.
#[derive(Debug, Clone, Object, Serialize)]
pub struct DeveloperKeyRotated {
    #[oai(flatten)]
    #[serde(flatten)]
    pub new: DeveloperKeyCreated,
    /// The id of the old key.
    pub replaces: Id<kind::Key>,
    pub old_key_ends_at: Timestamp,
}
