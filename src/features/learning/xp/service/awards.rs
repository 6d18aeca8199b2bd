//! Awards: what a piece of work earns, and the entry of the ledger for it.

use serde_json::json;

use super::super::model::{
    Award, Awarded, DayTotals, Entry, League, Link, Multiplier, OLDEST_PAID_DAYS, Paid, PayBound, Reason, Spent,
    TakeBack, Work, carry, counts, milestones, pay_minutes, pay_plan, pay_review,
};
use super::super::store::{self, NewEntry, Person};
use super::boards::book;
use super::streaks::{continued, relinked, unlinked};
use super::{calendar, month_at, of_month, person, school_calendar};
use crate::db::{Reader, Tx};
use crate::events::{Emit as _, Event};
use crate::features::notifications::{self, NewNotification, NotificationEvent};
use crate::features::users;
use crate::kernel::{Actor, Id, Result, Timestamp, id::kind};

/// A minute in milliseconds.
const MINUTE: i64 = 60_000;
/// Other features are told of each of so many points.
const HUNDRED: i64 = 100;

/// Awards XP for a piece of work, counts it for its day and continues the streak. The caller calls it in the transaction that stores the
/// work; other features award by this function alone. An event that was paid before and not taken back changes nothing.
pub fn award(tx: &Tx, actor: &Actor, award: &Award) -> Result<Awarded> {
    award_at(tx, actor, award, tx.now())
}

/// Awards XP as if it were this time, for a school that is made with a history.
pub fn award_at(tx: &Tx, actor: &Actor, award: &Award, now: Timestamp) -> Result<Awarded> {
    award_effort(tx, actor, award, 0, now)
}

/// Awards XP for work that is hard for the person, as if it were this time. `effort` is what that adds to the multiplier, in hundredths.
pub fn award_effort(tx: &Tx, actor: &Actor, award: &Award, effort: i64, now: Timestamp) -> Result<Awarded> {
    let calendar = calendar(tx, actor)?;
    let today = calendar.day(now);
    let day = calendar.day(award.at).min(today);
    if day < today - OLDEST_PAID_DAYS {
        let multiplier = Multiplier { streak_days: 0, effort: 0 };
        return Ok(Awarded {
            delta: 0,
            multiplier,
            bound: Some(PayBound::TooOld),
            spent: Spent::default(),
            day,
            is_counted: false,
        });
    }
    let mut person = person(tx, actor.user)?;
    let mut totals = store::day(tx, actor.user, day)?.unwrap_or(DayTotals { day, ..DayTotals::default() });
    let did_count = totals.streak > 0;
    totals.minutes += award.work.minutes();
    totals.reviews += i64::from(matches!(award.work, Work::Review));
    totals.steps += i64::from(matches!(award.work, Work::Step));
    let streak_days = continued(tx, actor.realm, &person, &mut totals)?;
    let is_fixed = matches!(award.work, Work::Challenge { .. });
    let multiplier =
        if is_fixed { Multiplier { streak_days: 0, effort: 0 } } else { Multiplier { streak_days, effort } };
    let is_late = day < today;
    let paid = pay(tx, &mut person, &totals, (award.work, is_late), now)?;
    let mut delta = 0;
    if paid.hundredths > 0 {
        let (points, carried) = carry::award(person.carry, paid.hundredths * multiplier.hundredths());
        delta = points;
        let new = NewEntry {
            user: actor.user,
            delta,
            reason: award.work.reason(),
            source: &award.source,
            base: paid.hundredths,
            multiplier: multiplier.hundredths(),
            balance: person.total + delta,
            at: now,
        };
        let Some(entry) = append(tx, &new)? else {
            let spent = Spent::default();
            return Ok(Awarded { delta: 0, multiplier, bound: None, spent, day, is_counted: false });
        };
        tell(tx, &person, entry, delta, [done_at(award.at, award.work.minutes()).min(now), now, now]);
        person.carry = carried;
    }
    totals.spent = totals.spent.with(paid.spent, 1);
    totals.points += delta;
    store::save_day(tx, actor.user, &totals)?;
    if !did_count && totals.streak > 0 {
        let last = relinked(tx, actor.realm, &person, Link { day, length: totals.streak, freezes: totals.freezes })?;
        person.best_streak = person.best_streak.max(last);
        count_day(tx, actor, (day, last), now);
    }
    let is_sign = matches!(award.work, Work::Review) && !is_late && person.pace.signs(now);
    person.practised += i64::from(is_sign);
    let league = League::of(person.total);
    let before = book(tx, &mut person, delta, (now, now))?;
    tell_of_milestone(tx, actor, &person, before, now);
    store::save(tx, &person)?;
    tell_of_league(tx, actor, (league, person.total), now)?;
    tell_of_total(tx, actor, (person.total - delta, person.total), now);
    Ok(Awarded { delta, multiplier, bound: paid.bound, spent: paid.spent, day, is_counted: true })
}

