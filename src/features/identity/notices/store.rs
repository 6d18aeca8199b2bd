//! The SQL of `notices`.

use serde_json::Value;

use super::model::{MOST_NOTICES, PastNotice};
use crate::db::{Json, Reader, Tx, params};
use crate::kernel::{Id, Result, id::kind};

pub(super) fn insert(tx: &Tx, user: Id<kind::User>, kind: &str, params: &Value) -> Result<Id<kind::Notice>> {
    tx.one(
        "INSERT INTO notices (user_id, kind, params, created_at) VALUES (?1, ?2, ?3, ?4) RETURNING id",
        params![user, kind, Json(params.clone()), tx.now()],
        |row| row.get("id"),
    )
}

/// Deletes the oldest notices of a person beyond the bound.
pub(super) fn trim(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec(
        "DELETE FROM notices WHERE user_id = ?1 \
         AND id <= (SELECT id FROM notices WHERE user_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        params![user, MOST_NOTICES],
    )?;
    Ok(())
}

pub(super) fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<PastNotice>> {
    db.all(
        "SELECT id, kind, params, created_at, read_at FROM notices WHERE user_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        params![user, after, most],
        |row| {
            let Json(params) = row.get("params")?;
            Ok(PastNotice {
                id: row.get("id")?,
                kind: row.get("kind")?,
                params,
                created_at: row.get("created_at")?,
                read_at: row.get("read_at")?,
            })
        },
    )
}
