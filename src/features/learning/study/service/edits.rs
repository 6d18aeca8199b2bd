//! Changes of study logs.

use super::super::model::{LogChange, LogSource, Measured, Method, StudyLog, Subject};
use super::super::store::{self, NewRow};
use super::logs::{awarded, check_day, check_length, check_overlap, check_time, implausible, lasting, taken_back};
use crate::db::Tx;
use crate::events::{Emit, Event, Learned};
use crate::features::xp;
use crate::features::xp::model::{OLDEST_PAID_DAYS, PayBound, Work, signs_of};
use crate::kernel::text::{ParsedText, fold};
use crate::kernel::{Actor, Code, Error, Fault, Id, Result, Rule, Timestamp, id::kind};

/// When a changed log begins and ends, and its minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Times {
    started_at: Timestamp,
    ended_at: Timestamp,
    minutes: i64,
    is_timed: bool,
}

impl Times {
    const fn of(log: &StudyLog) -> Self {
        Self { started_at: log.started_at, ended_at: log.ended_at, minutes: log.minutes, is_timed: log.is_timed }
    }

    /// The times of a log that was made afterwards. Without a known start, the minutes end when they ended before.
    fn claimed(log: &StudyLog, start: Option<Timestamp>, minutes: i64) -> Self {
        let is_timed = log.is_timed || start.is_some();
        let known = if log.is_timed { log.started_at } else { log.ended_at.minus(lasting(minutes)) };
        let started_at = start.unwrap_or(known);
        Self { started_at, ended_at: started_at.plus(lasting(minutes)), minutes, is_timed }
    }

    /// The times of a log that the timer measured. Fewer minutes than it logged leave out the end, and no pause.
    fn measured(log: &StudyLog, start: Option<Timestamp>, minutes: i64) -> Result<Self> {
        if start.is_some_and(|start| start != log.started_at) {
            let sentence = "The timer measured when this log began. You can change its minutes, but not its start.";
            let fault = Fault::new(Rule::Fixed, "is what the timer measured");
            return Err(implausible(sentence.to_owned(), "started_at", fault));
        }
        let first = log.measured.unwrap_or(Measured { minutes: log.minutes, ended_at: log.ended_at });
        if minutes > first.minutes {
            let sentence = format!("The timer logged {} minutes. You can enter fewer, not more.", first.minutes);
            return Err(implausible(sentence, "minutes", Fault::range(0, first.minutes)));
        }
        let shortest = log.started_at.plus(lasting(minutes)).min(first.ended_at);
        let ended_at = first.ended_at.minus(lasting(first.minutes - minutes)).max(shortest);
        Ok(Self { ended_at, minutes, ..Self::of(log) })
    }
}

/// Changes a log of the actor. Where that changes what the log is worth, its XP are taken back and awarded anew.
pub fn edit(tx: &Tx, actor: &Actor, id: Id<kind::StudyLog>, change: &LogChange) -> Result<StudyLog> {
    let before = store::find(tx, actor.user, id)?.ok_or_else(|| Error::not_found("study log"))?;
    check_age(tx, actor, &before)?;
    let minutes = change.minutes.unwrap_or(before.minutes);
    let times = match before.source {
        LogSource::Form => Times::claimed(&before, change.started_at, minutes),
        LogSource::Timer => Times::measured(&before, change.started_at, minutes)?,
    };
    // Fewer minutes of the timer are part of what was there; those that are put back may be logged otherwise by now.
    let is_claimed = before.source == LogSource::Form || times.minutes > before.minutes;
    if is_claimed && times != Times::of(&before) {
        check_times(tx, actor, &before, times)?;
    }
    let after = saved(tx, &before, times, change)?;
    if after == before {
        return Ok(before);
    }
    let activity = |log: &StudyLog| log.method.and_then(Method::activity);
    let is_worth_the_same = times == Times::of(&before) && activity(&after) == activity(&before);
    let after = if is_worth_the_same { after } else { paid_anew(tx, actor, &before, &after)? };
    tell(tx, actor, &before, &after)?;
    Ok(after)
}