/// What a piece of work is worth on a day with these totals. What the person claims is added to what was claimed today; the caller saves it.
fn pay(
    tx: &Tx,
    person: &mut Person,
    totals: &DayTotals,
    (work, is_late): (Work, bool),
    now: Timestamp,
) -> Result<Paid> {
    let today = school_calendar(tx)?.day(now);
    if person.sent_day != today {
        (person.sent_day, person.sent) = (today, 0);
    }
    let paid = match work {
        Work::Challenge { points } => Paid { hundredths: points * 100, ..Paid::default() },
        Work::Review => {
            let is_seen = !is_late && person.pace.takes(now);
            pay_review(totals, is_seen, person.sent)
        }
        Work::Timer { minutes, signs } => pay_minutes(totals, minutes, Some(signs), person.sent),
        Work::Later { minutes } => pay_minutes(totals, minutes, None, person.sent),
        Work::Step => Paid::default(),
        Work::Plan => pay_plan(),
    };
    // What is not paid has no entry, by which it would be freed when it is taken back.
    if paid.hundredths > 0 {
        person.sent += paid.spent.claimed;
    }
    Ok(paid)
}

/// The source of an event in the ledger, for each time that it is paid: once more after each time that it was taken back.
fn source_of(source: &str, time: i64) -> String {
    if time <= 1 { source.to_owned() } else { format!("{source}:{time}") }
}

/// Adds the entry of an award. Nothing where the event was paid before and was not taken back.
fn append(tx: &Tx, new: &NewEntry<'_>) -> Result<Option<Id<kind::XpEntry>>> {
    if let Some(entry) = store::append(tx, new)? {
        return Ok(Some(entry));
    }
    let later = store::count_later(tx, new.user, new.source)?;
    if later % 2 == 0 {
        return Ok(None);
    }
    let source = source_of(new.source, later / 2 + 2);
    store::append(tx, &NewEntry { source: &source, ..*new })
}

/// Notifies a person of a league that the total has reached since `before`, once.
fn tell_of_league(tx: &Tx, actor: &Actor, (before, total): (League, i64), now: Timestamp) -> Result<()> {
    let league = League::of(total);
    if league.from() <= before.from() {
        return Ok(());
    }
    let Some(user) = users::service::find(tx, actor.realm, actor.user)? else { return Ok(()) };
    let data = json!({ "league": league.name(), "total": total });
    let new = NewNotification::of(NotificationEvent::LeagueReached, data).once(format!("league:{}", league.name()));
    if now < tx.now() {
        return notifications::service::notify_at(tx, &user, &new, now);
    }
    notifications::service::notify(tx, &user, &new).map(drop)
}

/// Tells other features of a day that counts for the streak now. A school that is made with a history tells them itself.
fn count_day(tx: &Tx, actor: &Actor, (day, streak): (i64, i64), now: Timestamp) {
    if now >= tx.now() {
        tx.emit(Event::DayCounted { user: actor.user, realm: actor.realm, day, streak, is_undone: false });
    }
}

/// Tells other features where the XP of a person reached another hundred.
fn tell_of_total(tx: &Tx, actor: &Actor, totals: (i64, i64), now: Timestamp) {
    let (before, total) = totals;
    if total / HUNDRED > before / HUNDRED && now >= tx.now() {
        tx.emit(Event::XpReached { user: actor.user, realm: actor.realm, totals });
    }
}

/// Tells other features that the XP of the month passed a milestone, or fell behind one.
fn tell_of_milestone(tx: &Tx, actor: &Actor, person: &Person, before: i64, at: Timestamp) {
    let reached = milestones(person.month_points);
    if reached != milestones(before) {
        tx.emit(Event::MilestonePassed { actor: actor.clone(), month: person.month, reached, at });
    }
}

/// When work that was begun at this time and took so many minutes was done.
fn done_at(at: Timestamp, minutes: i64) -> Timestamp {
    Timestamp::from_millis(at.millis().saturating_add(minutes.saturating_mul(MINUTE)))
}

