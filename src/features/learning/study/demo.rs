//! The study logs of the demo school, and the XP of its learners for them and for their reviews, in the order of time.

use std::collections::HashMap;
use std::time::Duration;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::model::{LogSource, Method, NewLog, Subject, Topic};
use super::service;
use crate::db::Tx;
use crate::features::clp::Seen;
use crate::features::demo_data::{DemoSchool, broken, table};
use crate::features::flashcards::model::Card;
use crate::features::xp::model::{Award, Work};
use crate::features::{clp, flashcards, xp};
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Calendar, Fault, Id, Result, Timestamp, id::kind};

#[derive(Deserialize)]
struct Learners {
    learner: Vec<Learner>,
}

/// The habits of a learner.
#[derive(Deserialize)]
struct Learner {
    username: String,
    /// When the learner began.
    since_days: i64,
    /// The share of days without a log, in percent.
    skips: u32,
    /// The usual length of a session.
    minutes: u32,
    /// The share of logs by the timer, in percent.
    timer: u32,
    /// The hour after four in the morning at which a session usually begins.
    hour: u32,
    /// Bits of the weekdays of rest, Monday the lowest.
    rest: i64,
    joins: bool,
    subjects: Vec<(String, Vec<String>)>,
}

/// Something that earned XP.
enum Event {
    Log(NewLog, LogSource),
    Review(Award),
}

/// What a learner was seen to do, with the times.
type Behaviour = Vec<(Timestamp, Seen)>;

/// The reviews that are read at a time.
const PORTION: usize = 500;

/// Writes the logs and awards the XP.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    for learner in table::<Learners>("study.toml")?.learner {
        let actor = school.actor(&learner.username)?;
        let calendar = xp::service::calendar(tx, &actor)?;
        if learner.rest != 0 {
            xp::service::rest_always(tx, &actor, learner.rest)?;
        }
        let (mut events, mut seen) = reviews(tx, &actor, &calendar)?;
        events.extend(logs(tx, &learner, &calendar)?);
        events.sort_by_key(|(at, _)| *at);
        for (at, event) in events {
            match event {
                Event::Review(award) => drop(xp::service::award_at(tx, &actor, &award, at)?),
                Event::Log(new, source) => {
                    let minutes = new.minutes;
                    let work = match source {
                        LogSource::Timer => Work::Timer { minutes, signs: minutes },
                        LogSource::Form => Work::Later { minutes },
                    };
                    let log = service::create_at(tx, &actor, &new, (source, work), at)?.log;
                    seen.push((at, Seen::Session(log.id, log.session())));
                }
            }
        }
        clp::write_life(tx, &actor, &learner.username, &calendar, seen)?;
        if learner.joins {
            xp::service::join(tx, &actor, true)?;
        }
    }
    Ok(())
}

/// The reviews of a learner: those that earned XP, and what each says.
fn reviews(tx: &Tx, actor: &Actor, calendar: &Calendar) -> Result<(Vec<(Timestamp, Event)>, Behaviour)> {
    let cards = cards(tx, actor)?;
    let (mut events, mut seen, mut after) = (Vec::new(), Vec::new(), 0);
    loop {
        let portion = flashcards::service::held_reviews(tx, actor.user, after, PORTION)?;
        let Some(last) = portion.last() else { return Ok((events, seen)) };
        after = last.id.get();
        let awards = portion.iter().filter_map(|review| flashcards::service::award_of(calendar, review));
        events.extend(awards.map(|award| (award.at, Event::Review(award))));
        seen.extend(portion.iter().filter_map(|review| {
            let answer = flashcards::service::answer_of(cards.get(&review.card)?, review);
            Some((review.reviewed_at, Seen::Answer(review.id, answer)))
        }));
    }
}

/// The cards of a learner.
fn cards(tx: &Tx, actor: &Actor) -> Result<HashMap<Id<kind::Card>, Card>> {
    let (mut cards, mut after) = (HashMap::new(), 0);
    loop {
        let portion = flashcards::service::held_cards(tx, actor.user, after, PORTION)?;
        let Some(last) = portion.last() else { return Ok(cards) };
        after = last.id.get();
        cards.extend(portion.into_iter().map(|card| (card.id, card)));
    }
}

/// The logs of a learner, each with the time at which it was stored.
fn logs(tx: &Tx, learner: &Learner, calendar: &Calendar) -> Result<Vec<(Timestamp, Event)>> {
    let today = calendar.day(tx.now());
    let mut events = Vec::new();
    for day in today - learner.since_days..=today {
        let drawn = |what: u64| drawn(&learner.username, day.unsigned_abs() * 16 + what);
        if drawn(0) % 100 < learner.skips {
            continue;
        }
        let sessions = 1 + u64::from(drawn(1) % 4 == 0);
        let mut at = calendar.start(day).plus(minutes(learner.hour * 60 + drawn(2) % 150));
        for session in 0..sessions {
            let pick = |what: u64| drawn(4 + session * 6 + what);
            let length = (learner.minutes * (60 + pick(0) % 90) / 100).max(5);
            let source = if pick(1) % 100 < learner.timer { LogSource::Timer } else { LogSource::Form };
            let end = at.plus(minutes(length));
            if end < tx.now() {
                events.push((end, Event::Log(log(learner, at, length, &pick)?, source)));
            }
            at = end.plus(minutes(10 + pick(2) % 90));
        }
    }
    Ok(events)
}

fn log(learner: &Learner, at: Timestamp, length: u32, pick: &dyn Fn(u64) -> u32) -> Result<NewLog> {
    let fault = |what: Fault| broken(&format!("has a subject or topic of {} that {what}", learner.username));
    let chosen = |count: usize, number: u32| number as usize % count.max(1);
    let (subject, topics) =
        learner.subjects.get(chosen(learner.subjects.len(), pick(3))).ok_or_else(|| fault("is missing".into()))?;
    let topic = topics.get(chosen(topics.len(), pick(4))).filter(|_| !pick(5).is_multiple_of(5));
    Ok(NewLog {
        subject: Subject::parse(subject).map_err(fault)?,
        topic: topic.map(|topic| Topic::parse(topic)).transpose().map_err(fault)?,
        minutes: length.into(),
        method: Method::ALL.get(chosen(Method::ALL.len() + 2, pick(5))).copied(),
        started_at: Some(at),
        focus_rating: [None, Some(3), Some(4), Some(4), Some(5), Some(2)].get(chosen(6, pick(2))).copied().flatten(),
    })
}

fn minutes(count: u32) -> Duration {
    Duration::from_secs(u64::from(count) * 60)
}

/// A number that is always the same for the same words.
fn drawn(text: &str, number: u64) -> u32 {
    let digest = Sha256::new().chain_update(text).chain_update(number.to_be_bytes()).finalize();
    digest.iter().take(4).fold(0, |sum, byte| (sum << 8) | u32::from(*byte))
}
