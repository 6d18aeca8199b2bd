//! The words of notes in the index of the search. Those of few notes are changed at once, and those of many by a background job, because it
//! takes up to some milliseconds to remove the words of a note, and other writes wait meanwhile.

use super::super::model::{AddWords, RemoveWords};
use super::super::store;
use crate::db::Tx;
use crate::jobs::Enqueue;
use crate::kernel::{Id, Result, id::kind};

/// The notes of one transaction whose words are added, and removed: where many notes share words, removing those of one takes milliseconds.
const ADDED_AT_ONCE: usize = 50;
const REMOVED_AT_ONCE: usize = 10;

/// Removes the words of the notes of a deck, or of all decks of a person. The notes may be gone, and are not found any more then.
pub(super) fn unindex(tx: &Tx, owner: Id<kind::User>, deck: Option<Id<kind::Deck>>) -> Result<()> {
    let job = RemoveWords { owner, deck };
    if remove_words(tx, &job)? { tx.enqueue(&job).map(drop) } else { Ok(()) }
}

/// Removes the words of some notes. Returns whether there may be more.
pub fn remove_words(tx: &Tx, job: &RemoveWords) -> Result<bool> {
    Ok(store::unindex_some(tx, (job.owner, job.deck), REMOVED_AT_ONCE)? == REMOVED_AT_ONCE)
}

/// Adds the words of the notes of a new deck.
pub(super) fn index(tx: &Tx, owner: Id<kind::User>, deck: Id<kind::Deck>) -> Result<()> {
    match add_words(tx, &AddWords { owner, deck, after: 0 })? {
        Some(next) => tx.enqueue(&next).map(drop),
        None => Ok(()),
    }
}

/// Adds the words of some notes. Returns what is left to do.
pub fn add_words(tx: &Tx, job: &AddWords) -> Result<Option<AddWords>> {
    let AddWords { owner, deck, after } = *job;
    let last = store::index_some(tx, (owner, deck), (after, ADDED_AT_ONCE))?;
    Ok(last.map(|after| AddWords { owner, deck, after }))
}

/// Removes the words of a person's notes from the index.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    unindex(tx, user, None)
}
