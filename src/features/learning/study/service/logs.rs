//! Study logs.

use std::collections::BTreeMap;
use std::time::Duration;

use super::super::model::{
    AHEAD, DAY_MINUTES, LogFilter, LogSource, Logged, MINUTE, Method, NewLog, OLDEST, Stretch, StudyLog,
};
use super::super::store::{self, NewRow};
use crate::db::{Reader, Tx};
use crate::events::{Emit, Event, Learned};
use crate::features::xp::model::{Award, OLDEST_PAID_DAYS, PayBound, TakeBack, Work};
use crate::features::{clp, xp};
use crate::kernel::text::{ParsedText, fold};
use crate::kernel::{Actor, Calendar, Code, Error, Fault, Id, Page, PageRequest, Result, Rule, Timestamp, id::kind};

/// A log that cannot be true.
pub(super) fn implausible(sentence: String, field: &str, fault: Fault) -> Error {
    Error::new(Code::StudyImplausible, sentence).with_field(field, fault)
}

/// How long some minutes last.
pub(super) fn lasting(minutes: i64) -> Duration {
    Duration::from_millis(u64::try_from(minutes.saturating_mul(MINUTE)).unwrap_or(0))
}

/// The event of a log in the ledger.
fn source_of(id: Id<kind::StudyLog>) -> String {
    format!("study:{id}")
}

/// Stores a log that is made afterwards, and awards XP for it.
pub fn create(tx: &Tx, actor: &Actor, new: &NewLog) -> Result<Logged> {
    let logged = create_at(tx, actor, new, (LogSource::Form, Work::Later { minutes: new.minutes }), tx.now())?;
    tell(tx, actor, &logged.log, false)?;
    tx.emit(Event::Practised { actor: actor.clone() });
    Ok(logged)
}

/// Tells other features of a log that was stored, or deleted.
pub(super) fn tell(tx: &Tx, actor: &Actor, log: &StudyLog, is_undone: bool) -> Result<()> {
    let today = xp::service::calendar(tx, actor)?.day(tx.now());
    let (user, realm, days, session) = (actor.user, actor.realm, (log.day, today), log.session());
    tx.emit(Event::StudyLogged { user, realm, log: log.id, days, session, is_undone });
    let minutes = if is_undone { -log.minutes } else { log.minutes };
    let counts = vec![(log.day, Learned::Studied { subject: log.subject.clone(), minutes })];
    tx.emit(Event::Learned { user, realm, counts });
    Ok(())
}

/// Stores a log as if it were this time, for a school that is made with a history.
pub fn create_at(
    tx: &Tx,
    actor: &Actor,
    new: &NewLog,
    (source, work): (LogSource, Work),
    now: Timestamp,
) -> Result<Logged> {
    let length = lasting(new.minutes);
    check_length(new.minutes)?;
    let started_at = match new.started_at {
        Some(at) => {
            check_time(at, length, now)?;
            check_overlap(tx, actor, (at, at.plus(length)), None)?;
            at
        }
        None => now.minus(length),
    };
    check_day(tx, actor, started_at, new.minutes, None)?;
    let row = NewRow {
        subject: new.subject.as_str(),
        folded: &fold(new.subject.as_str()),
        topic: new.topic.as_ref().map(ParsedText::as_str),
        minutes: new.minutes,
        method: new.method,
        source,
        started_at,
        ended_at: started_at.plus(length),
        is_timed: new.started_at.is_some(),
        focus_rating: new.focus_rating,
        created_at: now,
    };
    stored(tx, actor, &row, work)
}

/// Stores a log and awards XP for it.
pub(super) fn stored(tx: &Tx, actor: &Actor, row: &NewRow<'_>, work: Work) -> Result<Logged> {
    let id = store::insert(tx, actor.user, row)?;
    awarded(tx, actor, (id, row.started_at), (row.method, row.minutes, work), row.created_at)
}

