//! Request and response bodies: tag Competitions.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{
    self, ALGORITHM, CompetitionState, CompetitionView, MIN_XP, MOST_PRIZES, MOST_TICKETS, Proof, RecordKind,
    TicketState, month_name,
};
use crate::features::xp::model::MILESTONE;
use crate::http::envelope::Resource;
use crate::kernel::text::{Line, ParsedText, Prose};
use crate::kernel::{Error, Fault, Id, Result, Timestamp, id::kind};

/// A competition to create.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct CompetitionCreate {
    pub name: Line<1, 100>,
    pub description: Option<Prose<0, 2_000>>,
    pub prizes: Option<Vec<Line<1, 200>>>,
    pub min_xp: Option<i64>,
    pub most_tickets: Option<i64>,
    pub monthly: Option<bool>,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
}

/// A number that was sent, or the default.
fn number(field: &'static str, sent: Option<i64>, (least, default, most): (i64, i64, i64)) -> Result<i64> {
    let number = sent.unwrap_or(default);
    if (least..=most).contains(&number) { Ok(number) } else { Err(Error::invalid(field, Fault::range(least, most))) }
}

impl CompetitionCreate {
    /// The competition that was sent.
    pub fn parsed(self) -> Result<model::NewCompetition> {
        let description = self.description.map_or_else(|| Prose::parse(""), Ok);
        if self.prizes.as_ref().is_some_and(|prizes| !(1..=MOST_PRIZES).contains(&prizes.len())) {
            let text = format!("must have 1 to {MOST_PRIZES} entries. Leave it out for one winner without a prize");
            return Err(Error::invalid("prizes", Fault::count_told(text, 1, MOST_PRIZES)));
        }
        let prizes = self.prizes.unwrap_or_default();
        let (least, most) = MIN_XP;
        Ok(model::NewCompetition {
            name: self.name,
            description: description.map_err(|what| Error::invalid("description", what))?,
            prizes,
            min_xp: number("min_xp", self.min_xp, (least, least, most))?,
            most_tickets: number("most_tickets", self.most_tickets, MOST_TICKETS)?,
            is_monthly: self.monthly.unwrap_or(false),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
        })
    }
}

/// What to change about a competition.
#[derive(Debug, Clone, Copy, Default, Object, Deserialize)]
pub struct CompetitionUpdate {
    pub ends_at: Option<Timestamp>,
}

/// A winner.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct CompetitionWinner {
    pub place: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prize: Option<String>,
    pub number: i64,
    pub handle: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_name: Option<String>,
    pub me: bool,
}

/// A competition, as one person sees it.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Competition {
    pub id: Id<kind::Competition>,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub prizes: Vec<String>,
    pub monthly: bool,
    pub min_xp: i64,
    pub most_tickets: i64,
    pub state: CompetitionState,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drawn_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancelled_at: Option<Timestamp>,
    pub tickets: i64,
    pub entrants: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_handle: Option<String>,
    pub my_tickets: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_numbers: Option<Vec<i64>>,
    pub commitment: String,
    pub winners: Vec<CompetitionWinner>,
    pub created_at: Timestamp,
}

impl Resource for Competition {
    const ONE: &'static str = "competition";
    const MANY: &'static str = "competitions";
}

/// The place with this index, from 1 on.
fn place(index: usize) -> i64 {
    i64::try_from(index + 1).unwrap_or(i64::MAX)
}

impl From<CompetitionView> for Competition {
    fn from(view: CompetitionView) -> Self {
        let CompetitionView { competition, state, mine, people } = view;
        let winners = competition.winners.iter().enumerate().map(|(index, winner)| CompetitionWinner {
            place: place(index),
            prize: competition.prizes.get(index).cloned(),
            number: winner.number,
            full_name: people.get(&winner.handle).map(|person| person.full_name.clone()),
            me: mine.handle.as_ref() == Some(&winner.handle),
            handle: winner.handle.clone(),
        });
        let closed_in = |wanted| competition.closed_at.filter(|_| state == wanted);
        Self {
            id: competition.id,
            winners: winners.collect(),
            drawn_at: closed_in(CompetitionState::Drawn),
            cancelled_at: closed_in(CompetitionState::Cancelled),
            name: competition.name,
            description: Some(competition.description).filter(|text| !text.is_empty()),
            prizes: competition.prizes,
            monthly: competition.is_monthly,
            min_xp: competition.min_xp,
            most_tickets: competition.most_tickets,
            state,
            starts_at: competition.starts_at,
            ends_at: competition.ends_at,
            tickets: competition.tickets,
            entrants: competition.entrants,
            my_handle: mine.handle,
            my_tickets: mine.tickets,
            my_numbers: mine.numbers,
            commitment: competition.commitment.hex(),
            created_at: competition.created_at,
        }
    }
}

