//! The SQL of sub-decks.

use super::decks::deck;
use crate::db::{Reader, ToValue, Tx, id_list, listed, params};
use crate::features::flashcards::model::{Deck, DeckScope, MOST_DECKS, sub_deck_prefix};
use crate::kernel::text::sort_key;
use crate::kernel::{Id, Result, id::kind};

/// The deck with this id, if the person owns it, and whether it is the oldest of the person's decks with its name: sub-decks belong to that.
pub fn own_parent(db: &Reader, user: Id<kind::User>, id: Id<kind::Deck>) -> Result<Option<(Deck, bool)>> {
    db.opt(
        "SELECT id, user_id, name, description, subject, scheduler, options, cards, created_at, NOT EXISTS (SELECT 1 \
         FROM flashcard_decks AS older WHERE older.user_id = flashcard_decks.user_id AND older.sort_name = flashcard_decks.sort_name \
         AND older.id < flashcard_decks.id AND older.name = flashcard_decks.name) AS is_oldest \
         FROM flashcard_decks WHERE id = ?1 AND user_id = ?2",
        params![id, user],
        |row| Ok((deck(row)?, row.get("is_oldest")?)),
    )
}

/// The sub-decks of a deck, and theirs, by name.
pub fn sub_decks_of(db: &Reader, of: &Deck) -> Result<Vec<Deck>> {
    let prefix = sub_deck_prefix(&of.name);
    let (first, last) = (sort_key(&prefix), sort_key(&format!("{prefix}\u{10ffff}")));
    let mut found = db.all(
        "SELECT id, user_id, name, description, subject, scheduler, options, cards, created_at FROM flashcard_decks \
         WHERE user_id = ?1 AND sort_name >= ?2 AND sort_name <= ?3 AND NOT EXISTS (SELECT 1 FROM flashcard_decks AS older \
         WHERE older.user_id = ?1 AND older.sort_name = ?4 AND older.id < ?5 AND older.name = ?6) ORDER BY sort_name, id LIMIT ?7",
        params![of.owner, first, last, sort_key(&of.name), of.id, of.name, MOST_DECKS],
        deck,
    )?;
    found.retain(|deck| deck.name.starts_with(&prefix));
    Ok(found)
}

/// The decks of a person in the scope.
pub fn decks_in(db: &Reader, user: Id<kind::User>, scope: &DeckScope) -> Result<Vec<Deck>> {
    db.all(
        concat!(
            "SELECT id, user_id, name, description, subject, scheduler, options, cards, created_at FROM flashcard_decks WHERE user_id = ?1 AND ",
            in_scope!("", "?2", "?3")
        ),
        params![user, scope.deck, scope.prefix],
        deck,
    )
}

/// Ends the plan for a backlog of this deck, in all decks that it is for.
pub fn end_plan(tx: &Tx, user: Id<kind::User>, plan_of: Id<kind::Deck>) -> Result<()> {
    tx.exec(
        "UPDATE flashcard_decks SET options = json_remove(options, '$.new_cards_from', '$.plan_of', '$.plan_reviews') \
         WHERE user_id = ?1 AND COALESCE(json_extract(options, '$.plan_of'), id) = ?2",
        params![user, plan_of],
    )?;
    Ok(())
}

/// Whether a person has a deck with this name.
pub fn has_deck_named(db: &Reader, user: Id<kind::User>, name: &str) -> Result<bool> {
    let found = db.opt(
        "SELECT id FROM flashcard_decks WHERE user_id = ?1 AND sort_name = ?2 AND name = ?3 LIMIT 1",
        params![user, sort_key(name), name],
        |row| row.get::<i64>("id"),
    )?;
    Ok(found.is_some())
}

/// Saves the name of a deck.
pub fn rename_deck(tx: &Tx, id: Id<kind::Deck>, name: &str) -> Result<()> {
    tx.exec("UPDATE flashcard_decks SET name = ?2, sort_name = ?3 WHERE id = ?1", params![id, name, sort_key(name)])?;
    Ok(())
}

/// The decks of a person that are shared with one of these classes, of which the first hundred count, or with the squad.
pub fn decks_shared_with(
    db: &Reader,
    owner: Id<kind::User>,
    (classes, squad): (&[Id<kind::Class>], Option<Id<kind::Squad>>),
) -> Result<Vec<Id<kind::Deck>>> {
    let mut values: Vec<&dyn ToValue> = vec![&owner, &squad];
    values.extend(listed(classes));
    db.all(
        concat!(
            "SELECT decks.id FROM flashcard_decks AS decks JOIN flashcard_squad_shares AS shares ON shares.deck_id = decks.id \
             WHERE decks.user_id = ?1 AND shares.squad_id = ?2 \
             UNION SELECT decks.id FROM flashcard_decks AS decks JOIN flashcard_shares AS shares ON shares.deck_id = decks.id \
             WHERE decks.user_id = ?1 AND shares.class_id IN (",
            id_list!(3),
            ")"
        ),
        values,
        |row| row.get("id"),
    )
}
