//! The SQL of notes that are moved to another deck.

use super::words::{index_note, unindex_note};
use crate::db::{Json, Reader, ToValue, Tx, id_list, listed};
use crate::kernel::{Id, Result, id::kind};

/// A note whose words are put under its deck.
struct Worded {
    id: Id<kind::Note>,
    deck: Id<kind::Deck>,
    front: String,
    back: String,
    tags: Vec<String>,
}

/// Moves notes to a deck, as many as a list of ids holds.
pub fn move_notes(tx: &Tx, to: Id<kind::Deck>, notes: &[Id<kind::Note>]) -> Result<()> {
    let mut values: Vec<&dyn ToValue> = vec![&to];
    values.extend(listed(notes));
    tx.exec(concat!("UPDATE flashcard_notes SET deck_id = ?1 WHERE id IN (", id_list!(2), ")"), values)?;
    Ok(())
}

/// Moves the cards of notes to a deck, as many notes as a list of ids holds. A review that a plan for a backlog put off is shown when it is due.
pub fn move_cards_of(tx: &Tx, to: Id<kind::Deck>, notes: &[Id<kind::Note>]) -> Result<()> {
    let mut values: Vec<&dyn ToValue> = vec![&to];
    values.extend(listed(notes));
    tx.exec(
        concat!(
            "UPDATE flashcard_cards SET deck_id = ?1, \
             shows_at = CASE queue WHEN 'review' THEN MAX(rests_until, COALESCE(buried_until, 0)) ELSE shows_at END \
             WHERE note_id IN (",
            id_list!(2),
            ")"
        ),
        values,
    )?;
    Ok(())
}

/// Puts the words of these notes of a person under the decks that the notes are in, and removes those of notes that are gone.
pub fn reindex_notes(tx: &Tx, owner: Id<kind::User>, notes: &[Id<kind::Note>]) -> Result<()> {
    let found = worded(tx, owner, notes)?;
    notes.iter().try_for_each(|note| unindex_note(tx, *note))?;
    found.iter().try_for_each(|note| index_note(tx, (owner, note.deck, note.id), (&note.front, &note.back), &note.tags))
}

fn worded(db: &Reader, owner: Id<kind::User>, notes: &[Id<kind::Note>]) -> Result<Vec<Worded>> {
    let mut values: Vec<&dyn ToValue> = vec![&owner];
    values.extend(listed(notes));
    db.all(
        concat!(
            "SELECT notes.id, notes.deck_id, notes.front, notes.back, notes.tags FROM flashcard_notes AS notes \
             JOIN flashcard_decks AS decks ON decks.id = notes.deck_id AND +decks.user_id = ?1 WHERE notes.id IN (",
            id_list!(2),
            ")"
        ),
        values,
        |row| {
            let Json(tags) = row.get("tags")?;
            Ok(Worded {
                id: row.get("id")?,
                deck: row.get("deck_id")?,
                front: row.get("front")?,
                back: row.get("back")?,
                tags,
            })
        },
    )
}
