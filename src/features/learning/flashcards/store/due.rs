//! The SQL of the queue. Each statement reads a few entries of an index, however many cards there are.

use super::cards::card;
use super::decks::waiting_deck;
use crate::db::{Reader, Tx, params};
use crate::features::flashcards::model::{Card, DayLimits, DeckScope, Memory, Waiting};
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// The decks of the scope with what is left for today: at most 500 cards of each queue, less what the daily limits take off.
pub fn waiting(
    db: &Reader,
    user: Id<kind::User>,
    scope: &DeckScope,
    now: Timestamp,
    limits: DayLimits,
) -> Result<Vec<Waiting>> {
    db.all(
        concat!(
            "SELECT id, user_id, name, description, subject, scheduler, options, cards, created_at, ",
            left_today!(),
            " FROM flashcard_decks WHERE user_id = ?1 AND ",
            in_scope!("", "?4", "?5")
        ),
        params![user, now, limits.day, scope.deck, scope.prefix],
        |row| waiting_deck(row, limits),
    )
}

/// For each deck of the scope, at most `most` cards of each queue that are shown now, in the order of the queue.
pub fn due_cards(
    db: &Reader,
    user: Id<kind::User>,
    scope: &DeckScope,
    now: Timestamp,
    most: i64,
) -> Result<Vec<(Card, Timestamp)>> {
    db.all(
        concat!(
            "SELECT cards.id, cards.note_id, cards.deck_id, decks.scheduler, notes.kind, notes.front, notes.back, notes.tags, \
         cards.ordinal, notes.cards AS of_note, cards.memory, cards.is_suspended, cards.buried_until, cards.created_at, \
         cards.shows_at FROM flashcard_decks AS decks JOIN flashcard_cards AS cards ON cards.id IN \
         (SELECT due.id FROM (SELECT id FROM flashcard_cards WHERE deck_id = decks.id AND queue = 'learning' AND shows_at <= ?2 \
         AND (repeat_until IS NULL OR repeat_until > ?2) ORDER BY shows_at, id LIMIT ?3) AS due \
         UNION ALL SELECT due.id FROM (SELECT id FROM flashcard_cards WHERE deck_id = decks.id AND queue = 'review' \
         AND shows_at <= ?2 ORDER BY shows_at, id LIMIT ?3) AS due \
         UNION ALL SELECT due.id FROM (SELECT id FROM flashcard_cards WHERE deck_id = decks.id AND repeat_until <= ?2 \
         AND rests_until <= ?2 AND shows_at <= ?2 AND queue <> 'out' ORDER BY repeat_until LIMIT ?3) AS due \
         UNION ALL SELECT due.id FROM (SELECT id FROM flashcard_cards WHERE deck_id = decks.id AND queue = 'new' \
         AND shows_at <= ?2 ORDER BY shows_at, id LIMIT ?3) AS due) \
         JOIN flashcard_notes AS notes ON notes.id = cards.note_id \
         WHERE decks.user_id = ?1 AND ",
            in_scope!("decks.", "?4", "?5")
        ),
        params![user, now, most, scope.deck, scope.prefix],
        |row| Ok((card(row)?, row.get("shows_at")?)),
    )
}

/// When the next learning card of the scope comes, after this time.
pub fn next_learning(
    db: &Reader,
    user: Id<kind::User>,
    scope: &DeckScope,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    db.one(
        concat!(
            "SELECT MIN((SELECT MIN(shows_at) FROM flashcard_cards WHERE deck_id = flashcard_decks.id AND queue = 'learning' \
         AND shows_at > ?2)) AS next FROM flashcard_decks WHERE user_id = ?1 AND ",
            in_scope!("", "?3", "?4")
        ),
        params![user, now, scope.deck, scope.prefix],
        |row| row.get("next"),
    )
}

/// The reviews of a deck that are shown before `due`, or that a plan shows before `until` although they are due before `due`; those first
/// that are shown first, `most` at the most.
pub fn overdue(
    db: &Reader,
    deck: Id<kind::Deck>,
    (due, until): (Timestamp, Timestamp),
    most: usize,
) -> Result<Vec<(Id<kind::Card>, Memory)>> {
    db.all(
        "SELECT id, memory FROM flashcard_cards WHERE deck_id = ?1 AND queue = 'review' AND shows_at < ?3 \
         AND (shows_at < ?2 OR due_at < ?2) ORDER BY shows_at, id LIMIT ?4",
        params![deck, due, until, most],
        |row| Ok((row.get("id")?, row.get("memory")?)),
    )
}

/// When the queue shows the reviews of a deck within this time, `most` of them at the most; those left out that are due before it and that
/// a plan put off.
pub fn shown_between(
    db: &Reader,
    deck: Id<kind::Deck>,
    (from, to): (Timestamp, Timestamp),
    most: usize,
) -> Result<Vec<Timestamp>> {
    db.all(
        "SELECT shows_at FROM flashcard_cards WHERE deck_id = ?1 AND queue = 'review' AND shows_at >= ?2 AND shows_at < ?3 \
         AND due_at >= ?2 ORDER BY shows_at, id LIMIT ?4",
        params![deck, from, to, most],
        |row| row.get("shows_at"),
    )
}

/// Lets the queue show a card from this time on, and not before it is buried no more.
pub fn show_from(tx: &Tx, card: Id<kind::Card>, at: Timestamp) -> Result<()> {
    tx.exec(
        "UPDATE flashcard_cards SET shows_at = MAX(?2, COALESCE(buried_until, 0)) WHERE id = ?1",
        params![card, at],
    )?;
    Ok(())
}
