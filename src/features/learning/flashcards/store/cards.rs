//! The SQL of `flashcard_notes` and `flashcard_cards`.

use super::words::{index_note, unindex_note};
use crate::db::{FromValue, Json, Reader, Row, ToValue, Tx, Value, id_list, listed, params};
use crate::features::flashcards::model::{Card, DeckScope, Memory, NewCard, Note, Options, Queue};
use crate::kernel::text::ParsedText;
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

impl ToValue for Memory {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self.to_text().into())
    }
}

impl FromValue for Memory {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Self::of_text(&text),
            _ => None,
        }
    }
}

pub(super) fn card(row: &Row) -> Result<Card> {
    let Json(tags) = row.get("tags")?;
    Ok(Card {
        id: row.get("id")?,
        note: row.get("note_id")?,
        deck: row.get("deck_id")?,
        scheduler: row.get("scheduler")?,
        kind: row.get("kind")?,
        front: row.get("front")?,
        back: row.get("back")?,
        tags,
        ordinal: row.get("ordinal")?,
        of_note: row.get("of_note")?,
        memory: row.get("memory")?,
        is_suspended: row.get("is_suspended")?,
        buried_until: row.get("buried_until")?,
        created_at: row.get("created_at")?,
    })
}

/// The card with this id, if the person owns it.
pub fn own_card(db: &Reader, user: Id<kind::User>, id: Id<kind::Card>) -> Result<Option<Card>> {
    db.opt(
        "SELECT cards.id, cards.note_id, cards.deck_id, decks.scheduler, notes.kind, notes.front, notes.back, notes.tags, \
         cards.ordinal, notes.cards AS of_note, cards.memory, cards.is_suspended, cards.buried_until, cards.created_at \
         FROM flashcard_cards AS cards JOIN flashcard_notes AS notes ON notes.id = cards.note_id \
         JOIN flashcard_decks AS decks ON decks.id = cards.deck_id WHERE cards.id = ?1 AND cards.user_id = ?2 AND cards.ordinal >= 0",
        params![id, user],
        card,
    )
}

/// The cards with these ids that the person owns: as many ids as a page has rows, by one statement.
pub fn own_cards(db: &Reader, user: Id<kind::User>, ids: &[Id<kind::Card>]) -> Result<Vec<Card>> {
    let mut values: Vec<&dyn ToValue> = vec![&user];
    values.extend(listed(ids));
    db.all(
        concat!(
            "SELECT cards.id, cards.note_id, cards.deck_id, decks.scheduler, notes.kind, notes.front, notes.back, notes.tags, \
             cards.ordinal, notes.cards AS of_note, cards.memory, cards.is_suspended, cards.buried_until, cards.created_at \
             FROM flashcard_cards AS cards JOIN flashcard_notes AS notes ON notes.id = cards.note_id \
             JOIN flashcard_decks AS decks ON decks.id = cards.deck_id WHERE cards.user_id = ?1 AND cards.ordinal >= 0 AND cards.id IN (",
            id_list!(2),
            ")"
        ),
        values,
        card,
    )
}

/// The card with this id and the settings of its deck, if the person owns it.
pub fn reviewed_card(db: &Reader, user: Id<kind::User>, id: Id<kind::Card>) -> Result<Option<(Card, Options)>> {
    db.opt(
        "SELECT cards.id, cards.note_id, cards.deck_id, decks.scheduler, notes.kind, notes.front, notes.back, notes.tags, \
         cards.ordinal, notes.cards AS of_note, cards.memory, cards.is_suspended, cards.buried_until, cards.created_at, \
         decks.options FROM flashcard_cards AS cards JOIN flashcard_notes AS notes ON notes.id = cards.note_id \
         JOIN flashcard_decks AS decks ON decks.id = cards.deck_id WHERE cards.id = ?1 AND cards.user_id = ?2 AND cards.ordinal >= 0",
        params![id, user],
        |row| {
            let (card, Json(options)) = (card(row)?, row.get("options")?);
            Ok((card, options))
        },
    )
}

