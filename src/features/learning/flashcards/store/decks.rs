//! The SQL of `flashcard_decks`.

use crate::db::{Json, Keyset, Reader, Row, Tx, keyset, params};
use crate::features::flashcards::model::{
    DayLimits, DayUse, Deck, DueCounts, MOST_COUNTED, Memory, NewDeck, Options, Waiting,
};
use crate::kernel::text::{ParsedText, sort_key};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

/// The decks of a person, by name, with what is due: new cards, learning cards, and reviews, each up to one more than is told.
const OWN: Keyset = keyset!(
    concat!(
        "SELECT id, user_id, name, description, subject, scheduler, options, cards, created_at, sort_name, ",
        left_today!(),
        ", EXISTS (SELECT 1 FROM flashcard_decks AS below WHERE below.user_id = flashcard_decks.user_id \
         AND below.sort_name > flashcard_decks.sort_name || '::' AND below.sort_name < flashcard_decks.sort_name || ':;') AS has_more \
         FROM flashcard_decks WHERE user_id = ?1"
    ),
    limit "?4", ascending ["sort_name" = "?5", "id" = "?6"]
);

pub(super) fn deck(row: &Row) -> Result<Deck> {
    let Json(options) = row.get("options")?;
    Ok(Deck {
        id: row.get("id")?,
        owner: row.get("user_id")?,
        name: row.get("name")?,
        description: row.get("description")?,
        subject: row.get("subject")?,
        scheduler: row.get("scheduler")?,
        options,
        cards: row.get("cards")?,
        created_at: row.get("created_at")?,
    })
}

/// What the daily limits leave of the counted cards.
fn counts(row: &Row, options: &Options, limits: DayLimits) -> Result<(DueCounts, DayUse)> {
    let done = |done: Option<i64>| done.unwrap_or(0);
    let due: i64 = row.get("due_review")?;
    let day = DayUse {
        new_limit: limits.new_cards(options.new_per_day, due),
        review_limit: i64::from(options.reviews_on(limits.day)),
        new_done: done(row.get("new_today")?),
        reviews_done: done(row.get("reviews_today")?),
    };
    let has_new = options.new_cards_from.is_none_or(|from| from <= limits.day);
    let new_left = if has_new { (day.new_limit - day.new_done).max(0) } else { 0 };
    let new = row.get::<i64>("due_new")?.min(new_left);
    let learning: i64 = row.get("due_learning")?;
    let review = due.min((day.review_limit - day.reviews_done).max(0));
    let counts = DueCounts {
        new: new.min(MOST_COUNTED),
        learning: learning.min(MOST_COUNTED),
        review: review.min(MOST_COUNTED),
        is_capped: new.max(learning).max(review) > MOST_COUNTED,
    };
    Ok((counts, day))
}

/// A deck with what is left for today.
pub(super) fn waiting_deck(row: &Row, limits: DayLimits) -> Result<Waiting> {
    let mut deck = deck(row)?;
    let (due, day) = counts(row, &deck.options, limits)?;
    deck.options.forget_past_plan(limits.day);
    Ok(Waiting { deck, due, day })
}

/// The decks of a person, by name, with what is due at this time of this day, and whether there may be sub-decks of the deck.
pub fn decks(
    db: &Reader,
    user: Id<kind::User>,
    (now, limits): (Timestamp, DayLimits),
    page: &PageRequest<String>,
) -> Result<Page<(Waiting, bool), String>> {
    let position = |(listed, _): &(Waiting, bool)| (sort_key(&listed.deck.name), listed.deck.id.get());
    let read = |row: &Row<'_>| Ok((waiting_deck(row, limits)?, row.get("has_more")?));
    db.page(&OWN, &[&user, &now, &limits.day], page, read, position)
}

/// The deck with this id, if the person owns it.
pub fn own_deck(db: &Reader, user: Id<kind::User>, id: Id<kind::Deck>) -> Result<Option<Deck>> {
    db.opt(
        "SELECT id, user_id, name, description, subject, scheduler, options, cards, created_at FROM flashcard_decks \
         WHERE id = ?1 AND user_id = ?2",
        params![id, user],
        deck,
    )
}

