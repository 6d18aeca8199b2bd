//! The SQL of what waits in the decks of a person. Each statement reads a bounded number of entries of an index for each deck.

use crate::db::{Json, Reader, params};
use crate::features::flashcards::model::{
    Candidate, DeckDone, DeckScope, MOST_COUNTED, Memory, Phase, Queue, Rating, TopicAnswer, WaitingNote,
};
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// The reviews that are due in each deck of a person, up to 501.
pub fn due_counts(db: &Reader, user: Id<kind::User>, now: Timestamp) -> Result<Vec<(Id<kind::Deck>, i64)>> {
    db.all(
        concat!("SELECT id, ", due_reviews!(), " AS due_review FROM flashcard_decks WHERE user_id = ?1"),
        params![user, now],
        |row| Ok((row.get("id")?, row.get::<i64>("due_review")?.min(MOST_COUNTED + 1))),
    )
}

/// The notes of the cards that wait in each deck of a person: up to 501 of its cards in learning steps, of its reviews, and of the
/// repetitions of earlier days that were left undone, and `most_new` of its new cards.
pub fn waiting_notes(db: &Reader, user: Id<kind::User>, now: Timestamp, most_new: i64) -> Result<Vec<WaitingNote>> {
    db.all(
        "SELECT cards.deck_id, cards.note_id, cards.queue, cards.repeat_until IS NOT NULL AND cards.repeat_until <= ?2 AS is_left \
         FROM flashcard_decks AS decks JOIN flashcard_cards AS cards ON cards.id IN \
         (SELECT due.id FROM (SELECT id FROM flashcard_cards WHERE deck_id = decks.id AND queue = 'learning' AND shows_at <= ?2 \
         AND (repeat_until IS NULL OR repeat_until > ?2) ORDER BY shows_at, id LIMIT 501) AS due \
         UNION ALL SELECT due.id FROM (SELECT id FROM flashcard_cards WHERE deck_id = decks.id AND queue = 'review' \
         AND shows_at <= ?2 ORDER BY shows_at, id LIMIT 501) AS due \
         UNION ALL SELECT due.id FROM (SELECT id FROM flashcard_cards WHERE deck_id = decks.id AND repeat_until <= ?2 \
         AND rests_until <= ?2 AND shows_at <= ?2 AND queue <> 'out' ORDER BY repeat_until LIMIT 501) AS due \
         UNION ALL SELECT due.id FROM (SELECT id FROM flashcard_cards WHERE deck_id = decks.id AND queue = 'new' \
         AND shows_at <= ?2 ORDER BY shows_at, id LIMIT ?3) AS due) \
         WHERE decks.user_id = ?1",
        params![user, now, most_new],
        |row| {
            let is_left: bool = row.get("is_left")?;
            let queue = if is_left { Queue::Review } else { row.get("queue")? };
            Ok(WaitingNote { deck: row.get("deck_id")?, note: row.get("note_id")?, queue })
        },
    )
}

/// For each deck of the scope, the `most` due reviews that wait for longest, the `most` that came last, and the `most` whose repetition on an
/// earlier day was not finished.
pub fn candidates(
    db: &Reader,
    user: Id<kind::User>,
    scope: &DeckScope,
    now: Timestamp,
    most: usize,
) -> Result<Vec<Candidate>> {
    db.all(
        concat!(
            "SELECT cards.deck_id, cards.id, cards.note_id, cards.memory FROM flashcard_decks AS decks \
         JOIN flashcard_cards AS cards ON cards.id IN \
         (SELECT due.id FROM (SELECT id FROM flashcard_cards WHERE deck_id = decks.id AND queue = 'review' AND shows_at <= ?2 \
         ORDER BY shows_at, id LIMIT ?3) AS due \
         UNION ALL SELECT due.id FROM (SELECT id FROM flashcard_cards WHERE deck_id = decks.id AND queue = 'review' AND shows_at <= ?2 \
         ORDER BY shows_at DESC, id DESC LIMIT ?3) AS due \
         UNION ALL SELECT due.id FROM (SELECT id FROM flashcard_cards WHERE deck_id = decks.id AND repeat_until <= ?2 \
         AND rests_until <= ?2 AND shows_at <= ?2 AND queue <> 'out' ORDER BY repeat_until LIMIT ?3) AS due) \
         WHERE decks.user_id = ?1 AND ",
            in_scope!("decks.", "?4", "?5")
        ),
        params![user, now, most, scope.deck, scope.prefix],
        |row| {
            let (deck, card) = (row.get("deck_id")?, row.get("id")?);
            Ok(Candidate { deck, card, note: row.get("note_id")?, memory: row.get("memory")? })
        },
    )
}