/// The cards of a deck in the order of their creation.
pub fn cards(db: &Reader, deck: Id<kind::Deck>, page: PageRequest) -> Result<Page<Card>> {
    let rows = db.all(
        "SELECT cards.id, cards.note_id, cards.deck_id, decks.scheduler, notes.kind, notes.front, notes.back, notes.tags, \
         cards.ordinal, notes.cards AS of_note, cards.memory, cards.is_suspended, cards.buried_until, cards.created_at \
         FROM flashcard_cards AS cards JOIN flashcard_notes AS notes ON notes.id = cards.note_id \
         JOIN flashcard_decks AS decks ON decks.id = cards.deck_id \
         WHERE cards.deck_id = ?1 AND cards.id > ?2 AND cards.ordinal >= 0 ORDER BY cards.id LIMIT ?3",
        params![deck, page.above(), page.fetch()],
        card,
    )?;
    Ok(Page::of(rows, page, |card| card.id.get()))
}

/// The cards of a note.
pub fn cards_of(db: &Reader, note: Id<kind::Note>) -> Result<Vec<Card>> {
    db.all(
        "SELECT cards.id, cards.note_id, cards.deck_id, decks.scheduler, notes.kind, notes.front, notes.back, notes.tags, \
         cards.ordinal, notes.cards AS of_note, cards.memory, cards.is_suspended, cards.buried_until, cards.created_at \
         FROM flashcard_cards AS cards JOIN flashcard_notes AS notes ON notes.id = cards.note_id \
         JOIN flashcard_decks AS decks ON decks.id = cards.deck_id WHERE cards.note_id = ?1 AND cards.ordinal >= 0 ORDER BY cards.ordinal",
        params![note],
        card,
    )
}

/// Creates a note, and returns its id.
pub fn insert_note(
    tx: &Tx,
    at: Timestamp,
    (owner, deck): (Id<kind::User>, Id<kind::Deck>),
    new: &NewCard,
    cards: usize,
) -> Result<Id<kind::Note>> {
    let tags = texts(&new.tags);
    let note = tx.insert(
        "INSERT INTO flashcard_notes (deck_id, kind, front, back, tags, cards, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![deck, new.kind, new.front, new.back, Json(tags.clone()), cards, at],
    )?;
    index_note(tx, (owner, deck, note), (new.front.as_str(), new.back.as_str()), &tags)?;
    Ok(note)
}

/// The plain texts of tags.
pub fn texts<T: ParsedText>(tags: &[T]) -> Vec<String> {
    tags.iter().map(|tag| tag.as_str().to_owned()).collect()
}

/// Creates a card, and returns its id.
pub fn insert_card(
    tx: &Tx,
    at: Timestamp,
    (user, deck, note): (Id<kind::User>, Id<kind::Deck>, Id<kind::Note>),
    ordinal: u32,
    memory: &Memory,
) -> Result<Id<kind::Card>> {
    tx.insert(
        "INSERT INTO flashcard_cards (note_id, deck_id, user_id, ordinal, queue, shows_at, due_at, repeat_until, rests_until, \
         memory, is_suspended, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            note,
            deck,
            user,
            ordinal,
            memory.queue(),
            memory.shows_at,
            memory.due_at,
            memory.repeat_until,
            memory.rests_until,
            memory,
            false,
            at
        ],
    )
}

/// Saves what the scheduler knows of a card, and whether it is suspended or buried. A card that is buried is shown when that is over.
pub fn save_card(tx: &Tx, card: &Card) -> Result<()> {
    let memory = &card.memory;
    let queue = if card.is_suspended { Queue::Out } else { memory.queue() };
    let shows_at = card.buried_until.map_or(memory.shows_at, |until| until.max(memory.shows_at));
    tx.exec(
        "UPDATE flashcard_cards SET queue = ?2, shows_at = ?3, due_at = ?4, repeat_until = ?5, rests_until = ?6, memory = ?7, \
         is_suspended = ?8, buried_until = ?9, buried_by = CASE WHEN ?9 IS NULL THEN NULL ELSE 'hand' END WHERE id = ?1",
        params![
            card.id,
            queue,
            shows_at,
            memory.due_at,
            memory.repeat_until,
            memory.rests_until,
            memory,
            card.is_suspended,
            card.buried_until
        ],
    )?;
    Ok(())
}

