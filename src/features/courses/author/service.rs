//! Orders, which cost credits.

use crate::db::Tx;
use crate::features::catalogue::{self, Job, NewOrder};
use crate::features::usage::{self, Meter};
use crate::kernel::{Id, Owner, Plan, Result, id::kind};

/// Stores an order and reserves one credit. Fails without effect where no credit of the month is left.
pub(super) fn order(tx: &Tx, user: Id<kind::User>, plan: &Plan, new: &NewOrder) -> Result<Job> {
    let owner = Owner::User(user);
    let (start, _) = tx.now().cycle();
    let added = usage::service::allowance(tx, owner, Meter::Credits, start)?;
    usage::service::reserve_credit(tx, owner, plan.credits.saturating_add(added), &plan.name)?;
    catalogue::service::order(tx, user, new)
}
