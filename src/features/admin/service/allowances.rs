//! What owners of keys may use: plans, additions, and how far they have come.

use serde_json::json;

use super::super::model::{Addition, MeterUse, OwnerUsage};
use super::{accounts::subject, known_plan, people, record};
use crate::db::{Reader, Tx};
use crate::features::accounts::{self, Account};
use crate::features::audit::Subject;
use crate::features::keys::{self, KeySurface};
use crate::features::usage::{self, Meter, NewTopUp, TopUp};
use crate::features::users::{self, User};
use crate::kernel::{Actor, Error, Id, Owner, Plans, Result, id::kind};

/// The meters that an owner's keys run, and the word for such an owner.
const fn meters_of(owner: Owner) -> (&'static [Meter], &'static str) {
    match owner {
        Owner::User(_) => (&[Meter::Requests, Meter::Credits], "a person"),
        Owner::Account(_) => (&[Meter::Seconds], "an account"),
    }
}

/// Puts a person on another plan, one that exists. Their keys follow from the next request on.
pub fn set_user_plan(tx: &Tx, actor: &Actor, id: Id<kind::User>, plan: &str, plans: &Plans) -> Result<User> {
    let before = users::service::visible(tx, actor, id)?;
    known_plan(plans, plan)?;
    let after = users::service::set_plan(tx, &before, plan)?;
    if after.plan != before.plan {
        let details = json!({ "from": before.plan, "to": after.plan });
        record(tx, actor, "users.plan_changed", people::subject(&after), details)?;
    }
    Ok(after)
}

/// Puts an account on another plan, one that exists. Its keys follow from the next request on.
pub fn set_account_plan(tx: &Tx, actor: &Actor, id: Id<kind::Account>, plan: &str, plans: &Plans) -> Result<Account> {
    let before = accounts::service::existing(tx, id)?;
    known_plan(plans, plan)?;
    let after = accounts::service::set_plan(tx, &before, plan)?;
    if after.plan != before.plan {
        let details = json!({ "from": before.plan, "to": after.plan });
        record(tx, actor, "accounts.plan_changed", subject(&after), details)?;
    }
    Ok(after)
}

/// Adds to what a person may use in the present cycle.
pub fn top_up_user(tx: &Tx, actor: &Actor, id: Id<kind::User>, addition: &Addition) -> Result<TopUp> {
    let user = users::service::visible(tx, actor, id)?;
    top_up(tx, actor, Owner::User(id), ("users.topped_up", people::subject(&user)), addition)
}

/// Adds to what an account may use in the present cycle.
pub fn top_up_account(tx: &Tx, actor: &Actor, id: Id<kind::Account>, addition: &Addition) -> Result<TopUp> {
    let account = accounts::service::existing(tx, id)?;
    top_up(tx, actor, Owner::Account(id), ("accounts.topped_up", subject(&account)), addition)
}

fn top_up(
    tx: &Tx,
    actor: &Actor,
    owner: Owner,
    (action, subject): (&'static str, Option<Subject>),
    addition: &Addition,
) -> Result<TopUp> {
    let (meters, word) = meters_of(owner);
    if !meters.contains(&addition.meter) {
        let names: Vec<&str> = meters.iter().map(|meter| meter.name()).collect();
        return Err(Error::invalid("meter", format!("must be {}: that is what {word} uses", names.join(" or "))));
    }
    let new = NewTopUp { owner, meter: addition.meter, amount: addition.amount, note: addition.note.clone() };
    let added = usage::service::top_up(tx, &new)?;
    let mut details = json!({ "meter": added.meter.name(), "amount": added.amount });
    if let Some(note) = &added.note {
        details["note"] = json!(note);
    }
    record(tx, actor, action, subject, details)?;
    Ok(added)
}

/// What a person has used of the present cycle; of requests, what is written down.
pub fn user_usage(db: &Reader, actor: &Actor, id: Id<kind::User>) -> Result<OwnerUsage> {
    let user = users::service::visible(db, actor, id)?;
    owner_usage(db, Owner::User(id), user.plan)
}

/// What an account has used of the present cycle.
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
        found.extend(keys::service::list(db, owner, surface)?);
    }
    found.retain(|key| key.revoked_at.is_none_or(|at| at > now));
    let top_ups = usage::service::top_ups(db, owner, cycle_start)?;
    Ok(OwnerUsage { plan, cycle_start, cycle_end, meters, keys: found, top_ups })
}
