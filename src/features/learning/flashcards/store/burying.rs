//! The SQL of notes whose cards are kept back together.

use crate::db::{Reader, Tx, params};
use crate::features::flashcards::model::Card;
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// Marks a card as kept back with all cards of its note.
pub fn mark_buried_with_note(tx: &Tx, card: Id<kind::Card>) -> Result<()> {
    tx.exec("UPDATE flashcard_cards SET buried_by = 'note' WHERE id = ?1", params![card])?;
    Ok(())
}

/// Whether a card is kept back for another reason than a review of another card of its note.
pub fn is_buried_by_person(db: &Reader, card: Id<kind::Card>) -> Result<bool> {
    db.one(
        "SELECT buried_until IS NOT NULL AND COALESCE(buried_by, 'hand') <> 'sibling' AS is_buried FROM flashcard_cards WHERE id = ?1",
        params![card],
        |row| row.get("is_buried"),
    )
}

/// Keeps a card back until this time if another card of its note was reviewed within it, unless it is in learning steps. Returns
/// whether that changed it.
pub fn bury_beside_reviewed(tx: &Tx, card: &Card, (from, until): (Timestamp, Timestamp)) -> Result<bool> {
    let changed = tx.exec(
        "UPDATE flashcard_cards SET shows_at = ?4, buried_until = ?4, buried_by = 'sibling' \
         WHERE id = ?1 AND shows_at < ?4 AND queue IN ('new', 'review') AND EXISTS (SELECT 1 \
         FROM flashcard_cards AS others JOIN flashcard_reviews AS reviews ON reviews.card_id = others.id AND reviews.is_undone = ?5 \
         AND reviews.reviewed_at >= ?3 AND reviews.reviewed_at < ?4 AND reviews.is_imported = ?5 \
         WHERE others.note_id = ?2 AND others.id <> ?1)",
        params![card.id, card.note, from, until, false],
    )?;
    Ok(changed > 0)
}

/// The cards of a note that are kept back with all of them.
pub fn buried_with_note(db: &Reader, note: Id<kind::Note>) -> Result<Vec<Id<kind::Card>>> {
    db.all("SELECT id FROM flashcard_cards WHERE note_id = ?1 AND buried_by = 'note'", params![note], |row| {
        row.get("id")
    })
}
