//! The SQL of `flashcard_shares` and `flashcard_squad_shares`.

use super::decks::deck;
use crate::db::{Reader, Tx, params};
use crate::features::flashcards::model::{Deck, SharedDeck};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

/// Shares a deck with a class. Sharing it again changes nothing.
pub fn share(tx: &Tx, at: Timestamp, deck: Id<kind::Deck>, class: Id<kind::Class>) -> Result<bool> {
    let added = tx.exec(
        "INSERT INTO flashcard_shares (deck_id, class_id, created_at) VALUES (?1, ?2, ?3) ON CONFLICT (deck_id, class_id) DO NOTHING",
        params![deck, class, at],
    )?;
    Ok(added > 0)
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

/// All decks of a person that are shared with classes, each with its class.
pub fn class_shares_of(db: &Reader, owner: Id<kind::User>) -> Result<Vec<(Id<kind::Deck>, Id<kind::Class>)>> {
    db.all(
        "SELECT shares.deck_id, shares.class_id FROM flashcard_decks AS decks JOIN flashcard_shares AS shares \
         ON shares.deck_id = decks.id WHERE decks.user_id = ?1",
        params![owner],
        |row| Ok((row.get("deck_id")?, row.get("class_id")?)),
    )
}

/// The decks of a person that are shared with a class.
pub fn decks_shared_by(db: &Reader, owner: Id<kind::User>, class: Id<kind::Class>) -> Result<Vec<Id<kind::Deck>>> {
    db.all(
        "SELECT shares.deck_id FROM flashcard_decks AS decks JOIN flashcard_shares AS shares \
         ON shares.deck_id = decks.id AND shares.class_id = ?2 WHERE decks.user_id = ?1 ORDER BY shares.deck_id",
        params![owner, class],
        |row| row.get("deck_id"),
    )
}

/// The decks that are shared with a class, by id.
pub fn decks_of_class(db: &Reader, class: Id<kind::Class>, page: PageRequest) -> Result<Page<Deck>> {
    let rows = db.all(
        "SELECT decks.id, decks.user_id, decks.name, decks.description, decks.subject, decks.scheduler, decks.options, \
         decks.cards, decks.created_at FROM flashcard_shares AS shares JOIN flashcard_decks AS decks ON decks.id = shares.deck_id \
         WHERE shares.class_id = ?1 AND shares.deck_id > ?2 ORDER BY shares.deck_id LIMIT ?3",
        params![class, page.above(), page.fetch()],
        deck,
    )?;
    Ok(Page::of(rows, page, |deck| deck.id.get()))
}

/// Shares a deck with a squad. Sharing it again changes nothing.
pub fn share_with_squad(tx: &Tx, at: Timestamp, deck: Id<kind::Deck>, squad: Id<kind::Squad>) -> Result<bool> {
    let added = tx.exec(
        "INSERT INTO flashcard_squad_shares (deck_id, squad_id, created_at) VALUES (?1, ?2, ?3) ON CONFLICT (deck_id, squad_id) DO NOTHING",
        params![deck, squad, at],
    )?;
    Ok(added > 0)
}

/// Ends the sharing of a deck with all squads.
pub fn unshare_with_squads(tx: &Tx, deck: Id<kind::Deck>) -> Result<()> {
    tx.exec("DELETE FROM flashcard_squad_shares WHERE deck_id = ?1", params![deck])?;
    Ok(())
}

/// The squads that a deck is shared with: the owner belongs to one at a time.
pub fn squads_of(db: &Reader, deck: Id<kind::Deck>) -> Result<Vec<Id<kind::Squad>>> {
    db.all(
        "SELECT squad_id FROM flashcard_squad_shares WHERE deck_id = ?1 ORDER BY squad_id LIMIT 10",
        params![deck],
        |row| row.get("squad_id"),
    )
}

/// Ends the sharing of the decks of a person with a squad.
pub fn end_shares(tx: &Tx, owner: Id<kind::User>, squad: Id<kind::Squad>) -> Result<()> {
    tx.exec(
        "DELETE FROM flashcard_squad_shares WHERE squad_id = ?2 AND deck_id IN (SELECT id FROM flashcard_decks WHERE user_id = ?1)",
        params![owner, squad],
    )?;
    Ok(())
}

/// The decks that are shared with a squad, by id.
pub fn decks_of_squad(db: &Reader, squad: Id<kind::Squad>, page: PageRequest) -> Result<Page<Deck>> {
    let rows = db.all(
        "SELECT decks.id, decks.user_id, decks.name, decks.description, decks.subject, decks.scheduler, decks.options, \
         decks.cards, decks.created_at FROM flashcard_squad_shares AS shares JOIN flashcard_decks AS decks ON decks.id = shares.deck_id \
         WHERE shares.squad_id = ?1 AND shares.deck_id > ?2 ORDER BY shares.deck_id LIMIT ?3",
        params![squad, page.above(), page.fetch()],
        deck,
    )?;
    Ok(Page::of(rows, page, |deck| deck.id.get()))
}
