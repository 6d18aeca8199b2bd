//! The SQL of `flashcard_past_reviews`: reviews that were counted, and whose cards were deleted.

use crate::db::{Reader, Tx, params};
use crate::features::flashcards::model::Rating;
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// Keeps the times of the reviews of a deck that is about to be deleted.
pub fn keep_times_of_deck(tx: &Tx, deck: Id<kind::Deck>) -> Result<()> {
    tx.exec(
        "INSERT INTO flashcard_past_reviews (user_id, reviewed_at, rating) \
         SELECT reviews.user_id, reviews.reviewed_at, reviews.rating FROM flashcard_cards AS cards \
         JOIN flashcard_reviews AS reviews ON reviews.card_id = cards.id AND reviews.is_undone = ?2 WHERE cards.deck_id = ?1",
        params![deck, false],
    )?;
    Ok(())
}

/// Keeps the times of the reviews of a note that is about to be deleted.
pub fn keep_times_of_note(tx: &Tx, note: Id<kind::Note>) -> Result<()> {
    tx.exec(
        "INSERT INTO flashcard_past_reviews (user_id, reviewed_at, rating) \
         SELECT reviews.user_id, reviews.reviewed_at, reviews.rating FROM flashcard_cards AS cards \
         JOIN flashcard_reviews AS reviews ON reviews.card_id = cards.id AND reviews.is_undone = ?2 WHERE cards.note_id = ?1",
        params![note, false],
    )?;
    Ok(())
}

/// Whether reviews of the person were counted whose cards were deleted.
pub fn has_past_reviews(db: &Reader, user: Id<kind::User>) -> Result<bool> {
    db.one("SELECT EXISTS (SELECT 1 FROM flashcard_past_reviews WHERE user_id = ?1) AS found", params![user], |row| {
        row.get("found")
    })
}

/// Takes a counted review with this rating and a time in this span off the list. Returns whether there was one.
pub fn take_past_review(
    tx: &Tx,
    user: Id<kind::User>,
    (from, to): (Timestamp, Timestamp),
    rating: Rating,
) -> Result<bool> {
    let taken = tx.exec(
        "DELETE FROM flashcard_past_reviews WHERE id = (SELECT id FROM flashcard_past_reviews \
         WHERE user_id = ?1 AND reviewed_at >= ?2 AND reviewed_at <= ?3 AND rating = ?4 ORDER BY reviewed_at DESC LIMIT 1)",
        params![user, from, to, rating],
    )?;
    Ok(taken > 0)
}
