//! The flashcards of a person, for the export.

use serde_json::{Value, json};

use super::service;
use crate::db::Reader;
use crate::features::holding::{Held, Holding, List, PORTION, set, with_the_person};
use crate::features::users::User;
use crate::kernel::Result;

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[
    Holding {
        about: "your decks of flashcards",
        held: Held::List(List { path: "flashcard-decks.json", portion: decks }),
        tables: &[with_the_person("flashcard_decks")],
    },
    Holding {
        about: "your flashcards",
        held: Held::List(List { path: "flashcards.json", portion: cards }),
        tables: &[with_the_person("flashcard_cards"), with_the_person("flashcard_origins")],
    },
    Holding {
        about: "the names of pictures and sounds of your flashcards",
        held: Held::List(List { path: "flashcard-media.json", portion: media }),
        tables: &[with_the_person("flashcard_media"), with_the_person("flashcard_media_totals")],
    },
    Holding {
        about: "your reviews of flashcards",
        held: Held::List(List { path: "flashcard-reviews.json", portion: reviews }),
        tables: &[
            with_the_person("flashcard_reviews"),
            with_the_person("flashcard_days"),
            with_the_person("flashcard_past_reviews"),
        ],
    },
];

fn decks(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_decks(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|deck| {
        let shown = json!({
            "id": deck.id,
            "name": deck.name,
            "description": deck.description,
            "subject": deck.subject,
            "scheduler": deck.scheduler.name(),
            "settings": deck.options,
            "created_at": deck.created_at,
        });
        (deck.id.get(), shown)
    });
    Ok(shown.collect())
}

fn cards(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_cards(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|card| {
        let mut shown = json!({
            "id": card.id,
            "deck_id": card.deck,
            "note_id": card.note,
            "kind": card.kind.name(),
            "front": card.front,
            "back": card.back,
            "tags": card.tags,
            "ordinal": card.ordinal,
            "state": card.memory.phase.name(),
            "interval_days": card.memory.interval_days,
            "repetitions": card.memory.repetitions_in(card.scheduler),
            "lapses": card.memory.lapses,
            "ease_factor": card.memory.ease_factor,
            "suspended": card.is_suspended,
            "created_at": card.created_at,
        });
        set(&mut shown, "due_at", card.memory.due_at);
        set(&mut shown, "stability", card.memory.stability);
        set(&mut shown, "difficulty", card.memory.difficulty);
        (card.id.get(), shown)
    });
    Ok(shown.collect())
}

fn media(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_media(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|media| {
        let shown = json!({
            "id": media.id,
            "deck_id": media.deck,
            "file_id": media.file,
            "name": media.name,
            "media_type": media.media_type,
            "bytes": media.size,
            "created_at": media.created_at,
        });
        (media.id.get(), shown)
    });
    Ok(shown.collect())
}

fn reviews(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_reviews(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|review| {
        let mut shown = json!({
            "id": review.id,
            "card_id": review.card,
            "rating": review.grade.rating.name(),
            "quality": review.grade.quality,
            "interval_days": review.interval_days,
            "reviewed_at": review.reviewed_at,
        });
        set(&mut shown, "client_id", review.client_id);
        set(&mut shown, "took_ms", review.took_ms);
        (review.id.get(), shown)
    });
    Ok(shown.collect())
}
