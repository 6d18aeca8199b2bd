//! The data of keys.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::features;
use crate::features::audit::Subject;
use crate::features::usage::{Meter, TopUp};
use crate::http::text_enum;
use crate::kernel::key::Prefix;
use crate::kernel::network::Networks;
use crate::kernel::text::Line;
use crate::kernel::{Error, Fault, Id, Owner, Plan, Result, Role, Rule, Secret, Timestamp, id::kind};

text_enum! {
    /// The surface on which a key is accepted.
    pub enum KeySurface {
        /// The partner surface, and the platform in the role of the developer.
        Partner = "partner",
        /// The course factory.
        Factory = "factory",
        /// The course author.
        Author = "author",
    }
}

text_enum! {
    /// Whether a key works on real data.
    pub enum Mode {
        /// On real data.
        Live = "live",
        /// In the sandbox.
        Test = "test",
    }
}

/// Returns the prefix of such a key's text.
pub const fn prefix_of(surface: KeySurface, mode: Mode) -> Prefix {
    match (surface, mode) {
        (KeySurface::Author, _) => Prefix::Author,
        (_, Mode::Test) => Prefix::Test,
        (_, Mode::Live) => Prefix::Live,
    }
}

/// The scopes of a key: `resource:read` and `resource:write`. An empty set permits everything that keys can do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scopes(BTreeSet<String>);

impl Scopes {
    /// Parses a list of scopes. An unknown one is an error that names the field and the known ones.
    pub fn parse(field: &str, list: &[String]) -> Result<Self> {
        let resources = features::resources();
        for (number, scope) in list.iter().enumerate() {
            let known = scope
                .split_once(':')
                .is_some_and(|(resource, access)| resources.contains(&resource) && ["read", "write"].contains(&access));
            if !known {
                let sentence = format!("must be one of {}, each with :read or :write", resources.join(", "));
                return Err(Error::invalid(format!("{field}.{number}"), Fault::told(Rule::Choice, sentence)));
            }
        }
        Ok(Self(list.iter().cloned().collect()))
    }

    /// Whether the scopes include `access`, `read` or `write`, to the resource.
    pub fn allow(&self, resource: &str, access: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|scope| scope.split_once(':') == Some((resource, access)))
    }

    /// Lists the scopes, sorted; empty for a key without restrictions.
    pub fn list(&self) -> Vec<String> {
        self.0.iter().cloned().collect()
    }
}

/// The longest time for which a rotated key stays valid.
pub const LONGEST_OVERLAP: Duration = Duration::from_secs(30 * 24 * 3600);

/// A key, without its text.
#[derive(Debug, Clone)]
pub struct Key {
    pub id: Id<kind::Key>,
    pub surface: KeySurface,
    pub mode: Mode,
    pub owner: Owner,
    pub name: String,
    /// The beginning of its text, by which people recognise it.
    pub prefix: String,
    /// The SHA-256 of its text.
    pub hash: [u8; 32],
    pub scopes: Scopes,
    /// The networks from which it may be used; any where empty.
    pub allowed: Networks,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    /// The last use, precise to ten minutes.
    pub last_used_at: Option<Timestamp>,
    /// The time of its revocation, which may be in the future.
    pub revoked_at: Option<Timestamp>,
}

impl Key {
    /// Whether it is valid at that time.
    pub fn counts_at(&self, now: Timestamp) -> bool {
        !self.is_revoked_at(now) && self.expires_at.is_none_or(|end| end > now)
    }

    /// Whether it is revoked at that time. A revocation further ahead than the longest overlap was stored before the clock went back, and
    /// counts.
    pub fn is_revoked_at(&self, now: Timestamp) -> bool {
        let latest = now.plus(LONGEST_OVERLAP).plus(Timestamp::TOLERANCE);
        self.revoked_at.is_some_and(|end| end <= now || end > latest)
    }
}

