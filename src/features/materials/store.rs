//! The SQL of `materials` and `chunks`.

use std::collections::HashMap;

use super::model::{Material, MediaType, NewChunk, NewMaterial, StoredChunk, StoredMaterial};
use crate::db::{Reader, Row, Tx, params, words};
use crate::kernel::text::{ParsedText, fold, like_pattern};
use crate::kernel::{Actor, Id, Page, PageRequest, Result, id::kind};

words!(MediaType);

const COLUMNS: &str = "id, title, media_type, bytes, characters, chunks, created_at";

fn material(row: &Row) -> Result<Material> {
    Ok(Material {
        id: row.get("id")?,
        title: row.get("title")?,
        media_type: row.get("media_type")?,
        bytes: row.get("bytes")?,
        characters: row.get("characters")?,
        chunks: row.get("chunks")?,
        created_at: row.get("created_at")?,
    })
}

/// The material with this id, if it is the actor's, with its text.
pub(super) fn visible(db: &Reader, actor: &Actor, id: Id<kind::Material>) -> Result<Option<(Material, String)>> {
    let sql = format!("SELECT {COLUMNS}, body FROM materials WHERE id = ?1 AND user_id = ?2 AND realm = ?3");
    db.opt(&sql, params![id, actor.user, actor.realm], |row| Ok((material(row)?, row.get("body")?)))
}

/// The actor's materials, the latest first. `query` is a part of the title.
pub(super) fn list(db: &Reader, actor: &Actor, query: Option<&str>, page: PageRequest) -> Result<Page<Material>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM materials WHERE user_id = ?1 AND realm = ?2 AND id < ?3 \
         AND (CAST(?4 AS TEXT) IS NULL OR title_folded LIKE ?4 ESCAPE '\\') ORDER BY id DESC LIMIT ?5"
    );
    let pattern = query.filter(|query| !query.trim().is_empty()).map(like_pattern);
    let rows = db.all(&sql, params![actor.user, actor.realm, page.below(), pattern, page.fetch()], material)?;
    Ok(Page::of(rows, page, |material| material.id.get()))
}

/// How many bytes of text the actor's study bank holds.
pub(super) fn bytes_held(db: &Reader, actor: &Actor) -> Result<u64> {
    db.one(
        "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS held FROM materials WHERE user_id = ?1",
        params![actor.user],
        |row| row.get("held"),
    )
}

/// Makes a material without its chunks.
pub(super) fn insert(tx: &Tx, actor: &Actor, new: &NewMaterial) -> Result<Material> {
    let sql = format!(
        "INSERT INTO materials (realm, user_id, title, title_folded, media_type, body, bytes, characters, chunks, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING {COLUMNS}"
    );
    let title = new.title.as_str();
    let text = new.text.as_str();
    let values = params![
        actor.realm,
        actor.user,
        title,
        fold(title),
        new.media_type,
        text,
        text.len(),
        new.characters,
        new.chunks.len(),
        tx.now(),
    ];
    tx.one(&sql, values, material)
}

/// Adds a chunk to a new material.
pub(super) fn insert_chunk(
    tx: &Tx,
    material: Id<kind::Material>,
    position: usize,
    model: &str,
    chunk: &NewChunk,
) -> Result<()> {
    let heading = Some(chunk.heading.as_str()).filter(|heading| !heading.is_empty());
    tx.exec(
        "INSERT INTO chunks (material_id, position, start_char, end_char, heading, model, vector) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![material, position, chunk.start, chunk.end, heading, model, chunk.vector],
    )?;
    Ok(())
}

/// Deletes the material with this id, if it is the actor's, and says whether it was there. Its chunks go along.
pub(super) fn delete(tx: &Tx, actor: &Actor, id: Id<kind::Material>) -> Result<bool> {
    let sql = "DELETE FROM materials WHERE id = ?1 AND user_id = ?2 AND realm = ?3";
    Ok(tx.exec(sql, params![id, actor.user, actor.realm])? > 0)
}

/// Deletes everything of a person.
pub(super) fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec("DELETE FROM materials WHERE user_id = ?1", params![user])?;
    Ok(())
}

/// Everything of a person with texts, without chunks, in the order in which it was added.
pub(super) fn held(db: &Reader, user: Id<kind::User>) -> Result<Vec<(Material, String)>> {
    let sql = format!("SELECT {COLUMNS}, body FROM materials WHERE user_id = ?1 ORDER BY id");
    db.all(&sql, params![user], |row| Ok((material(row)?, row.get("body")?)))
}

/// Everything of a person with texts and chunks, in the order in which it was added.
pub(super) fn library(db: &Reader, user: Id<kind::User>) -> Result<Vec<StoredMaterial>> {
    let mut chunks: HashMap<Id<kind::Material>, Vec<StoredChunk>> = HashMap::new();
    let stored = db.all(
        "SELECT chunks.material_id, chunks.start_char, chunks.end_char, chunks.model, chunks.vector FROM chunks \
         JOIN materials ON materials.id = chunks.material_id WHERE materials.user_id = ?1 \
         ORDER BY chunks.material_id, chunks.position",
        params![user],
        |row| {
            let chunk = StoredChunk {
                start: row.get("start_char")?,
                end: row.get("end_char")?,
                model: row.get("model")?,
                vector: row.get("vector")?,
            };
            Ok((row.get("material_id")?, chunk))
        },
    )?;
    for (material, chunk) in stored {
        chunks.entry(material).or_default().push(chunk);
    }
    let with_chunks = |(material, text): (Material, String)| {
        let chunks = chunks.remove(&material.id).unwrap_or_default();
        StoredMaterial { material, text, chunks }
    };
    Ok(held(db, user)?.into_iter().map(with_chunks).collect())
}