/// Tells other features of a change where they follow the person. The times are those of the work, of the award and of the change.
fn tell(tx: &Tx, person: &Person, entry: Id<kind::XpEntry>, delta: i64, times: [Timestamp; 3]) {
    let [worked_at, awarded_at, at] = times;
    if person.is_followed && delta != 0 {
        tx.emit(Event::XpAwarded { user: person.user, entry, delta, worked_at, awarded_at, at });
    }
}

/// Tells other features of each award of a person from now on, by [`Event::XpAwarded`]. Most people are followed by none, and cost nothing.
pub fn follow(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    let person = person(tx, user)?;
    if person.is_followed {
        return Ok(());
    }
    store::save(tx, &Person { is_followed: true, ..person })
}

/// What an award was worth, in parts of a point. Entries from before the base was kept are worth their points and what is carried.
fn parts_of(person: &Person, entry: &Entry) -> i64 {
    entry.base.map_or(entry.delta * carry::PARTS + person.carry.max(0), |base| base * entry.multiplier)
}

/// Takes an award back, with an entry of its own, and frees the bounds of the day that it used. The event may be paid once more.
pub fn take_back(tx: &Tx, actor: &Actor, taken: &TakeBack) -> Result<()> {
    let mut person = person(tx, actor.user)?;
    let later = store::count_later(tx, actor.user, &taken.source)?;
    // An event that was paid again with nothing has no entry behind the one that took it back, but counts for its day.
    let source = source_of(&taken.source, later / 2 + 1);
    let entry = if later % 2 == 0 { store::of_source(tx, actor.user, &source)? } else { None };
    let mut delta = 0;
    if let Some(entry) = &entry {
        let source = format!("{source}:deleted");
        let (points, carried) = carry::take_back(person.carry, parts_of(&person, entry), entry.delta);
        (delta, person.carry) = (-points.min(person.total), carried);
        let new = NewEntry {
            user: actor.user,
            delta,
            reason: Reason::Correction,
            source: &source,
            base: -entry.base.unwrap_or(0),
            multiplier: entry.multiplier,
            balance: person.total + delta,
            at: tx.now(),
        };
        if store::append(tx, &new)?.is_none() {
            return Ok(());
        }
        tell(tx, &person, entry.id, delta, [done_at(taken.at, taken.minutes), entry.created_at, tx.now()]);
        let before = book(tx, &mut person, delta, (entry.created_at, tx.now()))?;
        tell_of_milestone(tx, actor, &person, before, tx.now());
        let month = month_at(tx, entry.created_at)?;
        if month != person.month {
            let reached = milestones(of_month(tx, actor.user, month)?);
            tx.emit(Event::MilestonePassed { actor: actor.clone(), month, reached, at: tx.now() });
        }
    }
    if let Some(mut totals) = store::day(tx, actor.user, taken.day)? {
        totals.minutes = (totals.minutes - taken.minutes).max(0);
        totals.reviews = (totals.reviews - taken.reviews).max(0);
        totals.steps = (totals.steps - taken.steps).max(0);
        totals.spent = totals.spent.with(taken.spent, -1);
        totals.points += delta;
        let counts_no_more = totals.streak > 0 && !counts(totals.minutes, totals.reviews, totals.steps);
        if counts_no_more {
            (totals.streak, totals.freezes) = (0, 0);
        }
        store::save_day(tx, actor.user, &totals)?;
        if counts_no_more {
            let (user, realm, day) = (actor.user, actor.realm, taken.day);
            tx.emit(Event::DayCounted { user, realm, day, streak: 0, is_undone: true });
            unlinked(tx, actor.realm, &person, taken.day)?;
            person.best_streak = store::longest(tx, actor.user)?;
        }
    }
    if let Some(entry) = &entry {
        unsend(tx, &mut person, taken, entry.created_at)?;
    }
    store::save(tx, &person)
}

/// Frees what work that is taken back used of what its person can claim on the day on which it was sent, if that is today.
fn unsend(tx: &Tx, person: &mut Person, taken: &TakeBack, sent_at: Timestamp) -> Result<()> {
    if school_calendar(tx)?.day(sent_at) == person.sent_day {
        person.sent = (person.sent - taken.spent.claimed).max(0);
    }
    Ok(())
}

/// How many signs of being there a person has given so far, by reviews that are some time apart.
pub fn practised(db: &Reader, user: Id<kind::User>) -> Result<i64> {
    Ok(store::find(db, user)?.map_or(0, |person| person.practised))
}
