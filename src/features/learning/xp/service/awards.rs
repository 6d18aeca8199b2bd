//! Awards: what a piece of work earns, and the entry of the ledger for it.

use super::super::model::{
    Award, Awarded, DayTotals, Link, Multiplier, OLDEST_PAID_DAYS, Paid, PayBound, Reason, Spent, TakeBack, Work,
    counts, pay_minutes, pay_plan, pay_review,
};
use super::super::store::{self, NewEntry, Person};
use super::boards::book;
use super::streaks::{continued, relinked};
use super::{calendar, person};
use crate::db::{Reader, Tx};
use crate::kernel::{Actor, Id, Result, Timestamp, id::kind};

/// Hundredths of base XP times hundredths of the multiplier, in one point.
const PARTS: i64 = 10_000;

/// Awards XP for a piece of work, counts it for its day and continues the streak. The caller calls it in the transaction that stores the
/// work; other features award by this function alone. An event that was paid before changes nothing.
pub fn award(tx: &Tx, actor: &Actor, award: &Award) -> Result<Awarded> {
    award_at(tx, actor, award, tx.now())
}

/// Awards XP as if it were this time, for a school that is made with a history.
pub fn award_at(tx: &Tx, actor: &Actor, award: &Award, now: Timestamp) -> Result<Awarded> {
    let calendar = calendar(tx, actor)?;
    let today = calendar.day(now);
    let day = calendar.day(award.at).min(today);
    if day < today - OLDEST_PAID_DAYS {
        let multiplier = Multiplier { streak_days: 0 };
        return Ok(Awarded { delta: 0, multiplier, bound: Some(PayBound::TooOld), spent: Spent::default(), day });
    }
    let mut person = person(tx, actor.user)?;
    let mut totals = store::day(tx, actor.user, day)?.unwrap_or(DayTotals { day, ..DayTotals::default() });
    let did_count = totals.streak > 0;
    totals.minutes += award.work.minutes();
    totals.reviews += i64::from(matches!(award.work, Work::Review));
    totals.steps += i64::from(matches!(award.work, Work::Step));
    let streak_days = continued(tx, &person, &mut totals)?;
    let multiplier = Multiplier { streak_days };
    let paid = match award.work {
        Work::Review => pay_review(&totals),
        Work::Timer { minutes, signs } => pay_minutes(&totals, minutes, Some(signs)),
        Work::Later { minutes } => pay_minutes(&totals, minutes, None),
        Work::Step => Paid::default(),
        Work::Plan => pay_plan(&totals),
    };
    let earned = paid.hundredths * multiplier.hundredths() + person.carry;
    let delta = earned.div_euclid(PARTS);
    if paid.hundredths > 0 {
        let new = NewEntry {
            user: actor.user,
            delta,
            reason: award.work.reason(),
            source: &award.source,
            multiplier: multiplier.hundredths(),
            balance: person.total + delta,
            at: now,
        };
        if !store::append(tx, &new)? {
            return Ok(Awarded { delta: 0, multiplier, bound: None, spent: Spent::default(), day });
        }
        person.carry = earned.rem_euclid(PARTS);
    }
    totals.spent = totals.spent.with(paid.spent, 1);
    totals.points += delta;
    store::save_day(tx, actor.user, &totals)?;
    if !did_count && totals.streak > 0 {
        let last = relinked(tx, &person, Link { day, length: totals.streak, freezes: totals.freezes })?;
        person.best_streak = person.best_streak.max(last);
    }
    person.practised += i64::from(matches!(award.work, Work::Review));
    book(tx, &mut person, delta, now)?;
    store::save(tx, &person)?;
    Ok(Awarded { delta, multiplier, bound: bound(award.work, paid), spent: paid.spent, day })
}

/// Whether a bound of the day made the work worth less.
fn bound(work: Work, paid: Paid) -> Option<PayBound> {
    let in_full = match work {
        Work::Review => paid.spent.reviews == 1,
        Work::Timer { minutes, .. } | Work::Later { minutes } => paid.spent.minutes == minutes,
        Work::Step | Work::Plan => true,
    };
    (!in_full || paid.hundredths < paid.spent.base).then_some(PayBound::DailyLimit)
}

/// Takes an award back, with an entry of its own, and frees the bounds of the day that it used.
pub fn take_back(tx: &Tx, actor: &Actor, taken: &TakeBack) -> Result<()> {
    let mut person = person(tx, actor.user)?;
    let entry = store::of_source(tx, actor.user, &taken.source)?;
    if let Some(entry) = &entry {
        let source = format!("{}:deleted", taken.source);
        let delta = -entry.delta.min(person.total);
        let balance = person.total + delta;
        let reason = Reason::Correction;
        let new = NewEntry {
            user: actor.user,
            delta,
            reason,
            source: &source,
            multiplier: entry.multiplier,
            balance,
            at: tx.now(),
        };
        if !store::append(tx, &new)? {
            return Ok(());
        }
        book(tx, &mut person, delta, tx.now())?;
    }
    if let Some(mut totals) = store::day(tx, actor.user, taken.day)? {
        totals.minutes = (totals.minutes - taken.minutes).max(0);
        totals.spent = totals.spent.with(taken.spent, -1);
        totals.points -= entry.map_or(0, |entry| entry.delta);
        let counts_no_more = totals.streak > 0 && !counts(totals.minutes, totals.reviews, totals.steps);
        if counts_no_more {
            (totals.streak, totals.freezes) = (0, 0);
        }
        store::save_day(tx, actor.user, &totals)?;
        if counts_no_more {
            unlinked(tx, &person, taken.day)?;
        }
    }
    store::save(tx, &person)
}

/// Links the days after one that counts no more to those before it.
fn unlinked(tx: &Tx, person: &Person, day: i64) -> Result<()> {
    match store::last_link(tx, person.user, day)? {
        Some(before) => relinked(tx, person, before).map(drop),
        None => {
            let Some(first) = store::links_after(tx, person.user, day)?.first().copied() else { return Ok(()) };
            let first = Link { length: 1, freezes: 0, ..first };
            store::save_link(tx, person.user, &first)?;
            relinked(tx, person, first).map(drop)
        }
    }
}

/// How often a person has practised so far: a sign that the person is there, while a timer runs.
pub fn practised(db: &Reader, user: Id<kind::User>) -> Result<i64> {
    Ok(store::find(db, user)?.map_or(0, |person| person.practised))
}
