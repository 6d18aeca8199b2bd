//! What a key is.

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
use crate::kernel::{Error, Id, Owner, Plan, Result, Role, Secret, Timestamp, id::kind};

text_enum! {
    /// The surface that a key opens.
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
    /// Whether a key works on real things.
    pub enum Mode {
        /// On real things.
        Live = "live",
        /// In the sandbox.
        Test = "test",
    }
}

/// How the text of such a key begins.
pub const fn prefix_of(surface: KeySurface, mode: Mode) -> Prefix {
    match (surface, mode) {
        (KeySurface::Author, _) => Prefix::Author,
        (_, Mode::Test) => Prefix::Test,
        (_, Mode::Live) => Prefix::Live,
    }
}

/// What a key may do: `resource:read` and `resource:write`. An empty set is everything that keys can do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scopes(BTreeSet<String>);

impl Scopes {
    /// Reads a list of scopes; one that does not exist is an error that names the field and those that do.
    pub fn parse(field: &str, list: &[String]) -> Result<Self> {
        let resources = features::resources();
        for (number, scope) in list.iter().enumerate() {
            let known = scope
                .split_once(':')
                .is_some_and(|(resource, access)| resources.contains(&resource) && ["read", "write"].contains(&access));
            if !known {
                let sentence = format!("must be one of {}, each with :read or :write", resources.join(", "));
                return Err(Error::invalid(format!("{field}.{number}"), sentence));
            }
        }
        Ok(Self(list.iter().cloned().collect()))
    }

    /// Whether the key may do that, `read` or `write`, with the resource.
    pub fn allow(&self, resource: &str, access: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|scope| scope.split_once(':') == Some((resource, access)))
    }

    /// The scopes, in order; none for a key that may do everything.
    pub fn list(&self) -> Vec<String> {
        self.0.iter().cloned().collect()
    }
}

/// How long a rotated key may go on being good.
pub const LONGEST_OVERLAP: Duration = Duration::from_secs(30 * 24 * 3600);

/// A key, without its text.
#[derive(Debug, Clone)]
pub struct Key {
    /// The id.
    pub id: Id<kind::Key>,
    /// What it opens.
    pub surface: KeySurface,
    /// Whether it works on real things.
    pub mode: Mode,
    /// Whose it is.
    pub owner: Owner,
    /// What the owner calls it.
    pub name: String,
    /// What is shown of its text.
    pub prefix: String,
    /// The SHA-256 of its text.
    pub hash: [u8; 32],
    /// What it may do.
    pub scopes: Scopes,
    /// From where it may be used; everywhere where empty.
    pub allowed: Networks,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was used last, give or take ten minutes.
    pub last_used_at: Option<Timestamp>,
    /// When it was, or will be, revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Key {
    /// Whether it opens anything at that time.
    pub fn counts_at(&self, now: Timestamp) -> bool {
        !self.is_revoked_at(now) && self.expires_at.is_none_or(|end| end > now)
    }

    /// Whether it is revoked at that time. An end further ahead than any overlap was set before the clock went back, and holds.
    pub fn is_revoked_at(&self, now: Timestamp) -> bool {
        let latest = now.plus(LONGEST_OVERLAP).plus(Timestamp::TOLERANCE);
        self.revoked_at.is_some_and(|end| end <= now || end > latest)
    }
}

/// What is needed to make a key.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Whose it will be.
    pub owner: Owner,
    /// What it opens.
    pub surface: KeySurface,
    /// Whether it works on real things.
    pub mode: Mode,
    /// What the owner calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Scopes,
    /// From where it may be used.
    pub allowed: Networks,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// What became of a key before now.
#[derive(Debug, Clone, Copy)]
pub struct KeyHistory {
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was used last.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// What an owner changes about a key; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct KeyUpdate {
    /// What the owner calls it.
    pub name: Option<String>,
    /// What it may do.
    pub scopes: Option<Scopes>,
    /// From where it may be used.
    pub allowed: Option<Networks>,
}

/// A key that was just made, with the text that is shown this once.
#[derive(Debug)]
pub struct Minted {
    /// The key.
    pub key: Key,
    /// Its text.
    pub text: Secret<String>,
}

text_enum! {
    /// Whether a key opens anything.
    pub enum KeyStatus {
        /// It does.
        Active = "active",
        /// It was rotated, and still does for a while.
        Ending = "ending",
        /// It ended by itself.
        Expired = "expired",
        /// It was ended.
        Revoked = "revoked",
    }
}

impl KeyStatus {
    /// The status of a key at that time.
    pub fn at(key: &Key, now: Timestamp) -> Self {
        match key.revoked_at {
            Some(at) if at <= now => Self::Revoked,
            _ if key.expires_at.is_some_and(|at| at <= now) => Self::Expired,
            Some(_) => Self::Ending,
            None => Self::Active,
        }
    }
}

/// A key as a developer wants it.
#[derive(Debug, Clone)]
pub struct KeyWish {
    /// What to call it.
    pub name: Line<1, 80>,
    /// What it may do.
    pub scopes: Scopes,
    /// From where it may be used.
    pub allowed: Networks,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

impl Key {
    /// How the log names it.
    pub fn subject(&self) -> Subject {
        Subject { kind: "key".into(), id: self.id.get(), label: self.name.clone() }
    }
}

/// How far a meter has come in the present cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeterUse {
    /// Which.
    pub meter: Meter,
    /// What was used.
    pub used: u64,
    /// What was added to the plan's allowance.
    pub added: u64,
}

impl MeterUse {
    /// What may be used on that plan, the addition included; absent for no end.
    pub fn quota(self, plan: &Plan) -> Option<u64> {
        let allowed = match self.meter {
            Meter::Requests => plan.requests,
            Meter::Credits => Some(plan.credits),
            Meter::Seconds => (plan.seconds > 0).then_some(plan.seconds),
        };
        allowed.map(|allowed| allowed.saturating_add(self.added))
    }
}

/// What an owner of keys has used of the present cycle, and with what.
#[derive(Debug, Clone)]
pub struct OwnerUsage {
    /// The name of the plan.
    pub plan: String,
    /// When the cycle began.
    pub cycle_start: Timestamp,
    /// When the next one begins.
    pub cycle_end: Timestamp,
    /// The meters that the owner's keys run.
    pub meters: Vec<MeterUse>,
    /// The keys that are not revoked.
    pub keys: Vec<Key>,
    /// What was added.
    pub top_ups: Vec<TopUp>,
}

/// The standing of an owner, as far as a request with a key depends on it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Whether the owner is not closed, and nothing keeps the owner from acting.
    pub is_active: bool,
    /// The role, where the owner is a person.
    pub role: Option<Role>,
    /// The name of the plan.
    pub plan: String,
    /// The cycle for which the additions hold.
    pub cycle_start: Timestamp,
    /// Its end.
    pub cycle_end: Timestamp,
    /// Requests that were added to the plan's in that cycle.
    pub added_requests: u64,
    /// Credits that were added.
    pub added_credits: u64,
    /// Seconds that were added.
    pub added_seconds: u64,
}

impl Standing {
    /// What was added, if it holds at that time.
    pub fn added(&self, amount: u64, now: Timestamp) -> u64 {
        if self.is_of(now) { amount } else { 0 }
    }

    /// Whether that time lies in the cycle.
    pub fn is_of(&self, now: Timestamp) -> bool {
        self.cycle_start <= now && now < self.cycle_end
    }
}
