//! What an admin asks for, and is shown.

use crate::features::keys::Key;
use crate::features::usage::{Meter, TopUp};
use crate::kernel::{Plan, Role, Timestamp};

/// What an invitation is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// What people register as.
    pub role: Role,
    /// How many may.
    pub uses: i64,
    /// After how many days it ends; never where it is absent.
    pub days: Option<u32>,
    /// What it is for.
    pub note: Option<String>,
}

/// What to add to somebody's allowance of the present cycle.
#[derive(Debug, Clone)]
pub struct Addition {
    /// Of what.
    pub meter: Meter,
    /// How much.
    pub amount: u64,
    /// Why.
    pub note: Option<String>,
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
