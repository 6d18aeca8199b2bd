//! The SQL of collections of Anki: those that come as files of other people, and those that are written for them.

use crate::db::{FromValue, Reader, Tx, Value, params};
use crate::features::flashcards::transfer::MOST_NOTES;
use crate::features::flashcards::transfer::package::{
    Collection, Head, MOST_PACKAGED_CARDS, MOST_PACKAGED_REVIEWS, PackagedCard, PackagedNote, PackagedReview,
    PackedNote, StoredDeck, StoredTexts, StoredType, VERSION,
};
use crate::kernel::{Result, Timestamp};

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
        collection.texts = db.opt("SELECT models, decks, dconf, conf FROM col LIMIT 1", (), |row| {
            Ok(StoredTexts {
                types: text!(row, "models"),
                decks: text!(row, "decks"),
                options: text!(row, "dconf"),
                settings: text!(row, "conf"),
            })
        })?;
    } else {
        collection.types = stored_types(db)?;
        collection.decks = db.all("SELECT id, name, kind FROM decks LIMIT ?1", params![MOST_TYPES], |row| {
            Ok(StoredDeck { id: whole!(row, "id"), name: text!(row, "name"), kind: row.get("kind")? })
        })?;
        collection.options = db.all("SELECT id, config FROM deck_config LIMIT ?1", params![MOST_TYPES], |row| {
            Ok((whole!(row, "id"), row.get("config")?))
        })?;
        let setting = "SELECT CAST(val AS TEXT) AS val FROM config WHERE config.key = 'fsrs'";
        let uses_fsrs = db.opt(setting, (), |row| Ok(text!(row, "val")))?;
        collection.uses_fsrs = uses_fsrs.map(|value| value.trim() == "true");
    }
    collection.notes = packaged_notes(db, MOST_NOTES + 1)?;
    collection.cards = packaged_cards(db, MOST_PACKAGED_CARDS + 1)?;
    collection.reviews = packaged_reviews(db, MOST_PACKAGED_REVIEWS)?;
    if collection.reviews.len() == MOST_PACKAGED_REVIEWS {
        collection.old_reviews = count_reviews(db)?.saturating_sub(MOST_PACKAGED_REVIEWS);
    }
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
        let templates = "SELECT name, config FROM templates WHERE ntid = ?1 ORDER BY ord LIMIT ?2";
        of.templates = db.all(templates, params, |row| Ok((text!(row, "name"), row.get("config")?)))?;
    }
    Ok(types)
}

/// The notes, `most` at the most.
fn packaged_notes(db: &Reader, most: usize) -> Result<Vec<PackagedNote>> {
    db.all("SELECT id, guid, mod, mid, tags, flds FROM notes ORDER BY id LIMIT ?1", params![most], |row| {
        Ok(PackagedNote {
            id: whole!(row, "id"),
            guid: text!(row, "guid"),
            changed: whole!(row, "mod"),
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
                is_leech: false,
            })
        },
    )
}

/// The log of the cards, in the order of time: the newest entries, `most` at the most. Entries of cards that are not there are left out, so
/// that they take no room.
fn packaged_reviews(db: &Reader, most: usize) -> Result<Vec<PackagedReview>> {
    let mut reviews = db.all(
        "SELECT id, cid, ease, ivl, lastIvl AS last_ivl, factor, time, type FROM revlog \
         WHERE cid IN (SELECT id FROM cards) ORDER BY id DESC LIMIT ?1",
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
    )?;
    reviews.reverse();
    Ok(reviews)
}

/// The number of entries in the log of the cards.
fn count_reviews(db: &Reader) -> Result<usize> {
    db.one("SELECT COUNT(*) AS found FROM revlog WHERE cid IN (SELECT id FROM cards)", (), |row| row.get("found"))
}

/// The tables of a collection in the legacy schema, as every version of Anki reads it.
pub const COLLECTION: &str = "
CREATE TABLE col (id INTEGER PRIMARY KEY, crt INTEGER NOT NULL, mod INTEGER NOT NULL, scm INTEGER NOT NULL, ver INTEGER NOT NULL,
  dty INTEGER NOT NULL, usn INTEGER NOT NULL, ls INTEGER NOT NULL, conf TEXT NOT NULL, models TEXT NOT NULL, decks TEXT NOT NULL,
  dconf TEXT NOT NULL, tags TEXT NOT NULL);
CREATE TABLE notes (id INTEGER PRIMARY KEY, guid TEXT NOT NULL, mid INTEGER NOT NULL, mod INTEGER NOT NULL, usn INTEGER NOT NULL,
  tags TEXT NOT NULL, flds TEXT NOT NULL, sfld INTEGER NOT NULL, csum INTEGER NOT NULL, flags INTEGER NOT NULL, data TEXT NOT NULL);
