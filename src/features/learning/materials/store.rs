//! The SQL of `materials` and `passages`.

use super::model::{Material, NewMaterial, Shelved};
use crate::db::{Reader, Row, Tx, params};
use crate::engines::retrieve::{VERSION, Window};
use crate::kernel::text::{ParsedText, fold, like_pattern};
use crate::kernel::{Actor, Id, Page, PageRequest, Result, Timestamp, id::kind};

/// The version of stored passages that no release reads.
const OUTDATED: i64 = -1;

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

/// Finds a material of the actor by id, with its text.
pub(super) fn visible(db: &Reader, actor: &Actor, id: Id<kind::Material>) -> Result<Option<(Material, String)>> {
    let sql = format!("SELECT {COLUMNS}, body FROM materials WHERE id = ?1 AND user_id = ?2 AND realm = ?3");
    db.opt(&sql, params![id, actor.user, actor.realm], |row| Ok((material(row)?, row.get("body")?)))
}

/// Lists the actor's materials, newest first. `query` is a part of the title.
pub(super) fn list(db: &Reader, actor: &Actor, query: Option<&str>, page: PageRequest) -> Result<Page<Material>> {
    let rows = match query.filter(|query| !query.trim().is_empty()).map(like_pattern) {
        None => db.all(
            "SELECT id, title, media_type, bytes, characters, chunks, created_at FROM materials \
             WHERE user_id = ?1 AND realm = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4",
            params![actor.user, actor.realm, page.below(), page.fetch()],
            material,
        ),
        Some(pattern) => db.all(
            "SELECT id, title, media_type, bytes, characters, chunks, created_at FROM materials \
             WHERE user_id = ?1 AND realm = ?2 AND id < ?3 AND title_folded LIKE ?5 ESCAPE '\\' ORDER BY id DESC LIMIT ?4",
            params![actor.user, actor.realm, page.below(), page.fetch(), pattern],
            material,
        ),
    }?;
    Ok(Page::of(rows, page, |material| material.id.get()))
}

/// Returns the stored total of a study bank, in bytes.
pub(super) fn weight_held(db: &Reader, user: Id<kind::User>) -> Result<u64> {
    let found = db.opt("SELECT weight FROM study_banks WHERE user_id = ?1", params![user], |row| row.get("weight"))?;
    Ok(found.unwrap_or(0))
}

/// Adds a material to the total of a study bank.
pub(super) fn add_held(tx: &Tx, user: Id<kind::User>, weight: u64) -> Result<()> {
    tx.exec(
        "INSERT INTO study_banks (user_id, materials, weight) VALUES (?1, 1, ?2) ON CONFLICT (user_id) DO UPDATE \
         SET materials = study_banks.materials + 1, weight = study_banks.weight + excluded.weight",
        params![user, weight],
    )?;
    Ok(())
}

/// Finds study banks whose totals are wrong: the owner, and the weight as stored and as counted. It reads every material.
pub(super) fn wrong_totals(db: &Reader) -> Result<Vec<(Id<kind::User>, u64, u64)>> {
    db.all(
        "SELECT totals.user_id, SUM(totals.kept) AS kept, SUM(totals.counted) AS counted FROM \
         (SELECT user_id, weight AS kept, 0 AS counted, materials AS number FROM study_banks UNION ALL \
          SELECT user_id, 0, weight, -1 FROM materials) AS totals \
         GROUP BY totals.user_id HAVING SUM(totals.kept) <> SUM(totals.counted) OR SUM(totals.number) <> 0 \
         ORDER BY totals.user_id LIMIT 100",
        (),
        |row| Ok((row.get("user_id")?, row.get("kept")?, row.get("counted")?)),
    )
}

/// Recounts the total of a study bank.
pub(super) fn recount(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec("DELETE FROM study_banks WHERE user_id = ?1", params![user])?;
    tx.exec(
        "INSERT INTO study_banks (user_id, materials, weight) \
         SELECT user_id, COUNT(*), SUM(weight) FROM materials WHERE user_id = ?1 GROUP BY user_id",
        params![user],
    )?;
    Ok(())
}

/// Inserts a material without its passages.
pub(super) fn insert(tx: &Tx, actor: &Actor, new: &NewMaterial) -> Result<Material> {
    let sql = format!(
        "INSERT INTO materials (realm, user_id, title, title_folded, media_type, body, bytes, characters, chunks, created_at, \
         weight) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING {COLUMNS}"
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
        new.passages,
        tx.now(),
        new.weight,
    ];
    tx.one(&sql, values, material)
}

/// Replaces the stored passages of a material.
pub(super) fn save_passages(tx: &Tx, material: Id<kind::Material>, number: usize, data: &[u8]) -> Result<()> {
    tx.exec(
        "INSERT INTO passages (material_id, version, number, data) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (material_id) DO UPDATE SET version = excluded.version, number = excluded.number, data = excluded.data",
        params![material, VERSION, number, data],
    )?;
    Ok(())
}

