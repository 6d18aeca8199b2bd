//! What can be done with competitions.

mod drawing;
mod earlier;
mod entering;
mod held;
mod historic;
mod tickets;

use std::collections::HashMap;
use std::time::Duration;

use serde_json::json;

use super::model::{
    Competition, CompetitionState, CompetitionView, LONGEST_DAYS, MOST_OPEN, MOST_TICKETS, Mine, NewCompetition,
    Person, Proof, RECORDS_AT_ONCE, Seed,
};
use super::store;
use crate::db::{Reader, Tx};
use crate::features::audit::{self, Subject};
use crate::features::classes::sight::{Aspect, Relation, Relations};
use crate::features::{classes, users, xp};
use crate::kernel::text::ParsedText as _;
use crate::kernel::{Actor, Code, Error, Fault, Id, Page, PageRequest, Realm, Result, Role, Rule, Timestamp, id::kind};

pub use drawing::{draw, draw_ended};
pub use earlier::close_earlier;
pub use entering::{enter, erase};
pub use held::{held_entrants, held_tickets};
pub use historic::{Historic, give_historic, insert_historic};
pub use tickets::{reached, tickets};

fn absent() -> Error {
    Error::not_found("competition")
}

/// Whose competitions the actor sees: those of the own realm; for developers, those of their learners.
const fn realm_of(actor: &Actor) -> Realm {
    match actor.role {
        Role::Developer => Realm::Developer(actor.user),
        Role::Student | Role::Tutor | Role::Admin => actor.realm,
    }
}

fn subject(competition: &Competition) -> Option<Subject> {
    Some(Subject { kind: "competition".into(), id: competition.id.get(), label: competition.name.clone() })
}

/// A competition of the actor's realm.
fn visible(db: &Reader, actor: &Actor, id: Id<kind::Competition>) -> Result<Competition> {
    store::find(db, id)?.filter(|found| found.realm == realm_of(actor)).ok_or_else(absent)
}

/// The competition as the actor sees it.
fn shown(db: &Reader, actor: &Actor, competition: Competition) -> Result<CompetitionView> {
    let mine = match store::entrant_of(db, competition.id, actor.user)? {
        None => Mine { numbers: Some(Vec::new()), ..Mine::default() },
        Some(entrant) => {
            let (_, _, most) = MOST_TICKETS;
            let numbers = store::numbers(db, competition.id, &entrant.handle, most)?;
            Mine { handle: Some(entrant.handle), tickets: entrant.tickets, numbers: Some(numbers) }
        }
    };
    let people = winners(db, actor, &competition)?;
    Ok(CompetitionView { state: competition.state_at(db.now()), competition, mine, people })
}

/// The winners of a competition whom the actor may see by name, by their handles.
fn winners(db: &Reader, actor: &Actor, competition: &Competition) -> Result<HashMap<String, Person>> {
    if competition.winners.is_empty() {
        return Ok(HashMap::new());
    }
    let handles: Vec<&str> = competition.winners.iter().map(|winner| winner.handle.as_str()).collect();
    let named = store::people(db, competition.id, &handles)?;
    let ids: Vec<Id<kind::User>> = named.iter().map(|(user, _)| *user).collect();
    let taught = if actor.role == Role::Tutor { classes::service::taught(db, actor, &ids)? } else { Vec::new() };
    let mut seen = HashMap::new();
    for person in users::service::several(db, competition.realm, &ids)? {
        let mut relations = Relations::outside_classes(actor, person.id, person.realm);
        if taught.contains(&person.id) {
            relations = relations.with(Relation::Teacher);
        }
        let handle = named.iter().find(|(user, _)| *user == person.id).map(|(_, handle)| handle.clone());
        if let Some(handle) = handle.filter(|_| relations.show(Aspect::Identity)) {
            seen.insert(handle, Person { full_name: person.full_name });
        }
    }
    Ok(seen)
}

/// A competition.
pub fn get(db: &Reader, actor: &Actor, id: Id<kind::Competition>) -> Result<CompetitionView> {
    shown(db, actor, visible(db, actor, id)?)
}

/// The competitions of the actor's realm, newest first.
pub fn list(db: &Reader, actor: &Actor, page: PageRequest) -> Result<Page<CompetitionView>> {
    let now = db.now();
    Ok(store::list(db, realm_of(actor), actor.user, page)?.map(|(competition, mine)| CompetitionView {
        state: competition.state_at(now),
        competition,
        mine,
        people: HashMap::new(),
    }))
}

/// What the winners of a competition follow from, with the entries from a number on. The caller shows the seed after the draw alone.
pub fn proof(db: &Reader, actor: &Actor, id: Id<kind::Competition>, from: i64) -> Result<Proof> {
    let competition = visible(db, actor, id)?;
    let mut records = store::records(db, id, from, RECORDS_AT_ONCE + 1)?;
    let most = usize::try_from(RECORDS_AT_ONCE).unwrap_or(usize::MAX);
    let next = records.get(most).map(|record| record.number);
    records.truncate(most);
    let withdrawn = store::withdrawn(db, id)?;
    Ok(Proof { state: competition.state_at(db.now()), competition, records, next, withdrawn })
}

fn wrong_times(field: &'static str, sentence: &'static str, fault: Fault) -> Error {
    Error::new(Code::CompetitionTimes, sentence).with_field(field, fault)
}