/// Refuses a log whose XP could be taken back, but would not be awarded anew for its age.
fn check_age(tx: &Tx, actor: &Actor, log: &StudyLog) -> Result<()> {
    let calendar = xp::service::calendar(tx, actor)?;
    let (today, made_on) = (calendar.day(tx.now()), calendar.day(log.created_at));
    let since = if log.bound == Some(PayBound::TooOld) { log.day.max(made_on) } else { log.day };
    if since >= today - OLDEST_PAID_DAYS {
        return Ok(());
    }
    let sentence = format!("A study log can be changed for {OLDEST_PAID_DAYS} days. This one is older.");
    Err(Error::new(Code::StudyLogOld, sentence))
}

/// The checks of a new log, without the log itself.
fn check_times(tx: &Tx, actor: &Actor, log: &StudyLog, times: Times) -> Result<()> {
    check_length(times.minutes)?;
    if times.is_timed {
        check_time(times.started_at, lasting(times.minutes), tx.now())?;
        check_overlap(tx, actor, (times.started_at, times.ended_at), Some(log))?;
    }
    // Fewer minutes from the same start fit into a day that has too many already.
    if times.minutes <= log.minutes && times.started_at == log.started_at {
        return Ok(());
    }
    check_day(tx, actor, times.started_at, times.minutes, Some(log))
}

/// Saves what the log says now. What it earned stays as it was.
fn saved(tx: &Tx, before: &StudyLog, times: Times, change: &LogChange) -> Result<StudyLog> {
    let subject = change.subject.as_ref().map_or(before.subject.as_str(), Subject::as_str);
    let topic = change.topic.as_ref().map_or(before.topic.as_deref(), |topic| Some(topic.as_str()));
    let row = NewRow {
        subject,
        folded: &fold(subject),
        topic: topic.filter(|topic| !topic.is_empty()),
        minutes: times.minutes,
        method: change.method.unwrap_or(before.method),
        source: before.source,
        started_at: times.started_at,
        ended_at: times.ended_at,
        is_timed: times.is_timed,
        focus_rating: change.focus_rating.unwrap_or(before.focus_rating),
        created_at: before.created_at,
    };
    store::update(tx, before.id, &row)
}

/// Takes back what the log earned as it was, and awards XP for it as it is.
fn paid_anew(tx: &Tx, actor: &Actor, before: &StudyLog, after: &StudyLog) -> Result<StudyLog> {
    taken_back(tx, actor, before)?;
    let minutes = after.minutes;
    let work = match before.source {
        LogSource::Form => Work::Later { minutes },
        LogSource::Timer => Work::Timer { minutes, signs: signs_of(minutes, &before.spent) },
    };
    let made = awarded(tx, actor, (after.id, after.started_at), (after.method, minutes, work), tx.now())?;
    Ok(made.log)
}

/// Tells other features of a log that was changed.
fn tell(tx: &Tx, actor: &Actor, before: &StudyLog, after: &StudyLog) -> Result<()> {
    let today = xp::service::calendar(tx, actor)?.day(tx.now());
    let (user, realm) = (actor.user, actor.realm);
    let (was, is) = ((before.day, before.session()), (after.day, after.session()));
    tx.emit(Event::StudyLogChanged { user, realm, log: after.id, today, was, is });
    let count = |log: &StudyLog, sign: i64| {
        (log.day, Learned::Studied { subject: log.subject.clone(), minutes: sign * log.minutes })
    };
    tx.emit(Event::Learned { user, realm, counts: vec![count(before, -1), count(after, 1)] });
    tx.emit(Event::PracticeUndone { actor: actor.clone(), deck: None });
    tx.emit(Event::Practised { actor: actor.clone() });
    Ok(())
}
