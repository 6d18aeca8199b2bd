//! Competitions and the people who take part.

use std::collections::HashMap;

use super::draw::{Digest, Record, Seed, Winner};
use crate::http::text_enum;
use crate::kernel::text::{Line, Prose};
use crate::kernel::{Id, Realm, Timestamp, id::kind};

/// The prizes of a competition. As many people are looked up at once by `classes::service::taught`.
pub const MOST_PRIZES: usize = 8;
/// The XP that a competition may require.
pub const MIN_XP: (i64, i64) = (0, 1_000_000);
/// The tickets that a competition may allow a person, with the default.
pub const MOST_TICKETS: (i64, i64, i64) = (1, 10, 50);
/// The competitions of a realm that are not drawn yet.
pub const MOST_OPEN: i64 = 100;
/// How many days ahead entries may close.
pub const LONGEST_DAYS: u64 = 400;
/// The entries of one answer.
pub const RECORDS_AT_ONCE: i64 = 1_000;

text_enum! {
    /// How far a competition is. Stored are `open`, `drawn` and `cancelled`.
    pub enum CompetitionState {
        /// Entries have not opened yet.
        Upcoming = "upcoming",
        /// Students can enter.
        Open = "open",
        /// Entries have closed, and the draw is due.
        Closed = "closed",
        /// The winners are drawn.
        Drawn = "drawn",
        /// It was called off.
        Cancelled = "cancelled",
    }
}

/// A competition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Competition {
    pub id: Id<kind::Competition>,
    pub realm: Realm,
    pub name: String,
    pub description: String,
    /// The prizes, best first; without any there is one winner.
    pub prizes: Vec<String>,
    /// The XP that a person must have earned in all.
    pub min_xp: i64,
    /// The tickets that a person can enter.
    pub most_tickets: i64,
    /// Whether another one follows.
    pub is_monthly: bool,
    /// The stored state.
    pub state: CompetitionState,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Secret until the draw.
    pub seed: Seed,
    pub commitment: Digest,
    /// The entries, tickets and withdrawals.
    pub records: i64,
    /// Of all entries.
    pub digest: Digest,
    /// The tickets of people who take part.
    pub tickets: i64,
    /// The people who take part.
    pub entrants: i64,
    pub winners: Vec<Winner>,
    pub created_at: Timestamp,
    /// When it was drawn or cancelled.
    pub closed_at: Option<Timestamp>,
}

impl Competition {
    /// How far it is at this time.
    pub fn state_at(&self, now: Timestamp) -> CompetitionState {
        match self.state {
            CompetitionState::Drawn | CompetitionState::Cancelled => self.state,
            _ if now < self.starts_at => CompetitionState::Upcoming,
            _ if now < self.ends_at => CompetitionState::Open,
            _ => CompetitionState::Closed,
        }
    }

    /// How many winners are drawn at the most.
    pub fn places(&self) -> usize {
        self.prizes.len().max(1)
    }
}

/// A competition to create.
#[derive(Debug, Clone)]
pub struct NewCompetition {
    pub name: Line<1, 100>,
    pub description: Prose<0, 2_000>,
    pub prizes: Vec<Line<1, 200>>,
    pub min_xp: i64,
    pub most_tickets: i64,
    pub is_monthly: bool,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
}

/// A person in a competition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrant {
    pub id: Id<kind::Entrant>,
    pub handle: String,
    pub tickets: i64,
}

/// What the reader has in a competition.
#[derive(Debug, Clone, Default)]
pub struct Mine {
    pub handle: Option<String>,
    pub tickets: i64,
    /// Absent in lists.
    pub numbers: Option<Vec<i64>>,
}

/// A winner whom the reader may see by name.
#[derive(Debug, Clone)]
pub struct Person {
    pub full_name: String,
}

/// A competition as a person sees it.
#[derive(Debug, Clone)]
pub struct CompetitionView {
    pub competition: Competition,
    pub state: CompetitionState,
    pub mine: Mine,
    /// Winners by their handles, where the reader may see who they are.
    pub people: HashMap<String, Person>,
}

/// What a person has just entered.
#[derive(Debug, Clone)]
pub struct Entered {
    pub competition: Id<kind::Competition>,
    pub entrant: Entrant,
    /// The numbers of the new entries.
    pub numbers: Vec<i64>,
    /// The tickets that the person can still use.
    pub left: i64,
    /// How many entries there are now, and their digest.
    pub receipt: (i64, Digest),
}

/// What the winners follow from.
#[derive(Debug, Clone)]
pub struct Proof {
    pub competition: Competition,
    pub state: CompetitionState,
    pub records: Vec<Record>,
    /// The number of the next entry behind these.
    pub next: Option<i64>,
    /// The handles that can win no more since entries closed, sorted.
    pub withdrawn: Vec<String>,
}

/// A competition of a person, for the export.
#[derive(Debug, Clone)]
pub struct HeldEntrant {
    pub entrant: Entrant,
    pub competition: String,
    pub entered_at: Timestamp,
    pub winners: Vec<Winner>,
}