/// Keeps the other cards of a note back until this time, those in learning steps excepted.
pub fn bury_siblings(tx: &Tx, card: &Card, until: Timestamp) -> Result<()> {
    tx.exec(
        "UPDATE flashcard_cards SET shows_at = ?3, buried_until = ?3, buried_by = 'sibling' \
         WHERE note_id = ?1 AND id <> ?2 AND shows_at < ?3 AND queue IN ('new', 'review')",
        params![card.note, card.id, until],
    )?;
    Ok(())
}

/// Shows the other cards of a note again that a review within this time kept back until its end, if no review of the note is left in it.
pub fn release_siblings(tx: &Tx, card: &Card, (from, until): (Timestamp, Timestamp)) -> Result<()> {
    tx.exec(
        "UPDATE flashcard_cards SET shows_at = rests_until, buried_until = NULL, buried_by = NULL \
         WHERE note_id = ?1 AND id <> ?2 AND buried_by = 'sibling' AND buried_until = ?3 AND NOT EXISTS (SELECT 1 \
         FROM flashcard_cards AS others JOIN flashcard_reviews AS reviews ON reviews.card_id = others.id AND reviews.is_undone = ?5 \
         AND reviews.reviewed_at >= ?4 AND reviews.reviewed_at < ?3 WHERE others.note_id = ?1)",
        params![card.note, card.id, until, from, false],
    )?;
    Ok(())
}

/// Puts the cards of a deck whose repetition on an earlier day was not finished back to their dates.
pub fn end_repetitions(tx: &Tx, deck: Id<kind::Deck>, now: Timestamp) -> Result<()> {
    tx.exec(
        "UPDATE flashcard_cards SET queue = CASE queue WHEN 'learning' THEN 'review' ELSE queue END, \
         shows_at = MAX(rests_until, COALESCE(buried_until, 0)), repeat_until = NULL WHERE deck_id = ?1 AND repeat_until <= ?2",
        params![deck, now],
    )?;
    Ok(())
}

/// The same in all decks of the scope.
pub fn end_repetitions_in(tx: &Tx, user: Id<kind::User>, scope: &DeckScope, now: Timestamp) -> Result<()> {
    tx.exec(
        concat!(
            "UPDATE flashcard_cards SET queue = CASE queue WHEN 'learning' THEN 'review' ELSE queue END, \
             shows_at = MAX(rests_until, COALESCE(buried_until, 0)), repeat_until = NULL WHERE repeat_until <= ?2 AND deck_id IN \
             (SELECT id FROM flashcard_decks WHERE user_id = ?1 AND ",
            in_scope!("", "?3", "?4"),
            ")"
        ),
        params![user, now, scope.deck, scope.prefix],
    )?;
    Ok(())
}

/// Saves whether a card is suspended, a leech or buried. A card that waits for its day in a plan for a backlog goes on waiting.
pub fn save_holds(tx: &Tx, card: &Card) -> Result<()> {
    let queue = card.memory.queue_at(tx.now());
    let shows_at = if queue == Queue::Review { card.memory.rests_until } else { card.memory.shows_at };
    tx.exec(
        "UPDATE flashcard_cards SET queue = ?2, is_suspended = ?3, memory = ?6, \
         shows_at = CASE WHEN shows_at < ?4 THEN ?4 WHEN ?4 IS NULL AND shows_at = buried_until THEN ?5 ELSE shows_at END, \
         buried_until = ?4, buried_by = CASE WHEN ?4 IS NULL THEN NULL ELSE 'hand' END WHERE id = ?1",
        params![
            card.id,
            if card.is_suspended { Queue::Out } else { queue },
            card.is_suspended,
            card.buried_until,
            shows_at,
            card.memory
        ],
    )?;
    Ok(())
}

