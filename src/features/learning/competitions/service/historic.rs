//! Competitions of the past, for a school that is made with a history. XP must be in the ledger before.

use super::super::model::NewCompetition;
use super::super::store;
use super::drawing::finish;
use super::entering::enter_at;
use super::{absent, begun};
use crate::db::Tx;
use crate::features::xp;
use crate::features::xp::model::milestones;
use crate::kernel::{Id, Realm, Result, Timestamp, id::kind};

/// The entries of the ledger that are read at a time.
const PORTION: usize = 500;

/// Gives a student the tickets for the milestones that the ledger shows, each at the time at which it was reached.
pub fn give_historic(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    let (mut month, mut ends, mut points, mut after) = (0, Timestamp::from_millis(i64::MIN), 0, 0);
    loop {
        let entries = xp::service::held_entries(tx, user, after, PORTION)?;
        for entry in &entries {
            if entry.created_at >= ends {
                month = xp::service::month_at(tx, entry.created_at)?;
                (ends, points) = (xp::service::month_start(tx, month + 1)?, 0);
            }
            let before = milestones(points);
            points += entry.delta;
            for milestone in before + 1..=milestones(points) {
                store::give(tx, user, (month, milestone), entry.created_at)?;
            }
        }
        match entries.last() {
            Some(last) if entries.len() == PORTION => after = last.id.get(),
            _ => return Ok(()),
        }
    }
}

/// A competition of the past.
#[derive(Debug)]
pub struct Historic {
    pub realm: Realm,
    pub new: NewCompetition,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Who entered how many tickets when, in the order of time. People enter fewer where they had fewer.
    pub entries: Vec<(Id<kind::User>, i64, Timestamp)>,
    /// When it was drawn; absent where it is still to be drawn.
    pub drawn_at: Option<Timestamp>,
}

/// Creates a competition with its entries, and draws it.
pub fn insert_historic(tx: &Tx, historic: &Historic) -> Result<Id<kind::Competition>> {
    let times = (historic.starts_at, historic.ends_at);
    let mut made = begun(tx, historic.realm, &historic.new, times)?;
    made.created_at = historic.starts_at.min(tx.now());
    let id = store::insert(tx, &made)?;
    let mut competition = store::find(tx, id)?.ok_or_else(absent)?;
    for (user, tickets, at) in &historic.entries {
        if store::available(tx, *user, (xp::service::month_at(tx, *at)?, *at), 1)?.is_empty() {
            continue;
        }
        (_, competition, _) = enter_at(tx, competition, *user, *tickets, *at)?;
    }
    if let Some(at) = historic.drawn_at {
        finish(tx, competition, at)?;
    }
    Ok(id)
}