/// The deck with this id, if the person owns it or it is shared.
pub fn any_deck(db: &Reader, id: Id<kind::Deck>) -> Result<Option<Deck>> {
    db.opt(
        "SELECT id, user_id, name, description, subject, scheduler, options, cards, created_at FROM flashcard_decks WHERE id = ?1",
        params![id],
        deck,
    )
}

/// How many decks a person has.
pub fn count_decks(db: &Reader, user: Id<kind::User>) -> Result<i64> {
    db.one("SELECT COUNT(*) AS found FROM flashcard_decks WHERE user_id = ?1", params![user], |row| row.get("found"))
}

/// Creates a deck.
pub fn insert_deck(tx: &Tx, at: Timestamp, user: Id<kind::User>, new: &NewDeck) -> Result<Deck> {
    let description = new.description.as_ref().map_or("", ParsedText::as_str);
    let subject = new.subject.as_ref().map_or("", ParsedText::as_str);
    tx.one(
        "INSERT INTO flashcard_decks (user_id, name, sort_name, description, subject, scheduler, options, cards, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8) \
         RETURNING id, user_id, name, description, subject, scheduler, options, cards, created_at",
        params![
            user,
            new.name,
            sort_key(new.name.as_str()),
            description,
            subject,
            new.scheduler,
            Json(new.options.clone()),
            at
        ],
        deck,
    )
}

/// Saves name, description, subject, scheduler and settings of a deck.
pub fn save_deck(tx: &Tx, deck: &Deck) -> Result<()> {
    tx.exec(
        "UPDATE flashcard_decks SET name = ?2, sort_name = ?3, description = ?4, subject = ?5, scheduler = ?6, options = ?7 \
         WHERE id = ?1",
        params![
            deck.id,
            deck.name,
            sort_key(&deck.name),
            deck.description,
            deck.subject,
            deck.scheduler,
            Json(deck.options.clone())
        ],
    )?;
    Ok(())
}

/// Saves what an adaptation adds to the desired retention of all decks of a person.
pub fn save_retention_points(tx: &Tx, user: Id<kind::User>, points: i64) -> Result<()> {
    tx.exec(
        "UPDATE flashcard_decks SET options = json_set(options, '$.retention_points', ?2) WHERE user_id = ?1",
        params![user, points],
    )?;
    Ok(())
}

/// Adds to the number of cards of a deck.
pub fn count_cards(tx: &Tx, deck: Id<kind::Deck>, change: i64) -> Result<()> {
    tx.exec("UPDATE flashcard_decks SET cards = cards + ?2 WHERE id = ?1", params![deck, change])?;
    Ok(())
}

/// Copies the notes of a deck to another one, with new cards. Returns the number of cards. The words of the notes are not in the index then.
pub fn copy_cards(
    tx: &Tx,
    at: Timestamp,
    (from, to): (Id<kind::Deck>, Id<kind::Deck>),
    user: Id<kind::User>,
    memory: &Memory,
) -> Result<usize> {
    tx.exec(
        "INSERT INTO flashcard_notes (deck_id, kind, front, back, tags, cards, copied_from, created_at) \
         SELECT ?2, kind, front, back, tags, cards, id, ?3 FROM flashcard_notes WHERE deck_id = ?1 ORDER BY id",
        params![from, to, at],
    )?;
    tx.exec(
        "INSERT INTO flashcard_cards (note_id, deck_id, user_id, ordinal, queue, shows_at, rests_until, memory, is_suspended, \
         created_at) SELECT notes.id, ?1, ?2, cards.ordinal, ?3, ?4, ?4, ?5, ?6, ?7 FROM flashcard_notes AS notes \
         JOIN flashcard_cards AS cards ON cards.note_id = notes.copied_from AND cards.ordinal >= 0 \
         WHERE notes.deck_id = ?1 ORDER BY notes.id",
        params![to, user, memory.queue(), memory.shows_at, memory, false, at],
    )
}

/// Deletes a deck. Its notes, cards and reviews go along; the words of its notes stay in the index.
pub fn delete_deck(tx: &Tx, id: Id<kind::Deck>) -> Result<()> {
    tx.exec("DELETE FROM flashcard_decks WHERE id = ?1", params![id])?;
    Ok(())
}
