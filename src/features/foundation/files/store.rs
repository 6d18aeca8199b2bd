//! The SQL of `files` and `file_contents`.

use super::model::{Content, File, Hash, Holder, MediaType, NewFile};
use crate::db::{FromValue, Reader, Row, ToValue, Tx, Value, params};
use crate::kernel::{Id, Result, Timestamp, id::kind};

impl ToValue for Hash {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self.as_str().into())
    }
}

impl FromValue for Hash {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Self::parse(&text),
            _ => None,
        }
    }
}

impl ToValue for MediaType {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self.as_str().into())
    }
}

impl FromValue for MediaType {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Self::parse(&text).ok(),
            _ => None,
        }
    }
}

macro_rules! files_where {
    ($condition:literal) => {
        concat!(
            "SELECT files.id, files.user_id, files.holder_kind, files.holder_id, files.name, files.media_type, files.created_at, \
             file_contents.hash, file_contents.size \
             FROM files JOIN file_contents ON file_contents.id = files.content_id WHERE ",
            $condition
        )
    };
}

fn file(row: &Row) -> Result<File> {
    Ok(File {
        id: row.get("id")?,
        user: row.get("user_id")?,
        holder: Holder { kind: row.get("holder_kind")?, id: row.get("holder_id")? },
        name: row.get("name")?,
        media_type: row.get("media_type")?,
        created_at: row.get("created_at")?,
        hash: row.get("hash")?,
        size: row.get("size")?,
    })
}

fn content(row: &Row) -> Result<Content> {
    Ok(Content { id: row.get("id")?, hash: row.get("hash")?, size: row.get("size")? })
}

/// Finds a file by id.
pub(super) fn find(db: &Reader, id: Id<kind::File>) -> Result<Option<File>> {
    db.opt(files_where!("files.id = ?1"), params![id], file)
}

/// Lists the first files of a holder, oldest first.
pub(super) fn held_by(db: &Reader, holder: &Holder, most: u32) -> Result<Vec<File>> {
    let sql = files_where!("files.holder_kind = ?1 AND files.holder_id = ?2 ORDER BY files.id LIMIT ?3");
    db.all(sql, params![holder.kind, holder.id, most], file)
}

/// Lists a person's files with ids above `after`, oldest first.
pub(super) fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<File>> {
    let sql = files_where!("files.user_id = ?1 AND files.id > ?2 ORDER BY files.id LIMIT ?3");
    db.all(sql, params![user, after, most], file)
}

/// Finds or inserts the content with this hash, marks it as used, and returns its id.
pub(super) fn keep_content(tx: &Tx, hash: &Hash, size: u64) -> Result<i64> {
    tx.one(
        "INSERT INTO file_contents (hash, size, created_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (hash) DO UPDATE SET unreferenced_at = NULL RETURNING id",
        params![hash, size, tx.now()],
        |row| row.get("id"),
    )
}

/// Inserts a file of a content.
pub(super) fn insert(tx: &Tx, content: i64, new: &NewFile) -> Result<Id<kind::File>> {
    tx.insert(
        "INSERT INTO files (content_id, user_id, holder_kind, holder_id, name, media_type, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![content, new.user, new.holder.kind, new.holder.id, new.name, new.media_type, tx.now()],
    )
}

/// Finds the content of a file.
pub(super) fn content_of(db: &Reader, id: Id<kind::File>) -> Result<Option<i64>> {
    db.opt("SELECT content_id FROM files WHERE id = ?1", params![id], |row| row.get("content_id"))
}

/// Removes a file and returns the id of its content.
pub(super) fn delete(tx: &Tx, id: Id<kind::File>) -> Result<Option<i64>> {
    tx.opt("DELETE FROM files WHERE id = ?1 RETURNING content_id", params![id], |row| row.get("content_id"))
}

/// Removes all files of a holder and returns the ids of their contents.
pub(super) fn delete_of_holder(tx: &Tx, holder: &Holder) -> Result<Vec<i64>> {
    let sql = "DELETE FROM files WHERE holder_kind = ?1 AND holder_id = ?2 RETURNING content_id";
    tx.all(sql, params![holder.kind, holder.id], |row| row.get("content_id"))
}

/// Removes all files of a person and returns the ids of their contents.
pub(super) fn delete_of_person(tx: &Tx, user: Id<kind::User>) -> Result<Vec<i64>> {
    tx.all("DELETE FROM files WHERE user_id = ?1 RETURNING content_id", params![user], |row| row.get("content_id"))
}

/// Stores since when a content has no file, if it has none.
pub(super) fn mark_unreferenced(tx: &Tx, content: i64) -> Result<()> {
    tx.exec(
        "UPDATE file_contents SET unreferenced_at = ?2 WHERE id = ?1 AND unreferenced_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM files WHERE files.content_id = ?1)",
        params![content, tx.now()],
    )?;
    Ok(())
}

/// Deletes contents without a file since before a time, and returns their hashes.
pub(super) fn delete_unreferenced(tx: &Tx, before: Timestamp, portion: u32) -> Result<Vec<Hash>> {
    tx.all(
        "DELETE FROM file_contents WHERE id IN (SELECT id FROM file_contents WHERE unreferenced_at < ?1 LIMIT ?2) \
         RETURNING hash",
        params![before, portion],
        |row| row.get("hash"),
    )
}

/// Whether there is a content with this hash.
pub(super) fn has_content(db: &Reader, hash: &Hash) -> Result<bool> {
    Ok(db.opt("SELECT id FROM file_contents WHERE hash = ?1", params![hash], |_| Ok(()))?.is_some())
}

/// Lists contents with ids above `after`, except those without a file.
pub(super) fn referenced(db: &Reader, after: i64, most: u32) -> Result<Vec<Content>> {
    db.all(
        "SELECT id, hash, size FROM file_contents WHERE id > ?1 AND unreferenced_at IS NULL ORDER BY id LIMIT ?2",
        params![after, most],
        content,
    )
}
