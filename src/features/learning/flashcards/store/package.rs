//! What packages of Anki are made into and made from.

use std::collections::HashMap;

use super::{notes, origins::origins_in, reviews::review};
use crate::db::{Reader, Tx, params};
use crate::features::flashcards::model::{Memory, Queue};
use crate::features::flashcards::transfer::package::{CardToPack, Logged, NoteToPack};
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// Adds an entry of the log of another program. Returns false where the person has it.
pub fn insert_imported_review(
    tx: &Tx,
    (user, deck, card): (Id<kind::User>, Id<kind::Deck>, Id<kind::Card>),
    logged: &Logged,
    (at, day): (Timestamp, i64),
) -> Result<bool> {
    let added = tx.exec(
        "INSERT INTO flashcard_reviews (card_id, deck_id, user_id, client_id, rating, quality, reviewed_at, day, took_ms, \
         interval_days, before, is_undone, is_imported) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) \
         ON CONFLICT (user_id, client_id) DO NOTHING",
        params![
            card,
            deck,
            user,
            logged.client_id,
            logged.grade.rating,
            logged.grade.quality,
            at,
            day,
            logged.took_ms,
            logged.interval_days,
            &logged.before,
            false,
            true
        ],
    )?;
    Ok(added > 0)
}

/// Suspends a card that was just added, or keeps it back until a time.
pub fn hold_back(
    tx: &Tx,
    card: Id<kind::Card>,
    memory: &Memory,
    is_suspended: bool,
    buried_until: Option<Timestamp>,
) -> Result<()> {
    let queue = if is_suspended { Queue::Out } else { memory.queue() };
    let shows_at = buried_until.map_or(memory.shows_at, |until| until.max(memory.shows_at));
    tx.exec(
        "UPDATE flashcard_cards SET queue = ?2, shows_at = ?3, is_suspended = ?4, buried_until = ?5, \
         buried_by = CASE WHEN ?5 IS NULL THEN NULL ELSE 'hand' END WHERE id = ?1",
        params![card, queue, shows_at, is_suspended, buried_until],
    )?;
    Ok(())
}

/// The next `most` notes of a deck with ids above `after`, with their cards and, where `has_reviews`, with their reviews.
pub fn to_pack(
    db: &Reader,
    deck: Id<kind::Deck>,
    (after, most): (i64, usize),
    has_reviews: bool,
) -> Result<Vec<NoteToPack>> {
    let mut found: Vec<NoteToPack> = notes(db, deck, after, most)?
        .into_iter()
        .map(|note| NoteToPack { note, origin: None, came_without_back: false, cards: Vec::new() })
        .collect();
    let Some(last) = found.last().map(|packed| packed.note.id.get()) else { return Ok(found) };
    let mut origins = origins_in(db, deck, (after, last))?;
    let cards = db.all(
        "SELECT cards.id, cards.note_id, cards.ordinal, cards.memory, cards.is_suspended, cards.buried_until, cards.created_at \
         FROM flashcard_notes AS notes JOIN flashcard_cards AS cards ON cards.note_id = notes.id \
         WHERE notes.deck_id = ?1 AND notes.id > ?2 AND notes.id <= ?3 AND cards.ordinal >= 0 \
         ORDER BY cards.note_id, cards.ordinal",
        params![deck, after, last],
        |row| {
            let card = CardToPack {
                id: row.get("id")?,
                ordinal: row.get("ordinal")?,
                memory: row.get("memory")?,
                is_suspended: row.get("is_suspended")?,
                buried_until: row.get("buried_until")?,
                created_at: row.get("created_at")?,
                reviews: Vec::new(),
            };
            Ok((row.get::<i64>("note_id")?, card))
        },
    )?;
    let reviews = if has_reviews {
        db.all(
            "SELECT reviews.id, reviews.card_id, reviews.deck_id, reviews.user_id, reviews.day, reviews.client_id, \
             reviews.rating, reviews.quality, reviews.reviewed_at, reviews.took_ms, reviews.interval_days, reviews.before, \
             reviews.is_imported \
             FROM flashcard_notes AS notes JOIN flashcard_cards AS cards ON cards.note_id = notes.id \
             JOIN flashcard_reviews AS reviews ON reviews.card_id = cards.id AND reviews.is_undone = ?4 \
             WHERE notes.deck_id = ?1 AND notes.id > ?2 AND notes.id <= ?3 \
             ORDER BY reviews.card_id, reviews.reviewed_at, reviews.id",
            params![deck, after, last, false],
            review,
        )?
    } else {
        Vec::new()
    };
    let mut of_cards: HashMap<i64, Vec<_>> = HashMap::new();
    for review in reviews {
        of_cards.entry(review.card.get()).or_default().push(review);
    }
    let mut of_notes: HashMap<i64, Vec<CardToPack>> = HashMap::new();
    for (note, mut card) in cards {
        card.reviews = of_cards.remove(&card.id).unwrap_or_default();
        of_notes.entry(note).or_default().push(card);
    }
    for packed in &mut found {
        if let Some(came) = origins.remove(&packed.note.id.get()) {
            (packed.origin, packed.came_without_back) = (Some(came.name), came.without_back);
        }
        packed.cards = of_notes.remove(&packed.note.id.get()).unwrap_or_default();
    }
    Ok(found)
}
