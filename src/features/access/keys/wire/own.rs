//! Request and response bodies of a developer's keys, and of leaked keys.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::super::model;
use super::super::model::{Key, KeyStatus, KeyUpdate, Minted, Scopes};
use super::super::service::LONGEST_OVERLAP;
use crate::http::envelope::Resource;
use crate::http::json::saturated;
use crate::kernel::network::Networks;
use crate::kernel::text::Line;
use crate::kernel::{Error, Fault, Id, Result, Rule, Secret, Timestamp, id::kind};

/// The most scopes of a key.
const MOST_SCOPES: usize = 20;
/// The most addresses and networks of a key.
const MOST_ADDRESSES: usize = 50;

/// A leaked key.
#[derive(Debug, Object, Deserialize)]
pub struct LeakedKey {
    pub key: Secret<String>,
}

/// The result of a report of a leaked key.
#[derive(Debug, Clone, Object, Serialize)]
pub struct LeakedKeyRevoked {
    pub revoked: bool,
}

/// A developer's key, without its text.
#[derive(Debug, Clone, Object, Serialize)]
pub struct DeveloperKey {
    pub id: Id<kind::Key>,
    pub name: String,
    pub prefix: String,
    pub scopes: Vec<String>,
    pub allowed_addresses: Vec<String>,
    pub status: KeyStatus,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// The time of its revocation, which may be in the future.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

impl DeveloperKey {
    /// Converts a key, with its status at that time.
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
        return Err(Error::invalid("scopes", Fault::count(0, MOST_SCOPES)));
    }
    Scopes::parse("scopes", list)
}

fn addresses(list: &[String]) -> Result<Networks> {
    if list.len() > MOST_ADDRESSES {
        return Err(Error::invalid("allowed_addresses", Fault::count(0, MOST_ADDRESSES)));
    }
    for (number, address) in list.iter().enumerate() {
        if Networks::of([address.as_str()]).is_err() {
            let fault = Fault::new(Rule::Network, "must be an IP address or a network such as 192.0.2.0/24");
            return Err(Error::invalid(format!("allowed_addresses.{number}"), fault));
        }
    }
    let networks = Networks::of(list.iter().map(String::as_str));
    networks.map_err(|what| Error::invalid("allowed_addresses", Fault::told(Rule::Network, what)))
}

/// The input of a new key.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct DeveloperKeyCreate {
    pub name: Line<1, 80>,
    pub scopes: Option<Vec<String>>,
    pub allowed_addresses: Option<Vec<String>>,
    pub expires_at: Option<Timestamp>,
}

impl DeveloperKeyCreate {
    /// Validates the input. An unknown scope or an invalid address is an error that names the field.
    pub fn parse(self) -> Result<model::KeyWish> {
        Ok(model::KeyWish {
            name: self.name,
            scopes: scopes(&self.scopes.unwrap_or_default())?,
            allowed: addresses(&self.allowed_addresses.unwrap_or_default())?,
            expires_at: self.expires_at,
        })
    }
}

/// The changes to a key; absent fields stay.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct DeveloperKeyUpdate {
    pub name: Option<Line<1, 80>>,
    pub scopes: Option<Vec<String>>,
    pub allowed_addresses: Option<Vec<String>>,
}

impl DeveloperKeyUpdate {
    /// Validates the input. An unknown scope or an invalid address is an error that names the field.
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
    pub id: Id<kind::Key>,
    pub name: String,
    /// The beginning of the key's text, by which people recognise it.
    pub prefix: String,
    pub key: String,
    pub scopes: Vec<String>,
    pub allowed_addresses: Vec<String>,
    pub created_at: Timestamp,
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

/// The options of a rotation.
#[derive(Debug, Clone, Default, Object, Deserialize)]
pub struct KeyRotation {
    #[oai(default)]
    #[serde(default, deserialize_with = "saturated")]
    pub overlap_seconds: u32,
}

impl KeyRotation {
    /// Returns how long the old key stays valid. Too long a time is an error that names the field.
    pub fn overlap(&self) -> Result<std::time::Duration> {
        let overlap = std::time::Duration::from_secs(self.overlap_seconds.into());
        if overlap > LONGEST_OVERLAP {
            return Err(Error::invalid("overlap_seconds", Fault::range(0_u64, LONGEST_OVERLAP.as_secs())));
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
    pub replaces: Id<kind::Key>,
    pub old_key_ends_at: Timestamp,
}