/// Saves the text and the tags of a note of a person, which were changed at this time.
pub fn save_note(
    tx: &Tx,
    (owner, at): (Id<kind::User>, Timestamp),
    card: &Card,
    sides: (&str, &str),
    tags: &[String],
) -> Result<()> {
    let (front, back) = sides;
    tx.exec(
        "UPDATE flashcard_notes SET front = ?2, back = ?3, tags = ?4, changed_at = ?5 WHERE id = ?1",
        params![card.note, front, back, Json(tags.to_vec()), at],
    )?;
    unindex_note(tx, card.note)?;
    index_note(tx, (owner, card.deck, card.note), sides, tags)
}

/// Saves the number of cards of a note.
pub fn set_cards_of(tx: &Tx, note: Id<kind::Note>, cards: usize) -> Result<()> {
    tx.exec("UPDATE flashcard_notes SET cards = ?2 WHERE id = ?1", params![note, cards])?;
    Ok(())
}

/// Sets a card with reviews aside whose cloze is gone: its ordinal is below zero, and nothing shows it, until its cloze is there again.
pub fn set_aside(tx: &Tx, card: Id<kind::Card>) -> Result<()> {
    tx.exec(
        "UPDATE flashcard_cards SET ordinal = -1 - ordinal, queue = ?2, repeat_until = NULL, buried_until = NULL, buried_by = NULL \
         WHERE id = ?1",
        params![card, Queue::Out],
    )?;
    Ok(())
}

/// Brings a card back that was set aside. Returns whether there was one.
pub fn bring_back(tx: &Tx, note: Id<kind::Note>, ordinal: u32) -> Result<bool> {
    let aside = tx.opt(
        "SELECT id, memory, is_suspended FROM flashcard_cards WHERE note_id = ?1 AND ordinal = -1 - ?2",
        params![note, ordinal],
        |row| Ok((row.get::<Id<kind::Card>>("id")?, row.get::<Memory>("memory")?, row.get::<bool>("is_suspended")?)),
    )?;
    let Some((id, memory, is_suspended)) = aside else { return Ok(false) };
    let queue = if is_suspended { Queue::Out } else { memory.queue() };
    tx.exec(
        "UPDATE flashcard_cards SET ordinal = -1 - ordinal, queue = ?2, shows_at = ?3, repeat_until = ?4 WHERE id = ?1",
        params![id, queue, memory.shows_at, memory.repeat_until],
    )?;
    Ok(true)
}

/// Deletes a card with its reviews.
pub fn delete_card(tx: &Tx, id: Id<kind::Card>) -> Result<()> {
    tx.exec("DELETE FROM flashcard_cards WHERE id = ?1", params![id])?;
    Ok(())
}

/// Deletes a note with its cards.
pub fn delete_note(tx: &Tx, id: Id<kind::Note>) -> Result<()> {
    unindex_note(tx, id)?;
    tx.exec("DELETE FROM flashcard_notes WHERE id = ?1", params![id])?;
    Ok(())
}

/// The notes of a deck with ids above `after`, `most` at the most.
pub fn notes(db: &Reader, deck: Id<kind::Deck>, after: i64, most: usize) -> Result<Vec<Note>> {
    db.all(
        "SELECT id, kind, front, back, tags, COALESCE(changed_at, created_at) AS changed_at FROM flashcard_notes \
         WHERE deck_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        params![deck, after, most],
        |row| {
            let Json(tags) = row.get("tags")?;
            Ok(Note {
                id: row.get("id")?,
                kind: row.get("kind")?,
                front: row.get("front")?,
                back: row.get("back")?,
                tags,
                changed_at: row.get("changed_at")?,
            })
        },
    )
}
