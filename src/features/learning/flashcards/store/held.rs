//! The SQL of the export.

use super::cards::card;
use super::decks::deck;
use super::reviews::review;
use crate::db::{Reader, params};
use crate::features::flashcards::model::{Card, Deck, Review};
use crate::kernel::{Id, Result, id::kind};

/// The decks of a person with ids above `after`.
pub fn held_decks(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Deck>> {
    db.all(
        "SELECT id, user_id, name, description, subject, scheduler, options, cards, created_at FROM flashcard_decks \
         WHERE id > ?2 AND user_id = ?1 ORDER BY id LIMIT ?3",
        params![user, after, most],
        deck,
    )
}

/// The cards of a person with ids above `after`.
pub fn held_cards(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Card>> {
    db.all(
        "SELECT cards.id, cards.note_id, cards.deck_id, decks.scheduler, notes.kind, notes.front, notes.back, notes.tags, \
         cards.ordinal, notes.cards AS of_note, cards.memory, cards.is_suspended, cards.buried_until, cards.created_at \
         FROM flashcard_cards AS cards JOIN flashcard_notes AS notes ON notes.id = cards.note_id \
         JOIN flashcard_decks AS decks ON decks.id = cards.deck_id \
         WHERE cards.user_id = ?1 AND cards.id > ?2 AND cards.ordinal >= 0 ORDER BY cards.id LIMIT ?3",
        params![user, after, most],
        card,
    )
}

/// The reviews of a person with ids above `after`, those that were undone left out.
pub fn held_reviews(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Review>> {
    db.all(
        "SELECT id, card_id, deck_id, user_id, day, client_id, rating, quality, reviewed_at, took_ms, interval_days, before, \
         is_imported \
         FROM flashcard_reviews WHERE user_id = ?1 AND is_undone = ?2 AND id > ?3 ORDER BY id LIMIT ?4",
        params![user, false, after, most],
        review,
    )
}
