//! The SQL of the search for cards.

use super::cards::card;
use super::words::SEARCH;
use crate::db::{Partition, Reader, ToValue, WordQuery, id_list, listed};
use crate::features::flashcards::model::{Card, CardSearch, CardState, SearchPosition, SearchedDecks};
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// The notes of these decks with the words and the tag, up to and including one note, the newest first, `most` at the most.
pub fn found_notes(
    db: &Reader,
    decks: &[SearchedDecks],
    search: &CardSearch,
    up_to: i64,
    most: usize,
) -> Result<Vec<i64>> {
    let partition = |searched: &SearchedDecks| Partition {
        id: searched.owner.get(),
        things: searched.decks.iter().map(|deck| deck.get()).collect(),
    };
    let partitions: Vec<Partition> = decks.iter().map(partition).collect();
    let query = WordQuery { partitions: &partitions, label: search.tag.as_deref(), text: search.text.as_deref() };
    db.find_words(&SEARCH, &query, up_to.saturating_add(1), most)
}

/// The cards of these notes behind a position that are in this state now, with whether the person owns them. The cards of others are new.
pub fn found_cards(
    db: &Reader,
    (user, now): (Id<kind::User>, Timestamp),
    notes: &[i64],
    state: Option<CardState>,
    behind: SearchPosition,
    most: i64,
) -> Result<Vec<(Card, bool)>> {
    let mut values: Vec<&dyn ToValue> = vec![&user, &now, &state, &behind.note, &behind.ordinal, &most];
    values.extend(listed(notes));
    db.all(
        concat!(
            "SELECT cards.id, cards.note_id, cards.deck_id, decks.scheduler, notes.kind, notes.front, notes.back, notes.tags, \
             cards.ordinal, notes.cards AS of_note, cards.memory, cards.is_suspended, cards.buried_until, cards.created_at, \
             cards.user_id = ?1 AS is_own FROM flashcard_cards AS cards JOIN flashcard_notes AS notes ON notes.id = cards.note_id \
             JOIN flashcard_decks AS decks ON decks.id = cards.deck_id \
             WHERE cards.ordinal >= 0 AND (cards.note_id < ?4 OR (cards.note_id = ?4 AND cards.ordinal < ?5)) AND CASE \
             WHEN ?3 IS NULL THEN 1 = 1 \
             WHEN cards.user_id <> ?1 THEN ?3 = 'new' \
             WHEN ?3 = 'suspended' THEN cards.queue = 'out' \
             WHEN ?3 = 'leech' THEN cards.queue = 'out' AND cards.memory LIKE '%,true%' \
             WHEN cards.queue = 'out' THEN 1 = 0 \
             WHEN ?3 = 'buried' THEN cards.buried_until > ?2 \
             WHEN ?3 = 'new' THEN cards.memory LIKE '[0,%' \
             WHEN ?3 = 'learning' THEN cards.memory LIKE '[1,%' OR cards.memory LIKE '[3,%' \
             WHEN ?3 = 'review' THEN cards.memory LIKE '[2,%' \
             ELSE cards.queue <> 'new' AND cards.shows_at <= ?2 \
             AND (cards.repeat_until IS NULL OR cards.repeat_until > ?2 OR cards.rests_until <= ?2) END \
             AND cards.note_id IN (",
            id_list!(7),
            ") ORDER BY cards.note_id DESC, cards.ordinal DESC LIMIT ?6"
        ),
        values,
        |row| Ok((card(row)?, row.get("is_own")?)),
    )
}

/// The decks of others that are shared with one of these classes or with the squad, `most` at the most of both together, with their owners.
/// Of the classes, the first hundred count.
pub fn shared_decks(
    db: &Reader,
    user: Id<kind::User>,
    (classes, squad): (&[Id<kind::Class>], Option<Id<kind::Squad>>),
    most: usize,
) -> Result<Vec<(Id<kind::User>, Id<kind::Deck>)>> {
    let mut values: Vec<&dyn ToValue> = vec![&user, &squad, &most];
    values.extend(listed(classes));
    db.all(
        concat!(
            "SELECT decks.user_id, decks.id FROM flashcard_squad_shares AS shares \
             JOIN flashcard_decks AS decks ON decks.id = shares.deck_id WHERE shares.squad_id = ?2 AND decks.user_id <> ?1 \
             UNION ALL SELECT decks.user_id, decks.id FROM flashcard_shares AS shares \
             JOIN flashcard_decks AS decks ON decks.id = shares.deck_id WHERE decks.user_id <> ?1 AND shares.class_id IN (",
            id_list!(4),
            ") LIMIT ?3"
        ),
        values,
        |row| Ok((row.get("user_id")?, row.get("id")?)),
    )
}
