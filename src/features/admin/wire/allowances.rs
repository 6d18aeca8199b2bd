//! The shapes of plans, additions and use.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use super::super::model::{self, Addition};
use super::accounts::{KeyMode, KeySurface};
use crate::features::keys::Key;
use crate::features::usage;
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Error, Id, Plan, Result, Timestamp, id::kind};

/// The plan to be on.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct PlanChoice {
    /// Its name.
    pub plan: Line<1, 40>,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Meter {
    /// Requests with a developer's keys.
    Requests,
    /// Courses of the course author.
    Credits,
    /// Seconds of media of the course factory.
    Seconds,
}

impl From<usage::Meter> for Meter {
    fn from(meter: usage::Meter) -> Self {
        match meter {
            usage::Meter::Requests => Self::Requests,
            usage::Meter::Credits => Self::Credits,
            usage::Meter::Seconds => Self::Seconds,
        }
    }
}

impl From<Meter> for usage::Meter {
    fn from(meter: Meter) -> Self {
        match meter {
            Meter::Requests => Self::Requests,
            Meter::Credits => Self::Credits,
            Meter::Seconds => Self::Seconds,
        }
    }
}

/// What to add to the present cycle.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct TopUpCreate {
    /// Of what.
    pub meter: Meter,
    /// How much.
    pub amount: i64,
    /// Why.
    pub note: Option<Line<0, 200>>,
}

/// The most that one addition may be.
const LARGEST_AMOUNT: i64 = 1_000_000_000;

impl TopUpCreate {
    /// What to add. An amount out of its bounds is an error that names it.
    pub fn parse(self) -> Result<Addition> {
        let amount = u64::try_from(self.amount).ok().filter(|_| (1..=LARGEST_AMOUNT).contains(&self.amount));
        let sentence = format!("must be a whole number from 1 to {LARGEST_AMOUNT}");
        Ok(Addition {
            meter: self.meter.into(),
            amount: amount.ok_or_else(|| Error::invalid("amount", sentence))?,
            note: self.note.map(|note| note.as_str().to_owned()).filter(|note| !note.is_empty()),
        })
    }
}

/// What was added to an allowance.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct TopUp {
    /// The id.
    pub id: Id<kind::TopUp>,
    /// Of what.
    pub meter: Meter,
    /// How much.
    pub amount: i64,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When.
    pub created_at: Timestamp,
}

impl From<usage::TopUp> for TopUp {
    fn from(added: usage::TopUp) -> Self {
        Self {
            id: added.id,
            meter: added.meter.into(),
            amount: whole(added.amount),
            note: added.note,
            created_at: added.created_at,
        }
    }
}

/// The addition.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct TopUpCreated {
    /// Its id.
    pub id: Id<kind::TopUp>,
    /// The addition.
    pub top_up: TopUp,
}

impl From<usage::TopUp> for TopUpCreated {
    fn from(added: usage::TopUp) -> Self {
        Self { id: added.id, top_up: added.into() }
    }
}

/// How far a meter has come.
#[derive(Debug, Clone, Object, Serialize)]
pub struct MeterUsage {
    /// Which.
    pub meter: Meter,
    /// What was used.
    pub used: i64,
    /// What may be used, additions included; absent for no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<i64>,
    /// What was added to the plan's allowance.
    pub added: i64,
}

/// A key, without its text.
#[derive(Debug, Clone, Object, Serialize)]
pub struct OwnerKey {
    /// The id.
    pub id: Id<kind::Key>,
    /// What it opens.
    pub surface: KeySurface,
    /// Whether it works on real things.
    pub mode: KeyMode,
    /// What its owner calls it.
    pub name: String,
    /// What is shown of it.
    pub prefix: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it was used last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
}

impl From<Key> for OwnerKey {
    fn from(key: Key) -> Self {
        Self {
            id: key.id,
            surface: key.surface.into(),
            mode: key.mode.into(),
            name: key.name,
            prefix: key.prefix,
            created_at: key.created_at,
            // A key that was rotated goes on until its revocation.
            expires_at: key.revoked_at.or(key.expires_at),
            last_used_at: key.last_used_at,
        }
    }
}

/// What an owner of keys has used of the present cycle, and with what.
#[derive(Debug, Clone, Object, Serialize)]
pub struct OwnerUsage {
    /// The name of the plan.
    pub plan: String,
    /// When the cycle began.
    pub cycle_start: Timestamp,
    /// When the next one begins.
    pub cycle_end: Timestamp,
    /// The meters that the owner's keys run.
    pub meters: Vec<MeterUsage>,
    /// The keys that are not revoked.
    pub keys: Vec<OwnerKey>,
    /// What was added.
    pub top_ups: Vec<TopUp>,
}

impl OwnerUsage {
    /// The use as the contract shows it; `plan` is the one that the owner is on.
    pub fn of(usage: model::OwnerUsage, plan: &Plan) -> Self {
        let meter = |one: &model::MeterUse| MeterUsage {
            meter: one.meter.into(),
            used: whole(one.used),
            quota: one.quota(plan).map(whole),
            added: whole(one.added),
        };
        Self {
            meters: usage.meters.iter().map(meter).collect(),
            plan: usage.plan,
            cycle_start: usage.cycle_start,
            cycle_end: usage.cycle_end,
            keys: usage.keys.into_iter().map(OwnerKey::from).collect(),
            top_ups: usage.top_ups.into_iter().map(TopUp::from).collect(),
        }
    }
}

/// A count as the contract writes one.
fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The use of an owner of keys.
#[derive(Debug, Clone, Object, Serialize)]
pub struct OwnerUsageAnswer {
    /// What was used.
    pub usage: OwnerUsage,
}
