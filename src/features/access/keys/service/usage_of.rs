//! Quotas and usage of owners of keys.

use super::super::model::{KeySurface, MeterUse, OwnerUsage};
use super::list;
use super::own::owner;
use crate::db::Reader;
use crate::features::usage::service::meters_of;
use crate::features::usage::{self, Meter};
use crate::features::{accounts, users};
use crate::kernel::{Actor, Id, Owner, Plan, Plans, Result, id::kind};

/// A developer's quota: the plan and additions to it.
#[derive(Debug, Clone)]
pub struct Allowance {
    pub plan: Plan,
    /// Additional requests in the present cycle.
    pub added: u64,
}

impl Allowance {
    /// Returns the requests that the cycle allows; absent for unlimited.
    pub fn quota(&self) -> Option<u64> {
        self.plan.requests.map(|requests| requests.saturating_add(self.added))
    }
}

/// Loads the actor's quota in the present cycle.
pub fn allowance(db: &Reader, actor: &Actor, plans: &Plans) -> Result<Allowance> {
    let me = users::service::me(db, actor)?;
    let (cycle_start, _) = db.now().cycle();
    let added = usage::service::allowance(db, owner(actor), Meter::Requests, cycle_start)?;
    Ok(Allowance { plan: plans.of(&me.plan).clone(), added })
}

/// Loads a person's usage of the present cycle; of requests, those that are stored.
pub fn user_usage(db: &Reader, actor: &Actor, id: Id<kind::User>) -> Result<OwnerUsage> {
    let user = users::service::visible(db, actor, id)?;
    owner_usage(db, Owner::User(id), user.plan)
}

/// Returns an account's usage of the present cycle.
pub fn account_usage(db: &Reader, id: Id<kind::Account>) -> Result<OwnerUsage> {
    let account = accounts::service::existing(db, id)?;
    owner_usage(db, Owner::Account(id), account.plan)
}

fn owner_usage(db: &Reader, owner: Owner, plan: String) -> Result<OwnerUsage> {
    let now = db.now();
    let (cycle_start, cycle_end) = now.cycle();
    let mut meters = Vec::new();
    for meter in meters_of(owner).0 {
        let used = usage::service::used(db, owner, *meter, cycle_start)?;
        let added = usage::service::allowance(db, owner, *meter, cycle_start)?;
        meters.push(MeterUse { meter: *meter, used, added });
    }
    let mut found = Vec::new();
    for surface in [KeySurface::Partner, KeySurface::Factory, KeySurface::Author] {
        found.extend(list(db, owner, surface)?);
    }
    found.retain(|key| key.revoked_at.is_none_or(|at| at > now));
    let top_ups = usage::service::top_ups(db, owner, cycle_start)?;
    Ok(OwnerUsage { plan, cycle_start, cycle_end, meters, keys: found, top_ups })
}
