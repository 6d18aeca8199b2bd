//! Entering a competition, and leaving it with the account.

use super::super::model::{Competition, CompetitionState, Entered, Entrant, Record, RecordKind};
use super::super::store;
use super::visible;
use crate::db::Tx;
use crate::features::auth::{plain_code, readable_code};
use crate::features::xp;
use crate::kernel::{Actor, Code, Error, Fault, Id, Realm, Result, Role, Rule, Timestamp, id::kind};

/// Letters of a handle: 40 bits.
const HANDLE_LETTERS: usize = 8;
/// How often a handle is drawn anew when a person of the competition has it already.
const DRAWS: usize = 16;

pub(super) fn not_open(competition: &Competition, state: CompetitionState) -> Error {
    let sentence = match state {
        CompetitionState::Upcoming => format!("Entries open on {}.", competition.starts_at.to_the_second()),
        CompetitionState::Cancelled => "This competition was cancelled.".to_owned(),
        _ => "Entries have closed.".to_owned(),
    };
    Error::new(Code::CompetitionNotOpen, sentence)
}

fn xp_missing(required: i64, earned: i64) -> Error {
    let missing = required - earned;
    let sentence = format!("You need {required} XP to enter, and you have {earned}. Missing: {missing} XP.");
    Error::new(Code::CompetitionXpMissing, sentence)
}

fn no_ticket(wanted: i64, left: i64) -> Error {
    let sentence = if left == 0 {
        format!("You have no valid ticket. You earn one for every {} XP within a month.", xp::model::MILESTONE)
    } else {
        format!("You have too few valid tickets: {left} of {wanted}.")
    };
    Error::new(Code::CompetitionNoTicket, sentence)
        .with_field("tickets", Fault::new(Rule::Incorrect, "is more than the valid tickets"))
}

fn too_many(most: i64, entered: i64) -> Error {
    let sentence = format!("Each student can enter at most {most} tickets. You have entered {entered}.");
    Error::new(Code::CompetitionTicketLimit, sentence)
        .with_field("tickets", Fault::new(Rule::Incorrect, "is more than the competition allows"))
}

/// Enters tickets of the actor in a competition. Where the actor may not, nothing changes.
pub fn enter(tx: &Tx, actor: &Actor, id: Id<kind::Competition>, tickets: i64) -> Result<Entered> {
    let competition = visible(tx, actor, id)?;
    if actor.role != Role::Student {
        return Err(Error::new(Code::CompetitionStudentsOnly, "Only students enter competitions."));
    }
    let state = competition.state_at(tx.now());
    if state != CompetitionState::Open {
        return Err(not_open(&competition, state));
    }
    let (earned, _) = xp::service::all_and_of_month(tx, actor.user)?;
    if earned < competition.min_xp {
        return Err(xp_missing(competition.min_xp, earned));
    }
    let entered = store::entrant_of(tx, id, actor.user)?.map_or(0, |entrant| entrant.tickets);
    if entered + tickets > competition.most_tickets {
        return Err(too_many(competition.most_tickets, entered));
    }
    let left = store::count_available(tx, actor.user, xp::service::month_at(tx, tx.now())?)?;
    if left < tickets {
        return Err(no_ticket(tickets, left));
    }
    let (numbers, competition, entrant) = enter_at(tx, competition, actor.user, tickets, tx.now())?;
    let receipt = (competition.records, competition.digest);
    Ok(Entered { competition: id, entrant, numbers, left: left - tickets, receipt })
}

/// Enters tickets of a person at a time, as many as are valid.
pub(super) fn enter_at(
    tx: &Tx,
    mut competition: Competition,
    user: Id<kind::User>,
    most: i64,
    at: Timestamp,
) -> Result<(Vec<i64>, Competition, Entrant)> {
    let mut entrant = match store::entrant_of(tx, competition.id, user)? {
        Some(entrant) => entrant,
        None => {
            competition.entrants += 1;
            store::insert_entrant(tx, competition.id, user, &unused_handle(tx, &competition)?, at)?
        }
    };
    let mut numbers = Vec::new();
    for ticket in store::available(tx, user, (xp::service::month_at(tx, at)?, at), most)? {
        let number = append(tx, &mut competition, RecordKind::Ticket, &entrant.handle, at)?;
        store::spend(tx, ticket, competition.id, number)?;
        competition.tickets += 1;
        entrant.tickets += 1;
        numbers.push(number);
    }
    store::save_entrant(tx, &entrant)?;
    store::save(tx, &competition)?;
    Ok((numbers, competition, entrant))
}

/// Adds an entry to the list. The caller saves the competition. Returns the number of the entry.
fn append(tx: &Tx, competition: &mut Competition, kind: RecordKind, handle: &str, at: Timestamp) -> Result<i64> {
    let record = Record { number: competition.records + 1, kind, handle: handle.to_owned() };
    store::append(tx, competition.id, &record, at)?;
    competition.records = record.number;
    competition.digest = competition.digest.with(&record);
    Ok(record.number)
}

/// A random handle that nobody in the competition has.
fn unused_handle(tx: &Tx, competition: &Competition) -> Result<String> {
    for _ in 0..DRAWS {
        let handle = plain_code(&readable_code(tx.entropy(), HANDLE_LETTERS)?);
        if !store::has_handle(tx, competition.id, &handle)? {
            return Ok(handle);
        }
    }
    Err(Error::internal_text("no handle is left"))
}

/// Takes a person out of all competitions: out of the draw where it is still to come, and out of the rows of others, which keep the handle.
/// Once entries have closed, the list of entries and its digest stay as they are, so that who leaves changes nothing for the others. The
/// database deletes the tickets with the person. The competitions of a developer's learners end with the developer.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    for (id, entrant) in store::open_of(tx, user)? {
        let Some(mut competition) = store::find(tx, id)? else { continue };
        if competition.state_at(tx.now()) == CompetitionState::Closed {
            store::withdraw(tx, entrant.id, tx.now())?;
        } else {
            append(tx, &mut competition, RecordKind::Withdrawal, &entrant.handle, tx.now())?;
        }
        competition.tickets -= entrant.tickets;
        competition.entrants -= 1;
        store::save(tx, &competition)?;
    }
    store::forget(tx, user)?;
    store::delete_realm(tx, Realm::Developer(user))
}
