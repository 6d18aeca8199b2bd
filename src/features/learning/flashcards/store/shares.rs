//! The SQL of `flashcard_shares`.

use super::decks::deck;
use crate::db::{Reader, Tx, params};
use crate::features::flashcards::model::{Deck, SharedDeck};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

/// Shares a deck with a class. Sharing it again changes nothing.
pub fn share(tx: &Tx, at: Timestamp, deck: Id<kind::Deck>, class: Id<kind::Class>) -> Result<()> {
    tx.exec(
        "INSERT INTO flashcard_shares (deck_id, class_id, created_at) VALUES (?1, ?2, ?3) ON CONFLICT (deck_id, class_id) DO NOTHING",
        params![deck, class, at],
    )?;
    Ok(())
}

/// Ends the sharing. Returns whether the deck was shared.
pub fn unshare(tx: &Tx, deck: Id<kind::Deck>, class: Id<kind::Class>) -> Result<bool> {
    let ended = tx.exec("DELETE FROM flashcard_shares WHERE deck_id = ?1 AND class_id = ?2", params![deck, class])?;
    Ok(ended > 0)
}

/// With which classes a deck is shared.
pub fn shares(db: &Reader, deck: Id<kind::Deck>) -> Result<Vec<SharedDeck>> {
    db.all(
        "SELECT deck_id, class_id, created_at FROM flashcard_shares WHERE deck_id = ?1 ORDER BY class_id LIMIT 500",
        params![deck],
        |row| {
            Ok(SharedDeck { deck: row.get("deck_id")?, class: row.get("class_id")?, shared_at: row.get("created_at")? })
        },
    )
}

/// The decks that are shared with a class, by id.
pub fn decks_of_class(db: &Reader, class: Id<kind::Class>, page: PageRequest) -> Result<Page<Deck>> {
    let rows = db.all(
        "SELECT decks.id, decks.user_id, decks.name, decks.description, decks.scheduler, decks.options, decks.cards, \
         decks.created_at FROM flashcard_shares AS shares JOIN flashcard_decks AS decks ON decks.id = shares.deck_id \
         WHERE shares.class_id = ?1 AND shares.deck_id > ?2 ORDER BY shares.deck_id LIMIT ?3",
        params![class, page.above(), page.fetch()],
        deck,
    )?;
    Ok(Page::of(rows, page, |deck| deck.id.get()))
}