/// Awards XP for a stored log as if it were this time, and saves in the log what it earned.
pub(super) fn awarded(
    tx: &Tx,
    actor: &Actor,
    (id, started_at): (Id<kind::StudyLog>, Timestamp),
    (method, minutes, work): (Option<Method>, i64, Work),
    now: Timestamp,
) -> Result<Logged> {
    let award = Award { source: source_of(id), at: started_at, work };
    let today = xp::service::calendar(tx, actor)?.day(now);
    let activity = method.and_then(Method::activity);
    let effort = clp::service::effort(tx, actor.user, today, (activity, minutes))?;
    let adds = effort.map_or(0, |effort| effort.hundredths);
    let awarded = xp::service::award_effort(tx, actor, &award, adds, now)?;
    let earned = (awarded.day, awarded.delta, awarded.multiplier.hundredths());
    let log = store::save_award(tx, id, earned, awarded.bound, awarded.spent)?;
    let effort = effort.filter(|_| awarded.multiplier.effort_bonus() > 0);
    Ok(Logged { log, multiplier: awarded.multiplier, effort })
}

/// Takes back what a log earned.
pub(super) fn taken_back(tx: &Tx, actor: &Actor, log: &StudyLog) -> Result<()> {
    // A log of a day that was too long ago for XP counted for nothing there.
    if log.bound == Some(PayBound::TooOld) {
        return Ok(());
    }
    let (source, at) = (source_of(log.id), log.started_at);
    let (minutes, spent) = (log.minutes, log.spent);
    let taken = TakeBack { source, at, day: log.day, minutes, reviews: 0, steps: 0, spent };
    xp::service::take_back(tx, actor, &taken)
}

pub(super) fn check_length(minutes: i64) -> Result<()> {
    if minutes <= DAY_MINUTES {
        return Ok(());
    }
    let sentence = "A day has 24 hours. Log each day on its own.".to_owned();
    Err(implausible(sentence, "minutes", Fault::range(1, DAY_MINUTES)))
}

pub(super) fn check_time(at: Timestamp, length: Duration, now: Timestamp) -> Result<()> {
    if at > now.plus(AHEAD) {
        let sentence = "This start is in the future. Log time after you have studied.".to_owned();
        return Err(implausible(sentence, "started_at", Fault::new(Rule::Past, "must not be in the future")));
    }
    if at.plus(length) > now.plus(AHEAD) {
        let sentence = "From this start, the minutes end in the future. Enter fewer minutes or an earlier start.";
        return Err(implausible(sentence.to_owned(), "minutes", Fault::new(Rule::Past, "must not end in the future")));
    }
    if at < now.minus(OLDEST) {
        let sentence = "This start is more than a year ago.".to_owned();
        return Err(implausible(sentence, "started_at", Fault::new(Rule::Time, "must not be more than a year ago")));
    }
    Ok(())
}

/// Logs may lie over each other by less than a minute: minutes are whole, and clients read the clock anew for each.
const TOUCH: Duration = Duration::from_millis(59_999);

/// Refuses a time that a log has already, other than `except`, or the timer.
pub(super) fn check_overlap(
    tx: &Tx,
    actor: &Actor,
    (start, end): (Timestamp, Timestamp),
    except: Option<&StudyLog>,
) -> Result<()> {
    let end = end.minus(TOUCH);
    let is_meant = |log: &StudyLog| log.ended_at > start.plus(TOUCH);
    if let Some(log) = store::last_before(tx, actor.user, end, except.map(|log| log.id))?.filter(is_meant) {
        let (from, to) = (log.started_at.to_the_second(), log.ended_at.to_the_second());
        let sentence = format!("This time overlaps a log of {from} to {to}. Choose another start or fewer minutes.");
        return Err(implausible(
            sentence,
            "started_at",
            Fault::new(Rule::Overlap, "must not overlap another study log"),
        ));
    }
    let Some(timer) = store::timer(tx, actor.user)? else { return Ok(()) };
    let log = Stretch { from: start, to: end };
    if let Some(ran) = timer.claimed().find(|ran| ran.overlaps(log)) {
        let from = ran.from.to_the_second();
        let sentence = if timer.running_since == Some(ran.from) {
            format!("This time overlaps your timer, which runs since {from}. Pause or stop the timer first.")
        } else {
            let to = ran.to.to_the_second();
            format!(
                "This time overlaps your timer, which ran from {from} to {to}. Choose another start or fewer minutes."
            )
        };
        return Err(implausible(sentence, "started_at", Fault::new(Rule::Overlap, "must not overlap the timer")));
    }
    Ok(())
}

/// The minutes of a day of learning, and those of them that are logged. Days are shorter or longer where the clocks change.
fn minutes_of(tx: &Tx, actor: &Actor, (calendar, day): (&Calendar, i64)) -> Result<(i64, i64)> {
    let whole = Stretch { from: calendar.start(day), to: calendar.start(day + 1) };
    Ok((whole.millis() / MINUTE, store::minutes_in(tx, actor.user, (whole.from, whole.to))?))
}

