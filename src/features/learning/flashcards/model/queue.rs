//! The queue.

use super::card::{Card, Memory, Queue};
use super::deck::DueCounts;
use crate::http::text_enum;
use crate::kernel::{Id, Timestamp, id::kind};

text_enum! {
    /// The order of the reviews in the queue.
    pub enum DueOrder {
        /// Those first that are due for longest.
        Date = "date",
        /// Those first that gain most for the time they take.
        Urgency = "urgency",
    }
}

text_enum! {
    /// The part of the queue to show besides cards in learning steps.
    pub enum DueOnly {
        /// Reviews.
        Reviews = "reviews",
        /// New cards.
        NewCards = "new_cards",
    }
}

impl DueOnly {
    /// Whether cards of this queue are shown.
    pub const fn includes(self, queue: Queue) -> bool {
        match queue {
            Queue::Learning => true,
            Queue::Review => matches!(self, Self::Reviews),
            Queue::New => matches!(self, Self::NewCards),
            Queue::Out => false,
        }
    }
}

/// Which cards to show.
#[derive(Debug, Clone, Copy)]
pub struct DueWish {
    /// One deck, or all of the person's.
    pub deck: Option<Id<kind::Deck>>,
    /// Whether cards of the sub-decks of that deck are shown too.
    pub has_sub_decks: bool,
    /// Absent for the order that the adaptations of the person say.
    pub order: Option<DueOrder>,
    pub only: Option<DueOnly>,
    /// Days until the cards are needed, for the order by urgency.
    pub horizon_days: u32,
}

/// A review to choose from, and what the scheduler knows of its card.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub deck: Id<kind::Deck>,
    pub card: Id<kind::Card>,
    pub note: Id<kind::Note>,
    pub memory: Memory,
}

/// A card that waits in a queue, by its note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingNote {
    pub deck: Id<kind::Deck>,
    pub note: Id<kind::Note>,
    /// Reviews are also repetitions of earlier days that were left undone.
    pub queue: Queue,
}

/// What a person did in a deck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeckDone {
    pub deck: i64,
    pub new_cards: i64,
    pub reviews: i64,
    pub answers: i64,
    /// The reviews that were wrong.
    pub lapses: i64,
    /// The time of all answers, as far as it is known.
    pub took_ms: i64,
}

/// After how many seconds a card comes again, for each rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextDue {
    pub again: i64,
    pub hard: i64,
    pub good: i64,
    pub easy: i64,
}

/// The cards to show next.
#[derive(Debug, Clone)]
pub struct Due {
    /// Learning cards by time, then reviews, then new cards in their order.
    pub cards: Vec<(Card, NextDue)>,
    /// What is left for today.
    pub counts: DueCounts,
    /// When the next learning card comes, where one waits.
    pub next_learning_at: Option<Timestamp>,
}
