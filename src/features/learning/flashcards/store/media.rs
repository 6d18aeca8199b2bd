//! The SQL of `flashcard_media` and `flashcard_media_totals`.

use crate::db::{Reader, Row, Tx, params};
use crate::features::flashcards::model::Media;
use crate::kernel::{Id, Page, PageRequest, Result, id::kind};

fn media(row: &Row) -> Result<Media> {
    Ok(Media {
        id: row.get("id")?,
        deck: row.get("deck_id")?,
        file: row.get("file_id")?,
        name: row.get("name")?,
        media_type: row.get("media_type")?,
        size: row.get("size")?,
        created_at: row.get("created_at")?,
    })
}

/// The files of a deck in the order in which they were added.
pub fn list_media(db: &Reader, deck: Id<kind::Deck>, page: PageRequest) -> Result<Page<Media>> {
    let rows = db.all(
        "SELECT id, deck_id, file_id, name, media_type, size, created_at FROM flashcard_media \
         WHERE deck_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        params![deck, page.above(), page.fetch()],
        media,
    )?;
    Ok(Page::of(rows, page, |media| media.id.get()))
}

/// The file of a deck with this name.
pub fn media_named(db: &Reader, deck: Id<kind::Deck>, name: &str) -> Result<Option<Media>> {
    db.opt(
        "SELECT id, deck_id, file_id, name, media_type, size, created_at FROM flashcard_media WHERE deck_id = ?1 AND name = ?2",
        params![deck, name],
        media,
    )
}

/// Whether a file of a deck has bytes of this hash.
pub fn has_hash(db: &Reader, id: Id<kind::DeckMedia>, hash: &str) -> Result<bool> {
    let found =
        db.opt("SELECT 1 AS found FROM flashcard_media WHERE id = ?1 AND hash = ?2", params![id, hash], |row| {
            row.get::<i64>("found")
        })?;
    Ok(found.is_some())
}

/// The first file of a deck with bytes of this hash.
pub fn media_with_hash(db: &Reader, deck: Id<kind::Deck>, hash: &str) -> Result<Option<Media>> {
    db.opt(
        "SELECT id, deck_id, file_id, name, media_type, size, created_at FROM flashcard_media \
         WHERE deck_id = ?1 AND hash = ?2 ORDER BY id LIMIT 1",
        params![deck, hash],
        media,
    )
}

/// The file with this id, if the person owns it.
pub fn own_media(db: &Reader, user: Id<kind::User>, id: Id<kind::DeckMedia>) -> Result<Option<Media>> {
    db.opt(
        "SELECT id, deck_id, file_id, name, media_type, size, created_at FROM flashcard_media WHERE id = ?1 AND user_id = ?2",
        params![id, user],
        media,
    )
}

/// The files of a person with ids above `after`, oldest first.
pub fn held_media(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Media>> {
    db.all(
        "SELECT id, deck_id, file_id, name, media_type, size, created_at FROM flashcard_media \
         WHERE user_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        params![user, after, most],
        media,
    )
}

/// How many files a deck has, up to `most`.
pub fn count_media(db: &Reader, deck: Id<kind::Deck>, most: i64) -> Result<i64> {
    db.one(
        "SELECT COUNT(*) AS found FROM (SELECT 1 FROM flashcard_media WHERE deck_id = ?1 LIMIT ?2) AS found",
        params![deck, most],
        |row| row.get("found"),
    )
}

/// How many bytes the files of a person have.
pub fn media_bytes(db: &Reader, user: Id<kind::User>) -> Result<i64> {
    let found =
        db.opt("SELECT bytes FROM flashcard_media_totals WHERE user_id = ?1", params![user], |row| row.get("bytes"))?;
    Ok(found.unwrap_or(0))
}

/// Adds a file to a deck, and returns its id.
pub fn insert_media(
    tx: &Tx,
    user: Id<kind::User>,
    deck: Id<kind::Deck>,
    (file, name, hash): (Id<kind::File>, &str, &str),
    (media_type, size): (&str, u64),
) -> Result<Id<kind::DeckMedia>> {
    tx.insert(
        "INSERT INTO flashcard_media (deck_id, user_id, file_id, name, hash, media_type, size, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![deck, user, file, name, hash, media_type, size, tx.now()],
    )
}

/// Removes a file from its deck.
pub fn delete_media(tx: &Tx, id: Id<kind::DeckMedia>) -> Result<()> {
    tx.exec("DELETE FROM flashcard_media WHERE id = ?1", params![id])?;
    Ok(())
}

/// Adds to the totals of a person.
pub fn count_media_of(tx: &Tx, user: Id<kind::User>, files: i64, bytes: i64) -> Result<()> {
    tx.exec(
        "INSERT INTO flashcard_media_totals (user_id, files, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (user_id) DO UPDATE SET \
         files = flashcard_media_totals.files + excluded.files, bytes = flashcard_media_totals.bytes + excluded.bytes",
        params![user, files, bytes],
    )?;
    Ok(())
}

/// How many files a deck has, and how many bytes.
pub fn media_of(db: &Reader, deck: Id<kind::Deck>) -> Result<(i64, i64)> {
    db.one(
        "SELECT COUNT(*) AS files, COALESCE(SUM(size), 0) AS bytes FROM flashcard_media WHERE deck_id = ?1",
        params![deck],
        |row| Ok((row.get("files")?, row.get("bytes")?)),
    )
}

/// The files of a deck with their hashes.
pub fn hashed_media(db: &Reader, deck: Id<kind::Deck>, most: i64) -> Result<Vec<(Media, String)>> {
    db.all(
        "SELECT id, deck_id, file_id, name, media_type, size, created_at, hash FROM flashcard_media \
         WHERE deck_id = ?1 ORDER BY id LIMIT ?2",
        params![deck, most],
        |row| Ok((media(row)?, row.get("hash")?)),
    )
}