/// A ticket.
#[derive(Debug, Clone, Object, Serialize)]
pub struct CompetitionTicket {
    pub id: Id<kind::Ticket>,
    pub month: String,
    pub xp: i64,
    pub state: TicketState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competition_id: Option<Id<kind::Competition>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    pub earned_at: Timestamp,
    pub valid_until: Timestamp,
}

/// The tickets of a person.
#[derive(Debug, Clone, Object, Serialize)]
pub struct CompetitionTickets {
    pub available: i64,
    pub month_xp: i64,
    pub ticket_xp: i64,
    pub next_ticket_xp: i64,
    pub tickets: Vec<CompetitionTicket>,
}

impl From<model::Tickets> for CompetitionTickets {
    fn from(tickets: model::Tickets) -> Self {
        let shown = |(ticket, state, valid_until): (model::Ticket, TicketState, Timestamp)| CompetitionTicket {
            id: ticket.id,
            month: month_name(ticket.month),
            xp: ticket.xp(),
            state,
            competition_id: ticket.entered.map(|(competition, _)| competition),
            number: ticket.entered.map(|(_, number)| number),
            earned_at: ticket.earned_at,
            valid_until,
        };
        Self {
            available: tickets.available,
            month_xp: tickets.month_xp,
            ticket_xp: MILESTONE,
            next_ticket_xp: tickets.missing(),
            tickets: tickets.latest.into_iter().map(shown).collect(),
        }
    }
}

/// What to enter.
#[derive(Debug, Clone, Copy, Default, Object, Deserialize)]
pub struct CompetitionEnter {
    pub tickets: Option<i64>,
}

impl CompetitionEnter {
    /// How many tickets.
    pub fn parsed(self) -> Result<i64> {
        let (least, _, most) = MOST_TICKETS;
        number("tickets", self.tickets, (least, 1, most))
    }
}

/// What the proof must contain.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct CompetitionReceipt {
    pub entries: i64,
    pub digest: String,
}

/// What a person entered in a competition.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct CompetitionEntry {
    pub id: Id<kind::Entrant>,
    pub competition_id: Id<kind::Competition>,
    pub handle: String,
    pub entered: Vec<i64>,
    pub my_tickets: i64,
    pub tickets_left: i64,
    pub receipt: CompetitionReceipt,
}

impl Resource for CompetitionEntry {
    const ONE: &'static str = "entry";
}

impl From<model::Entered> for CompetitionEntry {
    fn from(entered: model::Entered) -> Self {
        let (entries, digest) = entered.receipt;
        Self {
            id: entered.entrant.id,
            competition_id: entered.competition,
            handle: entered.entrant.handle,
            entered: entered.numbers,
            my_tickets: entered.entrant.tickets,
            tickets_left: entered.left,
            receipt: CompetitionReceipt { entries, digest: digest.hex() },
        }
    }
}

/// An entry of the list from which the winners are drawn.
#[derive(Debug, Clone, Object, Serialize)]
pub struct CompetitionRecord {
    pub number: i64,
    pub kind: RecordKind,
    pub handle: String,
}

impl From<model::Record> for CompetitionRecord {
    fn from(record: model::Record) -> Self {
        Self { number: record.number, kind: record.kind, handle: record.handle }
    }
}

/// A winner, as the draw found it.
#[derive(Debug, Clone, Object, Serialize)]
pub struct CompetitionDrawn {
    pub place: i64,
    pub number: i64,
    pub handle: String,
    pub counter: u64,
}

/// What the winners follow from.
#[derive(Debug, Clone, Object, Serialize)]
pub struct CompetitionProof {
    pub competition_id: Id<kind::Competition>,
    pub state: CompetitionState,
    pub algorithm: String,
    pub commitment: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    pub entries_count: i64,
    pub entries_digest: String,
    pub prizes_count: i64,
    pub winners: Vec<CompetitionDrawn>,
    pub entries: Vec<CompetitionRecord>,
    pub withdrawn: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_from: Option<i64>,
}

impl From<Proof> for CompetitionProof {
    fn from(proof: Proof) -> Self {
        let Proof { competition, state, records, next, withdrawn } = proof;
        let prizes_count = i64::try_from(competition.places()).unwrap_or(i64::MAX);
        let winners = competition.winners.into_iter().enumerate().map(|(index, winner)| CompetitionDrawn {
            place: place(index),
            number: winner.number,
            handle: winner.handle,
            counter: winner.counter,
        });
        Self {
            competition_id: competition.id,
            state,
            algorithm: ALGORITHM.to_owned(),
            commitment: competition.commitment.hex(),
            seed: (state == CompetitionState::Drawn).then(|| competition.seed.hex()),
            entries_count: competition.records,
            entries_digest: competition.digest.hex(),
            prizes_count,
            winners: winners.collect(),
            entries: records.into_iter().map(CompetitionRecord::from).collect(),
            withdrawn,
            next_from: next,
        }
    }
}
