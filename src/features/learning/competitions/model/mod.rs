//! The data and the rules of competitions.

mod competition;
mod draw;
mod ticket;

pub use competition::{
    Competition, CompetitionState, CompetitionView, Entered, Entrant, HeldEntrant, LONGEST_DAYS, MIN_XP, MOST_OPEN,
    MOST_PRIZES, MOST_TICKETS, Mine, NewCompetition, Person, Proof, RECORDS_AT_ONCE,
};
pub use draw::{ALGORITHM, Digest, Record, RecordKind, Seed, Winner, draw};
pub use ticket::{MOST_LISTED, Ticket, TicketState, Tickets, expiry, month_name};
