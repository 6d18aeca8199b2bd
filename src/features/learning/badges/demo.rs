//! The badges of the demo school: those that its history earns, at the times at which it earned them, and some that tutors awarded.

use std::collections::HashMap;

use serde::Deserialize;

use super::service::{self, Past};
use crate::db::Tx;
use crate::features::demo_data::{DemoSchool, acting, days_ago, table};
use crate::features::flashcards::model::Card;
use crate::features::xp::model::Reason;
use crate::features::{clp, flashcards, plan, squads, study, xp};
use crate::kernel::{Actor, Id, Result, Timestamp, id::kind};

#[derive(Deserialize)]
struct Table {
    award: Vec<Award>,
}

/// A badge that a tutor awarded.
#[derive(Deserialize)]
struct Award {
    student: String,
    badge: String,
    note: Option<String>,
    days: u64,
}

/// The rows that are read at a time.
const PORTION: usize = 500;

/// Writes the badges.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    for person in school.everybody() {
        let past = life(tx, &acting(person))?;
        if !past.is_empty() {
            service::write_life(tx, (person.id, person.realm), &past)?;
        }
    }
    for award in table::<Table>("badges.toml")?.award {
        let at = days_ago(tx, award.days);
        service::grant_at(tx, school.person(&award.student)?, &award.badge, award.note.as_deref(), at)?;
    }
    Ok(())
}

/// What a person did, in the order of time. Who neither studied nor reviewed did nothing.
fn life(tx: &Tx, actor: &Actor) -> Result<Vec<(Timestamp, Past)>> {
    let user = actor.user;
    let mut past = answers(tx, user)?;
    let logs = portions(|after| study::service::held(tx, user, after, PORTION), |log| log.id.get())?;
    past.extend(logs.iter().map(|log| (log.created_at, Past::Session(log.session()))));
    if past.is_empty() {
        return Ok(past);
    }
    let calendar = xp::service::calendar(tx, actor)?;
    let days = portions(|after| xp::service::held_days(tx, user, after, PORTION), |day| day.day)?;
    // A day counts for certain when it is over.
    let over = |day: i64| calendar.start(day + 1).min(tx.now());
    let counted = days.iter().filter(|day| day.streak > 0);
    past.extend(counted.map(|day| (over(day.day), Past::Day(day.day, day.streak))));
    for entry in portions(|after| xp::service::held_entries(tx, user, after, PORTION), |entry| entry.id.get())? {
        past.push((entry.created_at, Past::Xp(entry.balance)));
        match entry.reason {
            Reason::Plan => past.push((entry.created_at, Past::Plan)),
            Reason::Challenge => past.push((entry.created_at, Past::Challenge)),
            Reason::Study | Reason::Review | Reason::Correction => {}
        }
    }
    let squads = squads::service::held(tx, user, 0, PORTION)?;
    past.extend(squads.iter().map(|held| (held.stint.joined_at, Past::Squad)));
    let work = plan::service::held_done(tx, user, 0, PORTION)?;
    past.extend(work.iter().map(|(_, _, done_at)| (*done_at, Past::Work)));
    let assessed = clp::service::standing(tx, user)?.and_then(|profile| profile.assessed_at);
    past.extend(assessed.map(|at| (at, Past::Assessed)));
    past.sort_by_key(|(at, _)| *at);
    Ok(past)
}

/// What a person answered.
fn answers(tx: &Tx, user: Id<kind::User>) -> Result<Vec<(Timestamp, Past)>> {
    let cards = portions(|after| flashcards::service::held_cards(tx, user, after, PORTION), |card| card.id.get())?;
    let cards: HashMap<Id<kind::Card>, Card> = cards.into_iter().map(|card| (card.id, card)).collect();
    let reviews =
        portions(|after| flashcards::service::held_reviews(tx, user, after, PORTION), |review| review.id.get())?;
    let answers = reviews.iter().filter_map(|review| {
        let answer = flashcards::service::answer_of(cards.get(&review.card)?, review);
        Some((review.reviewed_at, Past::Answer(answer)))
    });
    Ok(answers.collect())
}

/// All rows, read in portions behind a number.
fn portions<T>(read: impl Fn(i64) -> Result<Vec<T>>, number: impl Fn(&T) -> i64) -> Result<Vec<T>> {
    let (mut rows, mut after) = (Vec::new(), i64::MIN);
    loop {
        let portion = read(after)?;
        let Some(last) = portion.last() else { return Ok(rows) };
        after = number(last);
        rows.extend(portion);
    }
}