/// How many more minutes of a day of learning can be logged.
pub(super) fn room(tx: &Tx, actor: &Actor, day: i64) -> Result<i64> {
    let calendar = xp::service::calendar(tx, actor)?;
    let (length, known) = minutes_of(tx, actor, (&calendar, day))?;
    Ok((length - known).max(0))
}

/// Refuses minutes that a day has no room for. `except` is a log whose minutes are to become these.
pub(super) fn check_day(tx: &Tx, actor: &Actor, at: Timestamp, minutes: i64, except: Option<&StudyLog>) -> Result<()> {
    let calendar = xp::service::calendar(tx, actor)?;
    let day = calendar.day(at);
    let (length, logged) = minutes_of(tx, actor, (&calendar, day))?;
    let own = except.filter(|log| calendar.day(log.started_at) == day).map_or(0, |log| log.minutes);
    let known = logged - own;
    if known + minutes <= length {
        return Ok(());
    }
    let sentence = format!("You have logged {known} minutes on this day already. A day has {length}.");
    Err(implausible(sentence, "minutes", Fault::range(0, (length - known).max(0))))
}

/// The logs of the actor, those that began last first.
pub fn list(
    db: &Reader,
    actor: &Actor,
    filter: &LogFilter,
    page: &PageRequest<Timestamp>,
) -> Result<Page<StudyLog, Timestamp>> {
    let calendar = xp::service::calendar(db, actor)?;
    let from = filter.from.map_or(Timestamp::from_millis(0), |day| calendar.start(day.number()));
    let to = filter.to.map_or(Timestamp::from_millis(i64::MAX), |day| calendar.start(day.number() + 1));
    let subject = filter.subject.as_deref().map(fold);
    store::list(db, actor.user, (subject.as_deref(), filter.method), (from, to), page)
}

/// Days begin at different times for different people, so the range in time is wider by a day on each side.
fn around((first, last): (i64, i64)) -> (Timestamp, Timestamp) {
    let start = |day: i64| Timestamp::from_millis(day.saturating_mul(DAY_MINUTES * MINUTE));
    (start(first - 1), start(last + 2))
}

/// The minutes that a person studied on each day, from one day to another; days without study are left out.
pub fn minutes_on(db: &Reader, user: Id<kind::User>, (first, last): (i64, i64)) -> Result<BTreeMap<i64, i64>> {
    let mut days = BTreeMap::new();
    for (day, minutes) in store::minutes(db, user, around((first, last)))? {
        if (first..=last).contains(&day) {
            *days.entry(day).or_default() += minutes;
        }
    }
    Ok(days)
}

/// The ratings of concentration of a person, by day, from one day to another.
pub fn focus_of(db: &Reader, user: Id<kind::User>, (first, last): (i64, i64)) -> Result<BTreeMap<i64, Vec<i64>>> {
    let mut days: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (day, rating) in store::ratings(db, user, around((first, last)))? {
        if (first..=last).contains(&day) {
            days.entry(day).or_default().push(rating);
        }
    }
    Ok(days)
}

/// Deletes a log of the actor and takes its XP back.
pub fn delete(tx: &Tx, actor: &Actor, id: Id<kind::StudyLog>) -> Result<()> {
    let log = store::find(tx, actor.user, id)?.ok_or_else(|| Error::not_found("study log"))?;
    let calendar = xp::service::calendar(tx, actor)?;
    let (today, made_on) = (calendar.day(tx.now()), calendar.day(log.created_at));
    if log.day.max(made_on) < today - OLDEST_PAID_DAYS {
        let sentence = format!("A study log can be deleted for {OLDEST_PAID_DAYS} days. This one is older.");
        return Err(Error::new(Code::StudyLogOld, sentence));
    }
    store::delete(tx, id)?;
    taken_back(tx, actor, &log)?;
    tell(tx, actor, &log, true)?;
    tx.emit(Event::PracticeUndone { actor: actor.clone(), deck: None });
    Ok(())
}

/// The minutes of a person by day and subject, over all logs.
pub fn minutes_by_day(db: &Reader, user: Id<kind::User>) -> Result<Vec<(i64, String, i64)>> {
    store::minutes_by_day(db, user)
}

/// The logs of a person with ids above `after`, `most` at the most, for the export.
pub fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<StudyLog>> {
    store::held(db, user, after, most)
}
