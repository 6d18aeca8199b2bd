//! Stored usage: counters, blocks, additions and the request log.

mod alerts;
mod allowances;

pub use alerts::tell_of_share;
pub use allowances::{meters_of, top_up_account, top_up_user};

use std::time::Duration;

use super::model::{Alert, DayUse, Figure, KeyRequest, Meter, NewTopUp, Place, TopUp, block_of};
use super::store;
use crate::app::clock;
use crate::config::Retention;
use crate::db::{Reader, Tx};
use crate::events::{Emit, Event};
use crate::kernel::{Code, Effect, Error, Id, Owner, Result, Timestamp, id::kind};

/// The operation name of requests whose key and operation were lost in a crash.
pub const UNRECORDED: &str = "unrecorded";
/// The most stored requests of an owner.
pub const KEPT_REQUESTS: u32 = 1_000;

/// A counter's request for a block.
#[derive(Debug)]
pub(super) struct Reservation {
    pub owner: Owner,
    /// The cycle that was served so far with its count; absent before the row is read.
    pub served: Option<(Timestamp, u64)>,
    /// Whether that cycle continues.
    pub goes_on: bool,
    /// The quota of a cycle.
    pub quota: Option<u64>,
    /// Unstored counts by day, key and operation.
    pub rows: Vec<(Place, u64)>,
}

/// A reserved block.
#[derive(Debug)]
pub(super) struct Reserved {
    pub cycle_start: Timestamp,
    pub cycle_end: Timestamp,
    /// The usage before the block, where the counter begins with this cycle.
    pub used: Option<u64>,
    /// The count up to which it may serve.
    pub reserved: u64,
}

/// Stores counts, ends a finished cycle, and reserves the next block.
pub(super) fn reserve(tx: &Tx, asked: &Reservation) -> Result<Reserved> {
    let owner = asked.owner;
    store::add_days(tx, owner, &asked.rows)?;
    if let (Some((start, used)), true) = (asked.served, asked.goes_on) {
        let reserved = raise(tx, owner, start, used, asked.quota)?;
        return Ok(Reserved { cycle_start: start, cycle_end: start.cycle().1, used: None, reserved });
    }
    if let Some((start, used)) = asked.served {
        store::set_amount(tx, owner, Meter::Requests, start, used)?;
    }
    let start = present_cycle(tx, owner)?;
    let end = start.cycle().1;
    let used = store::amount(tx, owner, Meter::Requests, start)?;
    let told_apart = store::sum_of_days(tx, owner, start, end)?;
    if told_apart < used {
        let place: Place = (tx.now().day().max(start), Id::new(0), UNRECORDED);
        store::add_days(tx, owner, &[(place, used - told_apart)])?;
    }
    let reserved = raise(tx, owner, start, used, asked.quota)?;
    Ok(Reserved { cycle_start: start, cycle_end: end, used: Some(used), reserved })
}

/// Returns the present cycle. It never goes back with the clock; but a cycle that begins after the horizon was counted while the clock was
/// wrong, and its usage moves to the present one.
fn present_cycle(tx: &Tx, owner: Owner) -> Result<Timestamp> {
    let horizon = clock::horizon(tx)?;
    let (now, _) = tx.now().cycle();
    let latest = store::latest_cycle(tx, owner, Meter::Requests, horizon)?;
    let start = latest.map_or(now, |latest| latest.max(now));
    let ahead = store::cycles_ahead(tx, owner, horizon)?;
    for (meter, _, amount) in &ahead {
        let before = store::amount(tx, owner, *meter, start)?;
        store::set_amount(tx, owner, *meter, start, before.saturating_add(*amount))?;
    }
    let days = store::days_ahead(tx, owner, horizon)?;
    let today = tx.now().day().max(start);
    for (key, operation, requests) in &days {
        store::add_day(tx, owner, today, *key, operation, *requests)?;
    }
    if !ahead.is_empty() || !days.is_empty() {
        store::delete_ahead(tx, owner, horizon)?;
    }
    if store::move_top_ups(tx, owner, horizon, start)? > 0 {
        tx.after_commit(changed(owner));
    }
    if !ahead.is_empty() {
        tracing::warn!(
            owner = owner.kind(),
            id = owner.number(),
            "what was counted for a month that has not begun counts for the present one: the clock was ahead"
        );
    }
    Ok(start)
}

