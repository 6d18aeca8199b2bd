//! The flashcards of a person, for the export.

use super::super::model::{Card, Deck, Review};
use super::super::store;
use crate::db::Reader;
use crate::kernel::{Id, Result, id::kind};

/// The decks of a person with ids above `after`, `most` at the most.
pub fn held_decks(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Deck>> {
    store::held_decks(db, user, after, most)
}

/// The cards of a person with ids above `after`, `most` at the most.
pub fn held_cards(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Card>> {
    store::held_cards(db, user, after, most)
}

/// The reviews of a person with ids above `after`, `most` at the most.
pub fn held_reviews(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Review>> {
    store::held_reviews(db, user, after, most)
}
