//! Streaks.

use super::super::model::{DayState, DayTotals, DayView, Link, RestDays, Standing, StreakView, counts};
use super::super::store::{self, Person};
use super::{calendar, person};
use crate::db::{Reader, Tx};
use crate::kernel::{Actor, Result};

/// The days that the calendar of a streak shows: five weeks.
const SHOWN_DAYS: i64 = 35;

/// Continues the streak where the day has enough now. Returns the length of the streak on the day.
pub(super) fn continued(tx: &Tx, person: &Person, totals: &mut DayTotals) -> Result<i64> {
    if totals.streak > 0 {
        return Ok(totals.streak);
    }
    let last = store::last_link(tx, person.user, totals.day - 1)?;
    if !counts(totals.minutes, totals.reviews, totals.steps) {
        return Ok(Standing::on(last, totals.day, person.rest).length);
    }
    let link = Link::after(last, totals.day, person.rest);
    (totals.streak, totals.freezes) = (link.length, link.freezes);
    Ok(link.length)
}

/// Links the days after this one, which came before it was known. They are few, because old events count for no streak. Returns the length
/// of the longest of them.
pub(super) fn relinked(tx: &Tx, person: &Person, from: Link) -> Result<i64> {
    let (mut last, mut longest) = (from, from.length);
    for link in store::links_after(tx, person.user, from.day)? {
        last = Link::after(Some(last), link.day, person.rest);
        if last != link {
            store::save_link(tx, person.user, &last)?;
        }
        longest = longest.max(last.length);
    }
    Ok(longest)
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
    let chain: Vec<Link> = before.into_iter().chain(links).collect();
    let shown = (first..=today).map(|day| {
        let totals = known.iter().find(|totals| totals.day == day).copied().unwrap_or_default();
        let state = state(day, today, &chain, person.rest);
        DayView { day, minutes: totals.minutes, reviews: totals.reviews, points: totals.points, state }
    });
    let days = shown.collect();
    Ok(StreakView {
        standing: Standing::on(last, today, person.rest),
        best: person.best_streak,
        rest: person.rest,
        days,
    })
}

fn link_of(totals: &DayTotals) -> Link {
    Link { day: totals.day, length: totals.streak, freezes: totals.freezes }
}

/// What a day is for the streak, by the days that count.
fn state(day: i64, today: i64, chain: &[Link], rest: RestDays) -> DayState {
    if chain.iter().any(|link| link.day == day) {
        return DayState::Counted;
    }
    if day == today {
        return DayState::Open;
    }
    if rest.rests(day) {
        return DayState::Rest;
    }
    let before = chain.iter().rev().find(|link| link.day < day).copied();
    let after = chain.iter().find(|link| link.day > day);
    let is_bridged = match (before, after) {
        (Some(_), Some(after)) => after.length > 1,
        (Some(_), None) => Standing::on(before, today, rest).length > 0,
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
        person.rest = person.rest.changed(days, today);
        store::save(tx, &person)?;
    }
    streak(tx, actor)
}
