//! Drawing the winners: once, by the schedule or an admin, whoever comes first after entries have closed.

use std::collections::HashSet;

use serde_json::json;

use super::super::model::{Competition, CompetitionState, CompetitionView, RecordKind, Winner, draw as drawn_from};
use super::super::store;
use super::{end_of_month, shown, subject, visible};
use crate::db::{LISTED, Reader, Tx};
use crate::features::audit;
use crate::features::notifications::{self, NewNotification, NotificationEvent};
use crate::features::users::{self, Status, User};
use crate::kernel::{Actor, Code, Error, Id, Origin, Result, Role, Timestamp, id::kind};

/// Draws the winners of a competition. For one that is drawn already, nothing changes.
pub fn draw(tx: &Tx, actor: &Actor, id: Id<kind::Competition>) -> Result<CompetitionView> {
    let mut competition = visible(tx, actor, id)?;
    match competition.state_at(tx.now()) {
        CompetitionState::Drawn => {}
        CompetitionState::Cancelled => {
            return Err(Error::new(Code::CompetitionCancelled, "This competition was cancelled."));
        }
        CompetitionState::Upcoming | CompetitionState::Open => {
            let ends_at = competition.ends_at.to_the_second();
            let sentence = format!("Entries close on {ends_at}. The winners can be drawn from then on.");
            return Err(Error::new(Code::CompetitionNotOver, sentence));
        }
        CompetitionState::Closed => {
            competition = finish(tx, competition, tx.now())?;
            audit::service::record(tx, actor, "competitions.drawn", subject(&competition), details(&competition))?;
        }
    }
    shown(tx, actor, competition)
}

/// Draws competitions whose entries have closed, `most` at the most. Returns how many.
pub fn draw_ended(tx: &Tx, most: i64) -> Result<usize> {
    let ended = store::ended(tx, tx.now(), most)?;
    let count = ended.len();
    for competition in ended {
        let drawn = finish(tx, competition, tx.now())?;
        let origin = Origin::default();
        audit::service::record_by(tx, None, "competitions.drawn", subject(&drawn), &origin, details(&drawn))?;
    }
    Ok(count)
}

/// What the audit log says of a draw.
fn details(drawn: &Competition) -> serde_json::Value {
    let numbers: Vec<i64> = drawn.winners.iter().map(|winner| winner.number).collect();
    json!({ "entries": drawn.records, "entries_digest": drawn.digest.hex(), "numbers": numbers })
}

/// Draws the winners at this time, notifies them, and begins the next competition of a monthly one.
pub(super) fn finish(tx: &Tx, mut competition: Competition, at: Timestamp) -> Result<Competition> {
    withdraw_others(tx, &mut competition, at)?;
    let entrants = usize::try_from(competition.entrants).unwrap_or(0);
    let places = competition.places().min(entrants);
    let (id, list) = (competition.id, (competition.digest, competition.records));
    competition.winners = drawn_from(&competition.seed, list, places, |number| winnable(tx, id, number))?;
    (competition.state, competition.closed_at) = (CompetitionState::Drawn, Some(at));
    store::save(tx, &competition)?;
    for (place, winner) in competition.winners.iter().enumerate() {
        congratulate(tx, &competition, (place, winner), at)?;
    }
    if competition.is_monthly {
        follow(tx, &competition, at)?;
    }
    Ok(competition)
}

/// Withdraws those who are no active students any more.
fn withdraw_others(tx: &Tx, competition: &mut Competition, at: Timestamp) -> Result<()> {
    let mut after = String::new();
    loop {
        let portion = store::able(tx, competition.id, &after, LISTED)?;
        let Some((last, _)) = portion.last() else { return Ok(()) };
        after.clone_from(&last.handle);
        let ids: Vec<_> = portion.iter().map(|(_, user)| *user).collect();
        let people = users::service::several(tx, competition.realm, &ids)?;
        let fits = |person: &User| person.role == Role::Student && person.status == Status::Active;
        let able: HashSet<i64> = people.iter().filter(|person| fits(person)).map(|person| person.id.get()).collect();
        for (entrant, user) in portion {
            if !able.contains(&user.get()) {
                store::withdraw(tx, entrant.id, at)?;
                competition.tickets -= entrant.tickets;
                competition.entrants -= 1;
            }
        }
    }
}

/// The handle of the entry with this number, if it can win.
fn winnable(db: &Reader, id: Id<kind::Competition>, number: i64) -> Result<Option<String>> {
    let Some(record) = store::record_at(db, id, number)?.filter(|record| record.kind == RecordKind::Ticket) else {
        return Ok(None);
    };
    Ok(if store::is_withdrawn(db, id, &record.handle)? { None } else { Some(record.handle) })
}

/// Notifies a winner, once.
fn congratulate(tx: &Tx, competition: &Competition, (place, winner): (usize, &Winner), at: Timestamp) -> Result<()> {
    let named = store::people(tx, competition.id, &[&winner.handle])?;
    let Some((id, _)) = named.into_iter().next() else { return Ok(()) };
    let Some(person) = users::service::find(tx, competition.realm, id)? else { return Ok(()) };
    let (event, mut data) = (
        NotificationEvent::CompetitionWon,
        json!({ "competition_id": competition.id, "competition": competition.name, "place": place + 1 }),
    );
    if let (Some(prize), Some(data)) = (competition.prizes.get(place), data.as_object_mut()) {
        data.insert("prize".to_owned(), json!(prize));
    }
    let new = NewNotification::of(event, data).once(format!("competition:{}", competition.id));
    if at < tx.now() {
        return notifications::service::notify_at(tx, &person, &new, at);
    }
    notifications::service::notify(tx, &person, &new).map(drop)
}

/// Begins the competition after a monthly one: for the rest of the month, or of the month that runs if the draw is that late.
fn follow(tx: &Tx, before: &Competition, at: Timestamp) -> Result<()> {
    let next = end_of_month(tx, before.ends_at)?;
    let times = if next > at { (before.ends_at, next) } else { (at, end_of_month(tx, at)?) };
    store::insert(tx, &super::renewed(tx, before, times)?).map(drop)
}
