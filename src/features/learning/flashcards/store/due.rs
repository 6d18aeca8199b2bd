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

/// A review that waits: its deck, its card, and what is known of the card.
pub type Overdue = (Id<kind::Deck>, Id<kind::Card>, Memory);

/// The reviews of the scope, with their decks, that are shown before `due`, or that a plan shows before `until` although they are due before
/// `due`; those first that are shown first, `most` at the most.
pub fn overdue(
    db: &Reader,
    user: Id<kind::User>,
    scope: &DeckScope,
    (due, until): (Timestamp, Timestamp),
    most: usize,
) -> Result<Vec<Overdue>> {
    let mut found: Vec<(Timestamp, Overdue)> = db.all(
        concat!(
            "SELECT cards.shows_at, cards.deck_id, cards.id, cards.memory FROM flashcard_decks AS decks JOIN flashcard_cards AS cards ON cards.id IN \
             (SELECT due.id FROM (SELECT id FROM flashcard_cards WHERE deck_id = decks.id AND queue = 'review' AND shows_at < ?3 \
             AND (shows_at < ?2 OR due_at < ?2) ORDER BY shows_at, id LIMIT ?4) AS due) WHERE decks.user_id = ?1 AND ",
            in_scope!("decks.", "?5", "?6")
        ),
        params![user, due, until, most, scope.deck, scope.prefix],
        |row| Ok((row.get("shows_at")?, (row.get("deck_id")?, row.get("id")?, row.get("memory")?))),
    )?;
    found.sort_by_key(|(shows_at, (_, card, _))| (*shows_at, *card));
    found.truncate(most);
    Ok(found.into_iter().map(|(_, review)| review).collect())
}

/// Whether a plan of this deck, which may have the cards of its sub-decks too, has cards left: such ones as [`overdue`] finds.
pub fn has_overdue(
    db: &Reader,
    user: Id<kind::User>,
    plan_of: Id<kind::Deck>,
    (due, until): (Timestamp, Timestamp),
) -> Result<bool> {
    db.one(
        "SELECT EXISTS (SELECT 1 FROM flashcard_decks WHERE user_id = ?1 AND COALESCE(json_extract(options, '$.plan_of'), id) = ?2 \
         AND EXISTS (SELECT 1 FROM flashcard_cards WHERE deck_id = flashcard_decks.id AND queue = 'review' AND shows_at < ?4 \
         AND (shows_at < ?3 OR due_at < ?3))) AS found",
        params![user, plan_of, due, until],
        |row| row.get("found"),
    )
}

/// When the queue shows the reviews of the scope within this time, at most `most` of each deck; those left out that are due before it and that
/// a plan put off.
pub fn shown_between(
    db: &Reader,
    user: Id<kind::User>,
    scope: &DeckScope,
    (from, to): (Timestamp, Timestamp),
    most: usize,
) -> Result<Vec<Timestamp>> {
    db.all(
        concat!(
            "SELECT cards.shows_at FROM flashcard_decks AS decks JOIN flashcard_cards AS cards ON cards.id IN \
             (SELECT due.id FROM (SELECT id FROM flashcard_cards WHERE deck_id = decks.id AND queue = 'review' AND shows_at >= ?2 \
             AND shows_at < ?3 AND due_at >= ?2 ORDER BY shows_at, id LIMIT ?4) AS due) WHERE decks.user_id = ?1 AND ",
            in_scope!("decks.", "?5", "?6")
        ),
        params![user, from, to, most, scope.deck, scope.prefix],
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
