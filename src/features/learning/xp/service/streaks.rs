//! Streaks.

use super::super::model::{DayState, DayTotals, DayView, Link, OffDays, RestDays, Standing, StreakView, counts};
use super::super::store::{self, Person};
use super::{calendar, person};
use crate::db::{Reader, Tx};
use crate::features::school;
use crate::kernel::{Actor, Realm, Result};

/// The days that the calendar of a streak shows: five weeks.
const SHOWN_DAYS: i64 = 35;

/// The days from one to another that break no streak of a person of this realm. Without a day between them, nothing is read. The school's
/// holidays are not those of developers' learners.
fn off_days(db: &Reader, realm: Realm, person: &Person, (from, to): (i64, i64)) -> Result<OffDays> {
    let mut off = OffDays { rest: person.rest, ..OffDays::default() };
    if to - from > 1 && realm == Realm::School {
        off.holidays = school::service::holidays_between(db, from, to)?;
    }
    if to - from > 1 && person.rest.has_forgotten(from) {
        off.earlier = store::earlier_rests(db, person.user)?;
    }
    Ok(off)
}

/// The days between the last one that counts and this one that break no streak.
fn off_since(db: &Reader, realm: Realm, person: &Person, (last, day): (Option<Link>, i64)) -> Result<OffDays> {
    off_days(db, realm, person, (last.map_or(day, |last| last.day), day))
}

/// Continues the streak where the day has enough now. Returns the length of the streak on the day.
pub(super) fn continued(tx: &Tx, realm: Realm, person: &Person, totals: &mut DayTotals) -> Result<i64> {
    if totals.streak > 0 {
        return Ok(totals.streak);
    }
    let last = store::last_link(tx, person.user, totals.day - 1)?;
    let off = off_since(tx, realm, person, (last, totals.day))?;
    if !counts(totals.minutes, totals.reviews, totals.steps) {
        return Ok(Standing::on(last, totals.day, &off).length);
    }
    let link = Link::after(last, totals.day, &off);
    (totals.streak, totals.freezes) = (link.length, link.freezes);
    Ok(link.length)
}

/// Links the days after this one anew: those that came before it was known, which are few, because old events count for no streak; or all
/// of them, where holidays have changed. Returns the length of the longest of them.
pub(super) fn relinked(tx: &Tx, realm: Realm, person: &Person, from: Link) -> Result<i64> {
    let (mut last, mut longest) = (from, from.length);
    let links = store::links_after(tx, person.user, from.day)?;
    let off = off_days(tx, realm, person, (from.day, links.last().map_or(from.day, |link| link.day)))?;
    for link in links {
        last = Link::after(Some(last), link.day, &off);
        if last != link {
            store::save_link(tx, person.user, &last)?;
        }
        longest = longest.max(last.length);
    }
    Ok(longest)
}

/// Links the days after one that counts no more, or before which holidays have changed, to those before it.
pub(super) fn unlinked(tx: &Tx, realm: Realm, person: &Person, day: i64) -> Result<()> {
    match store::last_link(tx, person.user, day)? {
        Some(before) => relinked(tx, realm, person, before).map(drop),
        None => {
            let Some(first) = store::links_after(tx, person.user, day)?.first().copied() else { return Ok(()) };
            let first = Link { length: 1, freezes: 0, ..first };
            store::save_link(tx, person.user, &first)?;
            relinked(tx, realm, person, first).map(drop)
        }
    }
}

/// Whether the actor need not learn on this day, because it counts already or breaks no streak.
pub fn is_free(db: &Reader, actor: &Actor, day: i64) -> Result<bool> {
    let person = person(db, actor.user)?;
    let off = off_days(db, actor.realm, &person, (day - 1, day + 1))?;
    if off.is_holiday(day) || off.rests(day) {
        return Ok(true);
    }
    Ok(store::day(db, actor.user, day)?.is_some_and(|day| counts(day.minutes, day.reviews, day.steps)))
}

/// The streak of the actor.
pub fn streak(db: &Reader, actor: &Actor) -> Result<StreakView> {
    let person = person(db, actor.user)?;
    let today = calendar(db, actor)?.day(db.now());
    let first = today - SHOWN_DAYS + 1;
    let before = store::last_link(db, actor.user, first - 1)?;
    let known = store::days(db, actor.user, (first, today))?;
    let links: Vec<Link> = known.iter().filter(|day| day.streak > 0).map(link_of).collect();
    let last = links.last().copied().or(before);
    let off =
        off_days(db, actor.realm, &person, (before.map_or(first - 1, |before| before.day.min(first - 1)), today))?;
    let chain: Vec<Link> = before.into_iter().chain(links).collect();
    let shown = (first..=today).map(|day| {
        let totals = known.iter().find(|totals| totals.day == day).copied().unwrap_or_default();
        let state = state(day, today, &chain, &off);
        DayView { day, minutes: totals.minutes, reviews: totals.reviews, points: totals.points, state }
    });
    let days = shown.collect();
    Ok(StreakView { standing: Standing::on(last, today, &off), best: person.best_streak, rest: person.rest, days })
}

fn link_of(totals: &DayTotals) -> Link {
    Link { day: totals.day, length: totals.streak, freezes: totals.freezes }
}

/// What a day is for the streak, by the days that count.
fn state(day: i64, today: i64, chain: &[Link], off: &OffDays) -> DayState {
    if chain.iter().any(|link| link.day == day) {
        return DayState::Counted;
    }
    if day == today {
        return DayState::Open;
    }
    if off.is_holiday(day) {
        return DayState::Holiday;
    }
    if off.rests(day) {
        return DayState::Rest;
    }
    let before = chain.iter().rev().find(|link| link.day < day).copied();
    let after = chain.iter().find(|link| link.day > day);
    let is_bridged = match (before, after) {
        (Some(_), Some(after)) => after.length > 1,
        (Some(_), None) => Standing::on(before, today, off).length > 0,
        (None, _) => false,
    };
    if is_bridged { DayState::Frozen } else { DayState::Missed }
}

/// Sets the weekdays on which a person rests from the first day on, for a school that is made with a history.
pub fn rest_always(tx: &Tx, actor: &Actor, days: i64) -> Result<()> {
    let mut person = person(tx, actor.user)?;
    person.rest = RestDays { now: days, past: 0, since: 0 };
    store::save(tx, &person)
}

/// Changes the weekdays on which the actor rests, from today on.
pub fn rest_on(tx: &Tx, actor: &Actor, days: i64) -> Result<StreakView> {
    let mut person = person(tx, actor.user)?;
    let today = calendar(tx, actor)?.day(tx.now());
    if person.rest.now != days {
        if person.rest.since < today {
            store::keep_rest(tx, actor.user, person.rest)?;
        }
        person.rest = person.rest.changed(days, today);
        store::save(tx, &person)?;
    }
    streak(tx, actor)
}
