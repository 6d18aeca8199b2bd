//! The cards of a note: a review of one keeps the others back until tomorrow, so of each note one card is shown on a day.

use std::collections::HashSet;

use super::super::model::{Card, DueOnly, Queue, Waiting, WaitingNote};
use crate::kernel::{Id, Timestamp, id::kind};

/// So many cards are looked at for each one that is wanted, because several may be of one note.
pub(super) const CARDS_OF_NOTE: u32 = 8;

/// The notes of the cards that wait in a deck, by queue.
#[derive(Debug, Default)]
pub(super) struct Notes {
    learning: HashSet<Id<kind::Note>>,
    review: HashSet<Id<kind::Note>>,
    new: HashSet<Id<kind::Note>>,
}

impl Notes {
    /// Adds the note of a card.
    pub(super) fn add(&mut self, waiting: WaitingNote) {
        match waiting.queue {
            Queue::Learning => self.learning.insert(waiting.note),
            Queue::Review => self.review.insert(waiting.note),
            Queue::New => self.new.insert(waiting.note),
            Queue::Out => false,
        };
    }

    /// Whether a card of the note is in its learning steps, and comes before its reviews.
    pub(super) fn is_learning(&self, note: Id<kind::Note>) -> bool {
        self.learning.contains(&note)
    }

    /// The reviews that can be done today: one of each note.
    pub(super) fn reviews(&self) -> i64 {
        count(self.review.iter().filter(|note| !self.is_learning(**note)))
    }

    /// The new cards that can be learnt today: one of each note without a card that comes before. Reviews come before where the limit of
    /// the day allows any.
    pub(super) fn new_cards(&self, has_reviews: bool) -> i64 {
        let is_kept_back =
            |note: Id<kind::Note>| self.is_learning(note) || (has_reviews && self.review.contains(&note));
        count(self.new.iter().filter(|note| !is_kept_back(**note)))
    }
}

fn count<T>(found: impl Iterator<Item = T>) -> i64 {
    i64::try_from(found.count()).unwrap_or(i64::MAX)
}

/// The notes of the cards that come before a part of the queue, and keep the other cards of their notes back: cards in learning steps, and
/// reviews before new cards, in decks whose limit of the day allows any.
pub(super) fn before(
    only: DueOnly,
    found: &[(Card, Timestamp)],
    decks: &[Waiting],
    now: Timestamp,
) -> HashSet<Id<kind::Note>> {
    let with_reviews: HashSet<Id<kind::Deck>> =
        decks.iter().filter(|waiting| waiting.due.review > 0).map(|waiting| waiting.deck.id).collect();
    let is_before = |card: &Card| match card.memory.queue_at(now) {
        Queue::Learning => true,
        Queue::Review => only == DueOnly::NewCards && with_reviews.contains(&card.deck),
        Queue::New | Queue::Out => false,
    };
    found.iter().filter(|(card, _)| is_before(card)).map(|(card, _)| card.note).collect()
}