CREATE TABLE cards (id INTEGER PRIMARY KEY, nid INTEGER NOT NULL, did INTEGER NOT NULL, ord INTEGER NOT NULL, mod INTEGER NOT NULL,
  usn INTEGER NOT NULL, type INTEGER NOT NULL, queue INTEGER NOT NULL, due INTEGER NOT NULL, ivl INTEGER NOT NULL,
  factor INTEGER NOT NULL, reps INTEGER NOT NULL, lapses INTEGER NOT NULL, left INTEGER NOT NULL, odue INTEGER NOT NULL,
  odid INTEGER NOT NULL, flags INTEGER NOT NULL, data TEXT NOT NULL);
CREATE TABLE revlog (id INTEGER PRIMARY KEY, cid INTEGER NOT NULL, usn INTEGER NOT NULL, ease INTEGER NOT NULL, ivl INTEGER NOT NULL,
  lastIvl INTEGER NOT NULL, factor INTEGER NOT NULL, time INTEGER NOT NULL, type INTEGER NOT NULL);
CREATE TABLE graves (usn INTEGER NOT NULL, oid INTEGER NOT NULL, type INTEGER NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
";

/// Writes the first row of a collection. `created` and `now` are in seconds.
pub fn write_head(tx: &Tx, head: &Head, (created, now): (i64, i64)) -> Result<()> {
    let millis = now.saturating_mul(1000);
    tx.exec(
        "INSERT INTO col (id, crt, mod, scm, ver, dty, usn, ls, conf, models, decks, dconf, tags) \
         VALUES (1, ?1, ?2, ?2, ?3, 0, 0, 0, ?4, ?5, ?6, ?7, '{}')",
        params![created, millis, VERSION, head.settings, head.types, head.decks, head.options],
    )?;
    Ok(())
}

/// Writes the note types of a collection anew, and the list of its tags.
pub fn write_lists(tx: &Tx, types: &str, tags: &str) -> Result<()> {
    tx.exec("UPDATE col SET models = ?1, tags = ?2", params![types, tags])?;
    Ok(())
}

/// Reviews have times as their ids, in milliseconds. Where a time is taken, the next ones are tried.
const NEXT_IDS: i64 = 100_000;

/// Runs an insertion with the first free id from `first` on.
fn with_free_id(first: i64, insert: impl Fn(i64) -> Result<usize>) -> Result<()> {
    let first = first.max(1);
    for id in first..first.saturating_add(NEXT_IDS) {
        if insert(id)? > 0 {
            break;
        }
    }
    Ok(())
}

/// Writes a note with its cards and their reviews.
pub fn write_note(tx: &Tx, packed: &PackedNote, free: &mut FreeIds, now: Timestamp) -> Result<()> {
    let now = now.millis() / 1000;
    let note = &packed.note;
    let id = free.notes.take(note.id);
    tx.exec(
        "INSERT INTO notes (id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data) \
         VALUES (?1, ?2, ?3, ?4, -1, ?5, ?6, ?7, ?8, 0, '')",
        params![id, note.guid, note.of, note.changed, note.tags, note.fields, packed.sorted_by, packed.checksum],
    )?;
    for (card, reviews) in &packed.cards {
        let of = free.cards.take(card.id);
        tx.exec(
            "INSERT INTO cards (id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data) \
             VALUES (?1, ?2, ?3, ?4, ?5, -1, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, 0, 0, ?14)",
            params![
                of,
                id,
                card.deck,
                card.ordinal,
                now,
                card.phase,
                card.queue,
                card.due,
                card.interval,
                card.factor,
                card.reps,
                card.lapses,
                card.steps_left,
                card.data
            ],
        )?;
        for review in reviews {
            with_free_id(review.at, |at| {
                tx.exec(
                    "INSERT INTO revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type) \
                     VALUES (?1, ?2, -1, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO NOTHING",
                    params![
                        at,
                        of,
                        review.ease,
                        review.interval,
                        review.before,
                        review.factor,
                        review.took_ms,
                        review.kind
                    ],
                )
            })?;
        }
    }
    Ok(())
}

/// Ids that grow: notes come in the order of their creation, many of them in the same millisecond.
#[derive(Debug, Default)]
pub struct Growing(i64);

impl Growing {
    /// The wanted id, or the next one that is free.
    fn take(&mut self, wanted: i64) -> i64 {
        self.0 = wanted.max(self.0.saturating_add(1));
        self.0
    }
}

/// The ids that are free.
#[derive(Debug, Default)]
pub struct FreeIds {
    notes: Growing,
    cards: Growing,
}
