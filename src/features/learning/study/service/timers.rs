//! The timer.

use super::super::model::{LogSource, MINUTE, Piece, Stopped, Timer, TimerStart, TimerStop, pieces};
use super::super::store::{self, NewRow};
use super::logs::{implausible, room, stored, tell};
use crate::db::{Reader, Tx};
use crate::events::{Emit, Event};
use crate::features::xp;
use crate::features::xp::model::{Bounds, Work};
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
            ran: Vec::new(),
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

/// Ends the timer of the actor, and logs what it measured: on each day for itself, and without what is logged already.
pub fn stop(tx: &Tx, actor: &Actor, with: &TimerStop) -> Result<Stopped> {
    let timer = store::timer(tx, actor.user)?.ok_or_else(no_timer)?;
    let measured = timer.measured_ms(tx.now()) / MINUTE;
    if with.minutes.is_some_and(|minutes| minutes > measured) {
        let sentence = format!("The timer measured {measured} minutes. You can log fewer, not more.");
        return Err(implausible(sentence, "minutes", Fault::range(0, measured)));
    }
    let folded = fold(&timer.subject);
    let mut signs = xp::service::practised(tx, actor.user)? - timer.signs;
    let mut logged = Vec::new();
    for piece in measured_pieces(tx, actor, &timer, with.minutes)? {
        let minutes = piece.minutes.min(room(tx, actor, piece.day)?);
        let row = NewRow {
            subject: &timer.subject,
            folded: &folded,
            topic: with.topic.as_ref().map(ParsedText::as_str).or(timer.topic.as_deref()),
            minutes,
            method: with.method.or(timer.method),
            source: LogSource::Timer,
            started_at: piece.from,
            ended_at: piece.to,
            is_timed: true,
            focus_rating: with.focus_rating,
            created_at: tx.now(),
        };
        // A sign is one of one log alone.
        let needed = (minutes + Bounds::MINUTES_OF_A_SIGN - 1) / Bounds::MINUTES_OF_A_SIGN;
        let given = if signs >= needed { needed } else { 0 };
        signs -= given;
        let made = stored(tx, actor, &row, Work::Timer { minutes, signs: given })?;
        tell(tx, actor, &made.log, false)?;
        logged.push(made);
    }
    store::delete_timer(tx, actor.user)?;
    tx.emit(Event::Practised { actor: actor.clone() });
    let last = logged.pop().ok_or_else(|| Error::internal_text("a stopped timer made no log"))?;
    Ok(Stopped { last, earlier: logged.into_iter().map(|made| made.log).collect() })
}

/// The pieces of what a timer measured; a piece without minutes where there is nothing to log.
fn measured_pieces(tx: &Tx, actor: &Actor, timer: &Timer, most: Option<i64>) -> Result<Vec<Piece>> {
    let (stretches, calendar) = (timer.stretches(tx.now()), xp::service::calendar(tx, actor)?);
    let end = stretches.last().map_or(timer.started_at, |stretch| stretch.to);
    let taken = store::timed_between(tx, actor.user, (timer.started_at, end))?;
    let mut found = pieces(&stretches, &taken, most.unwrap_or(i64::MAX), &calendar);
    if found.iter().any(|piece| piece.minutes > 0) {
        found.retain(|piece| piece.minutes > 0);
    } else {
        let at = timer.started_at;
        found.truncate(1);
        found.resize(1, Piece { from: at, to: at, day: calendar.day(at), minutes: 0 });
    }
    Ok(found)
}

/// Ends the timer of the actor without a log.
pub fn discard(tx: &Tx, actor: &Actor) -> Result<()> {
    store::delete_timer(tx, actor.user)?;
    tx.emit(Event::Practised { actor: actor.clone() });
    Ok(())
}