/// The input of a new key.
#[derive(Debug, Clone)]
pub struct NewKey {
    pub owner: Owner,
    pub surface: KeySurface,
    pub mode: Mode,
    pub name: String,
    pub scopes: Scopes,
    /// The networks from which it may be used; any where empty.
    pub allowed: Networks,
    pub expires_at: Option<Timestamp>,
}

/// Demo data only: the history of a key.
#[derive(Debug, Clone, Copy)]
pub struct KeyHistory {
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

/// The changes to a key; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct KeyUpdate {
    pub name: Option<String>,
    pub scopes: Option<Scopes>,
    /// The networks from which it may be used; any where empty.
    pub allowed: Option<Networks>,
}

/// A new key with its text, which is shown this once.
#[derive(Debug)]
pub struct Minted {
    pub key: Key,
    pub text: Secret<String>,
}

text_enum! {
    /// The status of a key.
    pub enum KeyStatus {
        Active = "active",
        /// Rotated, and valid until its overlap ends.
        Ending = "ending",
        Expired = "expired",
        Revoked = "revoked",
    }
}

impl KeyStatus {
    /// Returns the status of a key at that time.
    pub fn at(key: &Key, now: Timestamp) -> Self {
        match key.revoked_at {
            Some(at) if at <= now => Self::Revoked,
            _ if key.expires_at.is_some_and(|at| at <= now) => Self::Expired,
            Some(_) => Self::Ending,
            None => Self::Active,
        }
    }
}

/// A developer's input of a new key.
#[derive(Debug, Clone)]
pub struct KeyWish {
    pub name: Line<1, 80>,
    pub scopes: Scopes,
    /// The networks from which it may be used; any where empty.
    pub allowed: Networks,
    pub expires_at: Option<Timestamp>,
}

impl Key {
    /// Names it in the audit log.
    pub fn subject(&self) -> Subject {
        Subject { kind: "key".into(), id: self.id.get(), label: self.name.clone() }
    }
}

/// The usage of a meter in the present cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeterUse {
    pub meter: Meter,
    pub used: u64,
    /// The additions to the plan's quota.
    pub added: u64,
}

impl MeterUse {
    /// Returns the quota on that plan, additions included; absent for unlimited.
    pub fn quota(self, plan: &Plan) -> Option<u64> {
        let allowed = match self.meter {
            Meter::Requests => plan.requests,
            Meter::Credits => Some(plan.credits),
            Meter::Seconds => (plan.seconds > 0).then_some(plan.seconds),
        };
        allowed.map(|allowed| allowed.saturating_add(self.added))
    }
}

/// The usage of the present cycle, with the owner's keys and additions.
#[derive(Debug, Clone)]
pub struct OwnerUsage {
    /// The name of the plan.
    pub plan: String,
    pub cycle_start: Timestamp,
    pub cycle_end: Timestamp,
    /// The meters that apply to the owner's keys.
    pub meters: Vec<MeterUse>,
    /// The keys that are not revoked.
    pub keys: Vec<Key>,
    pub top_ups: Vec<TopUp>,
}

/// The part of an owner's state on which requests with a key depend.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Whether the account is open, or no obstacle keeps the person from acting.
    pub is_active: bool,
    /// The role; absent for an account.
    pub role: Option<Role>,
    /// The name of the plan.
    pub plan: String,
    /// The start of the cycle for which the additions hold.
    pub cycle_start: Timestamp,
    pub cycle_end: Timestamp,
    /// Additional requests in that cycle.
    pub added_requests: u64,
    pub added_credits: u64,
    pub added_seconds: u64,
}

impl Standing {
    /// Returns the addition if it holds at that time, else 0.
    pub fn added(&self, amount: u64, now: Timestamp) -> u64 {
        if self.is_of(now) { amount } else { 0 }
    }

    /// Whether that time is in the cycle.
    pub fn is_of(&self, now: Timestamp) -> bool {
        self.cycle_start <= now && now < self.cycle_end
    }
}