/// Counts the counters of future months: the clock was ahead, and their owners have used no key since.
pub fn counted_ahead(db: &Reader) -> Result<i64> {
    store::count_ahead(db, clock::horizon(db)?)
}

const fn changed(owner: Owner) -> Effect {
    match owner {
        Owner::User(id) => Effect::UserChanged(id),
        Owner::Account(id) => Effect::AccountChanged(id),
    }
}

/// Reserves one block above the usage, but not above the quota.
fn raise(tx: &Tx, owner: Owner, start: Timestamp, used: u64, quota: Option<u64>) -> Result<u64> {
    let amount = store::amount(tx, owner, Meter::Requests, start)?;
    let wanted = used + block_of(quota);
    let bounded = quota.map_or(wanted, |quota| wanted.min(quota));
    let reserved = bounded.max(amount).max(used);
    store::set_amount(tx, owner, Meter::Requests, start, reserved)?;
    Ok(reserved)
}

/// Stores counts; with `exact` also the exact usage of that cycle, which gives the rest of the block back.
pub(super) fn write_down(tx: &Tx, owner: Owner, rows: &[(Place, u64)], exact: Option<(Timestamp, u64)>) -> Result<()> {
    store::add_days(tx, owner, rows)?;
    match exact {
        Some((start, used)) => store::set_amount(tx, owner, Meter::Requests, start, used),
        None => Ok(()),
    }
}

/// Stores that a share of the quota was reached, and raises the event, once per cycle.
pub(super) fn note_share(tx: &Tx, owner: Owner, figure: Figure, percent: u8) -> Result<()> {
    if store::insert_alert(tx, owner, figure.cycle_start, percent)? {
        tx.emit(Event::QuotaShareReached { owner, percent, used: figure.used, quota: figure.quota.unwrap_or(0) });
    }
    Ok(())
}

/// Lists the shares of the quota that were reached in the cycle.
pub fn alerts(db: &Reader, owner: Owner, cycle_start: Timestamp) -> Result<Vec<Alert>> {
    store::alerts(db, owner, cycle_start)
}

/// Adds to a quota of the present cycle, from the next request.
pub fn top_up(tx: &Tx, new: &NewTopUp) -> Result<TopUp> {
    tx.after_commit(changed(new.owner));
    store::insert_top_up(tx, new, tx.now().cycle().0)
}

/// Lists the additions to the owner's quotas in the cycle, newest first; a hundred at the most.
pub fn top_ups(db: &Reader, owner: Owner, cycle_start: Timestamp) -> Result<Vec<TopUp>> {
    store::top_ups(db, owner, cycle_start)
}

/// Returns the sum of additions to a quota in the cycle.
pub fn allowance(db: &Reader, owner: Owner, meter: Meter, cycle_start: Timestamp) -> Result<u64> {
    store::sum_of_top_ups(db, owner, meter, cycle_start)
}

/// Returns the stored usage of a meter in the cycle. The counter in memory is more recent for requests.
pub fn used(db: &Reader, owner: Owner, meter: Meter, cycle_start: Timestamp) -> Result<u64> {
    store::amount(db, owner, meter, cycle_start)
}

/// Takes one credit of the present cycle, or fails where `quota` are taken. The error names the plan.
pub fn reserve_credit(tx: &Tx, owner: Owner, quota: u64, plan: &str) -> Result<()> {
    present_cycle(tx, owner)?;
    let (start, _) = tx.now().cycle();
    let taken = store::amount(tx, owner, Meter::Credits, start)?;
    if taken >= quota {
        let sentence = format!("The course credits of your plan [{plan}] for this month are used up.");
        return Err(Error::new(Code::QuotaSpent, sentence));
    }
    store::set_amount(tx, owner, Meter::Credits, start, taken + 1)
}

