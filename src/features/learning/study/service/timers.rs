//! The timer.

use super::super::model::{LogSource, Logged, MINUTE, Timer, TimerStart, TimerStop};
use super::super::store::{self, NewRow};
use super::logs::{implausible, stored, tell};
use crate::db::{Reader, Tx};
use crate::events::{Emit, Event};
use crate::features::xp;
use crate::features::xp::model::Work;
use crate::kernel::text::{ParsedText, fold};
use crate::kernel::{Actor, Code, Error, Fault, Id, Result, id::kind};

fn no_timer() -> Error {
    Error::new(Code::TimerAbsent, "You have no timer. Start one first.")
}

/// The timer of the actor.
pub fn timer(db: &Reader, actor: &Actor) -> Result<Option<Timer>> {
    store::timer(db, actor.user)
}

/// The timer of a person, for the export.
pub fn held_timer(db: &Reader, user: Id<kind::User>) -> Result<Option<Timer>> {
    store::timer(db, user)
}

/// Starts the timer of the actor, or resumes the paused one.
pub fn start(tx: &Tx, actor: &Actor, with: &TimerStart) -> Result<Timer> {
    let known = store::timer(tx, actor.user)?;
    let subject = with.subject.as_ref().map(|subject| subject.as_str().to_owned());
    let topic = with.topic.as_ref().map(|topic| topic.as_str().to_owned());
    let timer = match known {
        Some(timer) if timer.running_since.is_some() => {
            return Err(Error::new(Code::TimerRunning, "Your timer is running. Pause or stop it first."));
        }
        Some(timer) => Timer {
            subject: subject.unwrap_or(timer.subject),
            topic: topic.or(timer.topic),
            method: with.method.or(timer.method),
            running_since: Some(tx.now()),
            ..timer
        },
        None => Timer {
            subject: subject.ok_or_else(|| Error::invalid("subject", Fault::REQUIRED))?,
            topic,
            method: with.method,
            started_at: tx.now(),
            running_since: Some(tx.now()),
            paused_at: None,
            worked_ms: 0,
            signs: xp::service::practised(tx, actor.user)?,
        },
    };
    store::save_timer(tx, actor.user, &timer)?;
    Ok(timer)
}

/// Pauses the timer of the actor. A paused one stays as it is.
pub fn pause(tx: &Tx, actor: &Actor) -> Result<Timer> {
    let timer = store::timer(tx, actor.user)?.ok_or_else(no_timer)?;
    if timer.running_since.is_none() {
        return Ok(timer);
    }
    let paused = timer.paused(tx.now());
    store::save_timer(tx, actor.user, &paused)?;
    Ok(paused)
}

/// Ends the timer of the actor, and logs what it measured.
pub fn stop(tx: &Tx, actor: &Actor, with: &TimerStop) -> Result<Logged> {
    let timer = store::timer(tx, actor.user)?.ok_or_else(no_timer)?;
    let (now, measured) = (tx.now(), timer.measured_ms(tx.now()) / MINUTE);
    let minutes = with.minutes.unwrap_or(measured);
    if minutes > measured {
        let sentence = format!("The timer measured {measured} minutes. You can log fewer, not more.");
        return Err(implausible(sentence, "minutes", Fault::range(0, measured)));
    }
    let row = NewRow {
        subject: &timer.subject,
        folded: &fold(&timer.subject),
        topic: with.topic.as_ref().map(ParsedText::as_str).or(timer.topic.as_deref()),
        minutes,
        method: with.method.or(timer.method),
        source: LogSource::Timer,
        started_at: timer.started_at,
        ended_at: timer.ended_at(now),
        is_timed: true,
        focus_rating: with.focus_rating,
        created_at: now,
    };
    store::delete_timer(tx, actor.user)?;
    let signs = xp::service::practised(tx, actor.user)? - timer.signs;
    let logged = stored(tx, actor, &row, Work::Timer { minutes, signs })?;
    tell(tx, actor, &logged.log, false)?;
    tx.emit(Event::Practised { actor: actor.clone() });
    Ok(logged)
}

/// Ends the timer of the actor without a log.
pub fn discard(tx: &Tx, actor: &Actor) -> Result<()> {
    store::delete_timer(tx, actor.user)?;
    tx.emit(Event::Practised { actor: actor.clone() });
    Ok(())
}
