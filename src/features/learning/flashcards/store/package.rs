//! The SQL of collections of Anki, which come as files of other people.

use crate::db::{FromValue, Reader, Tx, Value, params};
use crate::features::flashcards::model::{Grade, Memory, Queue};
use crate::features::flashcards::transfer::MOST_NOTES;
use crate::features::flashcards::transfer::package::{
    Collection, MOST_PACKAGED_CARDS, MOST_PACKAGED_REVIEWS, PackagedCard, PackagedNote, PackagedReview, StoredDeck,
    StoredType,
};
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// A whole number that may be stored as another kind of value.
struct Loose(i64);

impl FromValue for Loose {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Int(number) => Some(Self(number)),
            Value::Real(number) => Some(Self(number as i64)),
            Value::Text(text) => text.trim().parse().ok().map(Self),
            Value::Null => Some(Self(0)),
            Value::Blob(_) => None,
        }
    }
}

/// A text that may be stored as another kind of value.
struct LooseText(String);

impl FromValue for LooseText {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(Self(text.into_owned())),
            Value::Int(number) => Some(Self(number.to_string())),
            Value::Real(number) => Some(Self(number.to_string())),
            Value::Null => Some(Self(String::new())),
            Value::Blob(_) => None,
        }
    }
}

macro_rules! whole {
    ($row:ident, $column:literal) => {
        $row.get::<Loose>($column)?.0
    };
}

macro_rules! text {
    ($row:ident, $column:literal) => {
        $row.get::<LooseText>($column)?.0
    };
}

/// The rows of a collection.
pub fn packaged(db: &Reader) -> Result<Collection> {
    let (version, created) =
        db.one("SELECT ver, crt FROM col LIMIT 1", (), |row| Ok((whole!(row, "ver"), whole!(row, "crt"))))?;
    let mut collection = Collection { created, ..Collection::default() };
    if version < PRESENT {
        let texts =
            db.one("SELECT models, decks FROM col LIMIT 1", (), |row| Ok((text!(row, "models"), text!(row, "decks"))))?;
        collection.texts = Some(texts);
    } else {
        collection.types = stored_types(db)?;
        collection.decks = db.all("SELECT id, name, kind FROM decks LIMIT ?1", params![MOST_TYPES], |row| {
            Ok(StoredDeck { id: whole!(row, "id"), name: text!(row, "name"), kind: row.get("kind")? })
        })?;
    }
    collection.notes = packaged_notes(db, MOST_NOTES + 1)?;
    collection.cards = packaged_cards(db, MOST_PACKAGED_CARDS + 1)?;
    collection.reviews = packaged_reviews(db, MOST_PACKAGED_REVIEWS)?;
    Ok(collection)
}

/// The first schema with note types and decks in tables.
const PRESENT: i64 = 15;
/// The most note types, and decks.
const MOST_TYPES: usize = 2_000;
/// The most fields, and templates, of a note type.
const MOST_PARTS: usize = 200;

fn stored_types(db: &Reader) -> Result<Vec<StoredType>> {
    let mut types = db.all("SELECT id, name, config FROM notetypes LIMIT ?1", params![MOST_TYPES], |row| {
        let (fields, templates) = (Vec::new(), Vec::new());
        Ok(StoredType {
            id: whole!(row, "id"),
            name: text!(row, "name"),
            config: row.get("config")?,
            fields,
            templates,
        })
    })?;
    for of in &mut types {
        let params = params![of.id, MOST_PARTS];
        let fields = "SELECT name FROM fields WHERE ntid = ?1 ORDER BY ord LIMIT ?2";
        of.fields = db.all(fields, params, |row| Ok(text!(row, "name")))?;
        let templates = "SELECT config FROM templates WHERE ntid = ?1 ORDER BY ord LIMIT ?2";
        of.templates = db.all(templates, params, |row| row.get("config"))?;
    }
    Ok(types)
}

/// The notes, `most` at the most.
fn packaged_notes(db: &Reader, most: usize) -> Result<Vec<PackagedNote>> {
    db.all("SELECT id, mid, tags, flds FROM notes ORDER BY id LIMIT ?1", params![most], |row| {
        Ok(PackagedNote {
            id: whole!(row, "id"),
            of: whole!(row, "mid"),
            tags: text!(row, "tags"),
            fields: text!(row, "flds"),
        })
    })
}

/// The cards, `most` at the most.
fn packaged_cards(db: &Reader, most: usize) -> Result<Vec<PackagedCard>> {
    db.all(
        "SELECT id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses, cards.left AS steps_left, odue, odid, flags, data \
         FROM cards ORDER BY id LIMIT ?1",
        params![most],
        |row| {
            Ok(PackagedCard {
                id: whole!(row, "id"),
                note: whole!(row, "nid"),
                deck: whole!(row, "did"),
                ordinal: whole!(row, "ord"),
                phase: whole!(row, "type"),
                queue: whole!(row, "queue"),
                due: whole!(row, "due"),
                interval: whole!(row, "ivl"),
                factor: whole!(row, "factor"),
                reps: whole!(row, "reps"),
                lapses: whole!(row, "lapses"),
                steps_left: whole!(row, "steps_left"),
                home_due: whole!(row, "odue"),
                home_deck: whole!(row, "odid"),
                flags: whole!(row, "flags"),
                data: text!(row, "data"),
            })
        },
    )
}

/// The log of reviews, `most` entries at the most.
fn packaged_reviews(db: &Reader, most: usize) -> Result<Vec<PackagedReview>> {
    db.all(
        "SELECT id, cid, ease, ivl, lastIvl AS last_ivl, factor, time, type FROM revlog ORDER BY id LIMIT ?1",
        params![most],
        |row| {
            Ok(PackagedReview {
                at: whole!(row, "id"),
                card: whole!(row, "cid"),
                ease: whole!(row, "ease"),
                interval: whole!(row, "ivl"),
                before: whole!(row, "last_ivl"),
                factor: whole!(row, "factor"),
                took_ms: whole!(row, "time"),
                kind: whole!(row, "type"),
            })
        },
    )
}

/// Adds an entry of the log of another program. Returns its id.
pub fn insert_imported_review(
    tx: &Tx,
    (user, deck, card): (Id<kind::User>, Id<kind::Deck>, Id<kind::Card>),
    grade: Grade,
    (at, day): (Timestamp, i64),
    (took_ms, interval_days, before): (u32, u32, &Memory),
) -> Result<()> {
    tx.exec(
        "INSERT INTO flashcard_reviews (card_id, deck_id, user_id, client_id, rating, quality, reviewed_at, day, took_ms, \
         interval_days, before, is_undone) VALUES (?1, ?2, ?3, NULL, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![card, deck, user, grade.rating, grade.quality, at, day, took_ms, interval_days, before, false],
    )?;
    Ok(())
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
