//! The SQL of notes whose cards are kept back together.

use crate::db::{Reader, Tx, params};
use crate::kernel::{Id, Result, id::kind};

/// Marks a card as kept back with all cards of its note.
pub fn mark_buried_with_note(tx: &Tx, card: Id<kind::Card>) -> Result<()> {
    tx.exec("UPDATE flashcard_cards SET buried_by = 'note' WHERE id = ?1", params![card])?;
    Ok(())
}

/// The cards of a note that are kept back with all of them.
pub fn buried_with_note(db: &Reader, note: Id<kind::Note>) -> Result<Vec<Id<kind::Card>>> {
    db.all("SELECT id FROM flashcard_cards WHERE note_id = ?1 AND buried_by = 'note'", params![note], |row| {
        row.get("id")
    })
}