/// Saves the number of passages of a material. Returns whether it exists.
pub(super) fn set_chunks(tx: &Tx, material: Id<kind::Material>, number: usize) -> Result<bool> {
    Ok(tx.exec("UPDATE materials SET chunks = ?2 WHERE id = ?1", params![material, number])? > 0)
}

/// Saves when a material was added.
pub(super) fn save_created(tx: &Tx, id: Id<kind::Material>, at: Timestamp) -> Result<()> {
    tx.exec("UPDATE materials SET created_at = ?2 WHERE id = ?1", params![id, at])?;
    Ok(())
}

/// Saves the title of a material of the actor. Its stored passages contain the old one, so they count as outdated and are made anew with
/// the next question.
pub(super) fn rename(tx: &Tx, actor: &Actor, id: Id<kind::Material>, title: &str) -> Result<()> {
    let renamed = tx.exec(
        "UPDATE materials SET title = ?4, title_folded = ?5 WHERE id = ?1 AND user_id = ?2 AND realm = ?3",
        params![id, actor.user, actor.realm, title, fold(title)],
    )?;
    if renamed > 0 {
        tx.exec("UPDATE passages SET version = ?2 WHERE material_id = ?1", params![id, OUTDATED])?;
    }
    Ok(())
}

/// Deletes a material of the actor with its passages. Returns whether it existed.
pub(super) fn delete(tx: &Tx, actor: &Actor, id: Id<kind::Material>) -> Result<bool> {
    let sql = "DELETE FROM materials WHERE id = ?1 AND user_id = ?2 AND realm = ?3 RETURNING weight";
    let weight: Option<u64> = tx.opt(sql, params![id, actor.user, actor.realm], |row| row.get("weight"))?;
    let Some(weight) = weight else { return Ok(false) };
    tx.exec(
        "UPDATE study_banks SET materials = materials - 1, weight = weight - ?2 WHERE user_id = ?1",
        params![actor.user, weight],
    )?;
    Ok(true)
}

/// Deletes a person's study bank.
pub(super) fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec("DELETE FROM materials WHERE user_id = ?1", params![user])?;
    tx.exec("DELETE FROM study_banks WHERE user_id = ?1", params![user])?;
    Ok(())
}

/// Lists a person's materials with ids above `after`.
pub(super) fn list_held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Material>> {
    let sql = format!("SELECT {COLUMNS} FROM materials WHERE user_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3");
    db.all(&sql, params![user, after, most], material)
}

/// Finds a person's first material with an id above `after` and at most `last`, with its text.
pub(super) fn next_held(
    db: &Reader,
    user: Id<kind::User>,
    after: i64,
    last: i64,
) -> Result<Option<(Material, String)>> {
    let sql = format!(
        "SELECT {COLUMNS}, body FROM materials WHERE user_id = ?1 AND id > ?2 AND id <= ?3 ORDER BY id LIMIT 1"
    );
    db.opt(&sql, params![user, after, last], |row| Ok((material(row)?, row.get("body")?)))
}

/// Lists a person's materials with ids above `after`, with the state of their stored passages.
pub(super) fn shelved(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Shelved>> {
    db.all(
        "SELECT materials.id, passages.version, COALESCE(passages.number, 0) AS number FROM materials \
         LEFT JOIN passages ON passages.material_id = materials.id WHERE materials.user_id = ?1 AND materials.id > ?2 \
         ORDER BY materials.id LIMIT ?3",
        params![user, after, most],
        |row| {
            let is_current = row.get::<Option<i64>>("version")? == Some(VERSION);
            let passages = row.get("number")?;
            Ok(Shelved { material: row.get("id")?, is_current, passages: if is_current { passages } else { 0 } })
        },
    )
}

/// Lists the stored passages of a person's materials with ids above `after` and at most `last`.
pub(super) fn passages(db: &Reader, user: Id<kind::User>, after: i64, last: i64) -> Result<Vec<(i64, Vec<u8>)>> {
    db.all(
        "SELECT materials.id, passages.data FROM materials JOIN passages ON passages.material_id = materials.id \
         WHERE materials.user_id = ?1 AND materials.id > ?2 AND materials.id <= ?3 AND passages.version = ?4",
        params![user, after, last, VERSION],
        |row| Ok((row.get("id")?, row.get("data")?)),
    )
}

/// Reads the text of a window into a material of the person.
pub(super) fn excerpt(db: &Reader, user: Id<kind::User>, window: &Window) -> Result<Option<String>> {
    let length = window.end.saturating_sub(window.start);
    db.opt(
        "SELECT SUBSTR(body, ?3, ?4) AS part FROM materials WHERE id = ?1 AND user_id = ?2",
        params![window.key.document.cast_signed(), user, i64::from(window.start) + 1, i64::from(length)],
        |row| row.get("part"),
    )
}