/// Gives back a credit of the cycle of `taken_at`.
pub fn free_credit(tx: &Tx, owner: Owner, taken_at: Timestamp) -> Result<()> {
    // One that was taken while the clock was ahead has been moved to the present cycle.
    let is_ahead = taken_at > clock::horizon(tx)?;
    let (start, _) = if is_ahead { tx.now().cycle() } else { taken_at.cycle() };
    let taken = store::amount(tx, owner, Meter::Credits, start)?;
    store::set_amount(tx, owner, Meter::Credits, start, taken.saturating_sub(1))
}

/// Counts seconds of finished media in the present cycle.
pub fn count_seconds(tx: &Tx, owner: Owner, seconds: u64) -> Result<()> {
    present_cycle(tx, owner)?;
    let (start, _) = tx.now().cycle();
    let counted = store::amount(tx, owner, Meter::Seconds, start)?;
    store::set_amount(tx, owner, Meter::Seconds, start, counted.saturating_add(seconds))
}

/// Lists stored requests by day, key and operation, from one day to before another.
pub fn days(db: &Reader, owner: Owner, from: Timestamp, to: Timestamp) -> Result<Vec<DayUse>> {
    store::days(db, owner, from, to)
}

/// Requests by day, key and operation on the next days behind one: whole days, and about `most` records.
pub fn days_after(db: &Reader, owner: Owner, after: Timestamp, most: usize) -> Result<Vec<DayUse>> {
    let mut days = store::days_after(db, owner, after, most)?;
    if days.len() < most {
        return Ok(days);
    }
    // The last day may be cut. It comes with the next portion, unless it is the only one.
    let (Some(first), Some(last)) = (days.first().map(|day| day.day), days.last().map(|day| day.day)) else {
        return Ok(days);
    };
    if first == last {
        return store::days(db, owner, last, last.plus(Duration::from_millis(1)));
    }
    days.retain(|day| day.day != last);
    Ok(days)
}

/// The owner's last requests that are written down, the latest first.
pub fn requests(db: &Reader, owner: Owner, limit: u32) -> Result<Vec<KeyRequest>> {
    store::requests(db, owner, limit)
}

/// Stores requests, and deletes the oldest of each owner.
pub fn keep_requests(tx: &Tx, requests: &[(Owner, Vec<KeyRequest>)]) -> Result<()> {
    for (owner, requests) in requests {
        for request in requests {
            store::insert_request(tx, *owner, request)?;
        }
        store::trim_requests(tx, *owner, KEPT_REQUESTS)?;
    }
    Ok(())
}

/// Removes one portion of the records whose retention has ended.
pub fn sweep(tx: &Tx, keep: Retention, portion: u32) -> Result<usize> {
    let gone = keep.requests.map_or(Ok(0), |age| store::forget_requests(tx, tx.now().minus(age), portion))?;
    let blank = keep.addresses.map_or(Ok(0), |age| store::forget_addresses(tx, tx.now().minus(age), portion))?;
    Ok(gone.max(blank))
}

/// Demo data only: inserts usage of a past day.
pub fn record_day(
    tx: &Tx,
    owner: Owner,
    day: Timestamp,
    key: Id<kind::Key>,
    operation: &str,
    count: u64,
) -> Result<()> {
    let (start, _) = day.cycle();
    store::add_day(tx, owner, day.day(), key, operation, count)?;
    let amount = store::amount(tx, owner, Meter::Requests, start)?;
    store::set_amount(tx, owner, Meter::Requests, start, amount + count)
}

/// Deletes all usage of a person who is being erased.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    let owner = Owner::User(user);
    tx.after_commit(Effect::OwnerErased(owner));
    store::erase(tx, owner)
}
