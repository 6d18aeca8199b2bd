//! Tickets: given for milestones of XP within a month.

use super::super::model::{MOST_LISTED, Tickets};
use super::super::store;
use crate::db::{Reader, Tx};
use crate::features::xp;
use crate::kernel::{Actor, Result, Role, Timestamp};

/// Gives a student the tickets for the milestones of a month that are reached, and withdraws unused ones that are not reached any more.
pub fn reached(tx: &Tx, actor: &Actor, (month, reached): (i64, i64), at: Timestamp) -> Result<()> {
    if actor.role != Role::Student {
        return Ok(());
    }
    for milestone in 1..=reached {
        store::give(tx, actor.user, (month, milestone), at)?;
    }
    store::withdraw_behind(tx, actor.user, (month, reached))
}

/// The tickets of the actor.
pub fn tickets(db: &Reader, actor: &Actor) -> Result<Tickets> {
    let month = xp::service::month_at(db, db.now())?;
    let (_, month_xp) = xp::service::all_and_of_month(db, actor.user)?;
    let available = store::count_available(db, actor.user, month)?;
    let begins = xp::service::month_starts(db)?;
    let latest = store::latest(db, actor.user, MOST_LISTED)?.into_iter();
    let latest = latest.map(|ticket| (ticket, ticket.state_in(month), begins(ticket.expires))).collect();
    Ok(Tickets { available, month_xp, latest })
}