/// The fault of a time that is too far ahead.
fn far_ahead() -> Fault {
    let days = i64::try_from(LONGEST_DAYS).unwrap_or_default();
    Fault::span(format!("must be within the next {LONGEST_DAYS} days"), days)
}

/// When entries of a competition that is made now open and close.
fn times(db: &Reader, new: &NewCompetition) -> Result<(Timestamp, Timestamp)> {
    let now = db.now();
    let latest = now.plus(Duration::from_secs(LONGEST_DAYS * 24 * 3600));
    let starts_at = new.starts_at.map_or(now, |at| at.max(now));
    if starts_at > latest {
        return Err(wrong_times("starts_at", "Entries must open within the next 400 days.", far_ahead()));
    }
    let ends_at = match new.ends_at {
        Some(ends_at) => ends_at,
        None => end_of_month(db, starts_at)?,
    };
    if ends_at <= starts_at {
        let fault = Fault::new(Rule::Order, "must be in the future and after the opening");
        return Err(wrong_times("ends_at", "Entries must close in the future and after they open.", fault));
    }
    if new.ends_at.is_some() && ends_at > latest {
        return Err(wrong_times("ends_at", "Entries must close within the next 400 days.", far_ahead()));
    }
    Ok((starts_at, ends_at))
}

/// The end of the month of a time, in the school's calendar.
fn end_of_month(db: &Reader, at: Timestamp) -> Result<Timestamp> {
    xp::service::month_start(db, xp::service::month_at(db, at)? + 1)
}

/// A competition that nobody has entered, with a seed of its own.
fn begun(
    tx: &Tx,
    realm: Realm,
    new: &NewCompetition,
    (starts_at, ends_at): (Timestamp, Timestamp),
) -> Result<Competition> {
    let seed = Seed::random(tx.entropy())?;
    let commitment = seed.commitment();
    Ok(Competition {
        id: Id::new(0),
        realm,
        name: new.name.as_str().to_owned(),
        description: new.description.as_str().to_owned(),
        prizes: new.prizes.iter().map(|prize| prize.as_str().to_owned()).collect(),
        min_xp: new.min_xp,
        most_tickets: new.most_tickets,
        is_monthly: new.is_monthly,
        state: CompetitionState::Open,
        starts_at,
        ends_at,
        seed,
        commitment,
        records: 0,
        digest: commitment,
        tickets: 0,
        entrants: 0,
        winners: Vec::new(),
        created_at: tx.now(),
        closed_at: None,
    })
}

/// A competition like another one that nobody has entered, with a seed of its own.
fn renewed(tx: &Tx, before: &Competition, (starts_at, ends_at): (Timestamp, Timestamp)) -> Result<Competition> {
    let seed = Seed::random(tx.entropy())?;
    let commitment = seed.commitment();
    Ok(Competition {
        state: CompetitionState::Open,
        starts_at,
        ends_at,
        seed,
        commitment,
        records: 0,
        digest: commitment,
        tickets: 0,
        entrants: 0,
        winners: Vec::new(),
        created_at: tx.now(),
        closed_at: None,
        ..before.clone()
    })
}

/// Creates a competition.
pub fn create(tx: &Tx, actor: &Actor, new: &NewCompetition) -> Result<CompetitionView> {
    let (realm, times) = (realm_of(actor), times(tx, new)?);
    if store::count_open(tx, realm, MOST_OPEN)? >= MOST_OPEN {
        let sentence = format!("{MOST_OPEN} competitions are not drawn yet. Cancel one, or wait for a draw.");
        return Err(Error::new(Code::CompetitionLimit, sentence));
    }
    let id = store::insert(tx, &begun(tx, realm, new, times)?)?;
    let made = visible(tx, actor, id)?;
    let details = json!({ "commitment": made.commitment.hex(), "ends_at": made.ends_at });
    audit::service::record(tx, actor, "competitions.created", subject(&made), details)?;
    shown(tx, actor, made)
}

/// Cancels a competition that is not drawn yet, and gives everyone the tickets back, valid as if they had been earned in this month.
pub fn cancel(tx: &Tx, actor: &Actor, id: Id<kind::Competition>) -> Result<CompetitionView> {
    let mut competition = visible(tx, actor, id)?;
    match competition.state {
        CompetitionState::Drawn => {
            return Err(Error::new(
                Code::CompetitionDrawn,
                "The winners are drawn already, so this cannot be cancelled.",
            ));
        }
        CompetitionState::Cancelled => return shown(tx, actor, competition),
        CompetitionState::Upcoming | CompetitionState::Open | CompetitionState::Closed => {}
    }
    let entered = store::entered_in(tx, id)?;
    store::give_back(tx, id, xp::service::month_at(tx, tx.now())?)?;
    // The XP behind a ticket may have been taken back while it was entered.
    for (user, month) in entered {
        let reached = xp::model::milestones(xp::service::of_month(tx, user, month)?);
        store::withdraw_behind(tx, user, (month, reached))?;
    }
    (competition.state, competition.closed_at) = (CompetitionState::Cancelled, Some(tx.now()));
    store::save(tx, &competition)?;
    earlier::withdraw(tx, id)?;
    let details = json!({ "tickets": competition.tickets });
    audit::service::record(tx, actor, "competitions.cancelled", subject(&competition), details)?;
    shown(tx, actor, competition)
}
