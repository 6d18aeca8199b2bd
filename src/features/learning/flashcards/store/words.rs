//! The SQL of `flashcard_search`: the words of notes, in a partition for each owner.

use crate::db::{Partition, SearchIndex, Tx, WordDocument, WordQuery, params, search_index};
use crate::kernel::{Id, Result, id::kind};

pub(super) const SEARCH: SearchIndex = search_index!("flashcard_search");

/// The notes of a person that are removed from the index at a time.
const REMOVED_AT_ONCE: usize = 1000;

/// Adds the words of a new note to the index.
pub fn index_note(
    tx: &Tx,
    (owner, deck, note): (Id<kind::User>, Id<kind::Deck>, Id<kind::Note>),
    (front, back): (&str, &str),
    tags: &[String],
) -> Result<()> {
    let document = WordDocument { partition: owner.get(), thing: deck.get(), labels: tags, texts: &[front, back] };
    tx.index_words(&SEARCH, note.get(), &document)
}

/// Removes the words of a note from the index.
pub fn unindex_note(tx: &Tx, note: Id<kind::Note>) -> Result<()> {
    tx.unindex_text(&SEARCH, note.get())
}

/// Removes the words of all notes of a deck from the index.
pub fn unindex_deck(tx: &Tx, deck: Id<kind::Deck>) -> Result<()> {
    let notes: Vec<Id<kind::Note>> =
        tx.all("SELECT id FROM flashcard_notes WHERE deck_id = ?1", params![deck], |row| row.get("id"))?;
    notes.into_iter().try_for_each(|note| unindex_note(tx, note))
}

/// Removes the words of all notes of a person from the index. The notes themselves may be gone.
pub fn unindex_person(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    let partitions = [Partition { id: user.get(), things: Vec::new() }];
    let all = WordQuery { partitions: &partitions, label: None, text: None };
    loop {
        let notes = tx.find_words(&SEARCH, &all, i64::MAX, REMOVED_AT_ONCE)?;
        notes.iter().try_for_each(|note| tx.unindex_text(&SEARCH, *note))?;
        if notes.len() < REMOVED_AT_ONCE {
            return Ok(());
        }
    }
}
