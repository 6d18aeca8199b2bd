//! The SQL of `flashcard_search`: the words of notes, in a partition for each owner.

use super::notes;
use crate::db::{Partition, SearchIndex, Tx, WordDocument, WordQuery, search_index};
use crate::kernel::{Id, Result, id::kind};

pub(super) const SEARCH: SearchIndex = search_index!("flashcard_search");

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

/// Removes the words of some notes of a person, or of one of the person's decks, from the index: `most` at the most. Returns how many there
/// were. The notes themselves may be gone.
pub fn unindex_some(tx: &Tx, (owner, deck): (Id<kind::User>, Option<Id<kind::Deck>>), most: usize) -> Result<usize> {
    let partitions = [Partition { id: owner.get(), things: deck.iter().map(|deck| deck.get()).collect() }];
    let all = WordQuery { partitions: &partitions, label: None, text: None };
    let notes = tx.find_words(&SEARCH, &all, i64::MAX, most)?;
    notes.iter().try_for_each(|note| tx.unindex_text(&SEARCH, *note))?;
    Ok(notes.len())
}

/// Adds the words of the next `most` notes of a deck with ids above `after` to the index. Returns the last of them, if there may be more.
pub fn index_some(
    tx: &Tx,
    (owner, deck): (Id<kind::User>, Id<kind::Deck>),
    (after, most): (i64, usize),
) -> Result<Option<i64>> {
    let found = notes(tx, deck, after, most)?;
    for note in &found {
        // One that was changed in between has its words already.
        unindex_note(tx, note.id)?;
        index_note(tx, (owner, deck, note.id), (&note.front, &note.back), &note.tags)?;
    }
    Ok(found.last().map(|note| note.id.get()).filter(|_| found.len() == most))
}
