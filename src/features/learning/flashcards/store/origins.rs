//! The SQL of `flashcard_origins`: which notes came with packages.

use std::collections::{BTreeSet, HashMap};

use crate::db::{Reader, Row, Tx, params};
use crate::features::flashcards::transfer::package::{KnownNote, NoteType, Origin, came};
use crate::kernel::{Id, Result, Timestamp, id::kind};

fn known(row: &Row) -> Result<KnownNote> {
    let (id, deck, changed_at) = (row.get("id")?, row.get("deck_id")?, row.get("changed_at")?);
    Ok(KnownNote { id, deck, changed_at, lacks: Vec::new() })
}

/// The note of a person that came from there.
pub fn note_from(db: &Reader, user: Id<kind::User>, origin: &Origin) -> Result<Option<KnownNote>> {
    db.opt(
        "SELECT notes.id, notes.deck_id, COALESCE(notes.changed_at, notes.created_at) AS changed_at \
         FROM flashcard_origins AS origins JOIN flashcard_notes AS notes ON notes.id = origins.note_id \
         WHERE origins.user_id = ?1 AND origins.guid = ?2 AND origins.part = ?3",
        params![user, &origin.guid, origin.part],
        known,
    )
}

/// The note with this id, if the person owns it, and when its deck was created.
pub fn own_note(db: &Reader, user: Id<kind::User>, id: i64) -> Result<Option<(KnownNote, Timestamp)>> {
    db.opt(
        "SELECT notes.id, notes.deck_id, COALESCE(notes.changed_at, notes.created_at) AS changed_at, decks.created_at AS begun_at \
         FROM flashcard_notes AS notes JOIN flashcard_decks AS decks ON decks.id = notes.deck_id \
         WHERE notes.id = ?1 AND decks.user_id = ?2",
        params![id, user],
        |row| Ok((known(row)?, row.get("begun_at")?)),
    )
}

/// Saves where a note came from, unless another note of the person came from there.
pub fn insert_origin(tx: &Tx, user: Id<kind::User>, origin: &Origin, note: Id<kind::Note>) -> Result<()> {
    let kept = origin.kept()?;
    tx.exec(
        "INSERT INTO flashcard_origins (user_id, guid, part, note_id, note_type) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (user_id, guid, part) DO NOTHING",
        params![user, &origin.guid, origin.part, note, kept],
    )?;
    Ok(())
}

/// How a note came: its lasting name and its note type there, and whether it had no back.
pub struct Came {
    pub name: (String, Option<NoteType>),
    pub without_back: bool,
}

/// The lasting names with which notes of a deck came from packages, and their note types there, for the notes with ids above `after` up to
/// `last`. Of the cards of a note that became notes of their own only the first one has its name: a name belongs to one note.
pub fn origins_in(db: &Reader, deck: Id<kind::Deck>, (after, last): (i64, i64)) -> Result<HashMap<i64, Came>> {
    let origins = db.all(
        "SELECT origins.note_id, origins.guid, origins.note_type FROM flashcard_notes AS notes \
         JOIN flashcard_origins AS origins ON origins.note_id = notes.id AND origins.part = 0 \
         WHERE notes.deck_id = ?1 AND notes.id > ?2 AND notes.id <= ?3",
        params![deck, after, last],
        |row| {
            let kept: Option<String> = row.get("note_type")?;
            let (note_type, without_back) = came(kept.as_deref());
            Ok((row.get::<i64>("note_id")?, Came { name: (row.get("guid")?, note_type), without_back }))
        },
    )?;
    Ok(origins.into_iter().collect())
}

/// Saves when the text of a note was changed.
pub fn set_changed(tx: &Tx, note: Id<kind::Note>, at: Timestamp) -> Result<()> {
    tx.exec("UPDATE flashcard_notes SET changed_at = ?2 WHERE id = ?1", params![note, at])?;
    Ok(())
}

/// The times of all reviews of a card, those that were undone included.
pub fn review_times(db: &Reader, card: Id<kind::Card>) -> Result<BTreeSet<Timestamp>> {
    let times = db.all("SELECT reviewed_at FROM flashcard_reviews WHERE card_id = ?1", params![card], |row| {
        row.get("reviewed_at")
    })?;
    Ok(times.into_iter().collect())
}