/// The cards in learning steps of each deck of a person that are shown between two times, up to 501.
pub fn begun_until(
    db: &Reader,
    user: Id<kind::User>,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<(Id<kind::Deck>, i64)>> {
    db.all(
        "SELECT id, (SELECT COUNT(*) FROM (SELECT 1 FROM flashcard_cards WHERE deck_id = flashcard_decks.id AND queue = 'learning' \
         AND shows_at > ?2 AND shows_at <= ?3 AND (repeat_until IS NULL OR repeat_until > ?3) LIMIT 501) AS due) AS begun \
         FROM flashcard_decks WHERE user_id = ?1",
        params![user, from, until],
        |row| Ok((row.get("id")?, row.get("begun")?)),
    )
}

/// The decks of a person, each with its name and its own subject, which is empty for none.
pub fn deck_subjects(db: &Reader, user: Id<kind::User>) -> Result<Vec<(Id<kind::Deck>, String, String)>> {
    db.all("SELECT id, name, subject FROM flashcard_decks WHERE user_id = ?1", params![user], |row| {
        Ok((row.get("id")?, row.get("name")?, row.get("subject")?))
    })
}

/// Whether a deck of a person shows a card of this queue at this time.
pub fn has_waiting(db: &Reader, user: Id<kind::User>, deck: i64, queue: Queue, now: Timestamp) -> Result<bool> {
    let found = db.opt(
        "SELECT id FROM flashcard_cards WHERE deck_id = ?1 AND queue = ?2 AND shows_at <= ?3 AND user_id = ?4 \
         ORDER BY shows_at, id LIMIT 1",
        params![deck, queue, now, user],
        |row| row.get::<i64>("id"),
    )?;
    Ok(found.is_some())
}

/// The milliseconds of the last answers of a person, where they are known.
pub fn answer_times(db: &Reader, user: Id<kind::User>, most: usize) -> Result<Vec<i64>> {
    let times: Vec<Option<i64>> = db.all(
        "SELECT took_ms FROM flashcard_reviews WHERE user_id = ?1 AND is_undone = ?2 ORDER BY id DESC LIMIT ?3",
        params![user, false, most],
        |row| row.get("took_ms"),
    )?;
    Ok(times.into_iter().flatten().filter(|took_ms| *took_ms > 0).collect())
}

/// Those of the last `most` answers of a person that were to cards past their first learning steps, newest first, each with the deck of the
/// card. Their subjects are the decks' own ones.
pub fn topic_answers(db: &Reader, user: Id<kind::User>, most: usize) -> Result<Vec<(Id<kind::Deck>, TopicAnswer)>> {
    let answers: Vec<(Memory, (Id<kind::Deck>, TopicAnswer))> = db.all(
        "SELECT reviews.reviewed_at, reviews.rating, reviews.before, decks.id AS deck_id, decks.name, decks.subject, notes.tags \
         FROM flashcard_reviews AS reviews \
         CROSS JOIN flashcard_cards AS cards ON cards.id = reviews.card_id \
         CROSS JOIN flashcard_notes AS notes ON notes.id = cards.note_id \
         CROSS JOIN flashcard_decks AS decks ON decks.id = cards.deck_id \
         WHERE reviews.user_id = ?1 AND reviews.is_undone = ?2 ORDER BY reviews.id DESC LIMIT ?3",
        params![user, false, most],
        |row| {
            let Json(tags): Json<Vec<String>> = row.get("tags")?;
            let answer = TopicAnswer {
                at: row.get("reviewed_at")?,
                deck: row.get("name")?,
                subject: row.get("subject")?,
                tag: tags.into_iter().next(),
                is_right: row.get::<Rating>("rating")? != Rating::Again,
            };
            Ok((row.get("before")?, (row.get("deck_id")?, answer)))
        },
    )?;
    Ok(answers.into_iter().filter(|(before, _)| before.phase == Phase::Review).map(|(_, answer)| answer).collect())
}

/// What a person did in each deck on each day from a day on.
pub fn done_since(db: &Reader, user: Id<kind::User>, day: i64) -> Result<Vec<DeckDone>> {
    db.all(
        "SELECT deck_id, new_cards, reviews, answers, lapses, took_ms FROM flashcard_days WHERE user_id = ?1 AND day >= ?2 \
         ORDER BY day, deck_id LIMIT 2000",
        params![user, day],
        |row| {
            Ok(DeckDone {
                deck: row.get("deck_id")?,
                new_cards: row.get("new_cards")?,
                reviews: row.get("reviews")?,
                answers: row.get("answers")?,
                lapses: row.get("lapses")?,
                took_ms: row.get("took_ms")?,
            })
        },
    )
}
