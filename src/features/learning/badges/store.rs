//! The SQL of `badge_awards`, `badge_people` and `badge_keys`.

use super::model::{Award, Figures};
use crate::db::{Json, Reader, Row, Tx, params};
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// A key that signs credentials, as it is stored.
#[derive(Debug, Clone)]
pub struct StoredKey {
    /// The public key, in base64url.
    pub public: String,
    /// The private key, sealed.
    pub secret: Vec<u8>,
}

fn award(row: &Row) -> Result<Award> {
    Ok(Award {
        id: row.get("id")?,
        slug: row.get("slug")?,
        is_by_hand: row.get("is_by_hand")?,
        note: row.get("note")?,
        at: row.get("awarded_at")?,
    })
}

/// What is counted of a person.
pub(super) fn figures(db: &Reader, user: Id<kind::User>) -> Result<Option<Figures>> {
    db.opt("SELECT figures FROM badge_people WHERE user_id = ?1", params![user], |row| {
        Ok(row.get::<Json<Figures>>("figures")?.0)
    })
}

/// Saves what is counted of a person.
pub(super) fn save_figures(tx: &Tx, user: Id<kind::User>, figures: &Figures) -> Result<()> {
    tx.exec(
        "INSERT INTO badge_people (user_id, figures) VALUES (?1, ?2) ON CONFLICT (user_id) DO UPDATE SET figures = excluded.figures",
        params![user, Json(figures)],
    )?;
    Ok(())
}

/// Adds an award. Returns it, or nothing where the person has the badge already.
pub(super) fn insert(
    tx: &Tx,
    user: Id<kind::User>,
    (slug, at): (&str, Timestamp),
    (is_by_hand, note): (bool, Option<&str>),
) -> Result<Option<Award>> {
    tx.opt(
        "INSERT INTO badge_awards (user_id, slug, is_by_hand, note, awarded_at) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (user_id, slug) DO NOTHING RETURNING id, slug, is_by_hand, note, awarded_at",
        params![user, slug, is_by_hand, note, at],
        award,
    )
}

/// The badges of a person, which are few, the latest first.
pub(super) fn awards(db: &Reader, user: Id<kind::User>) -> Result<Vec<Award>> {
    db.all(
        "SELECT id, slug, is_by_hand, note, awarded_at FROM badge_awards WHERE user_id = ?1 ORDER BY id DESC",
        params![user],
        award,
    )
}

/// A badge of a person.
pub(super) fn find(db: &Reader, user: Id<kind::User>, slug: &str) -> Result<Option<Award>> {
    db.opt(
        "SELECT id, slug, is_by_hand, note, awarded_at FROM badge_awards WHERE user_id = ?1 AND slug = ?2",
        params![user, slug],
        award,
    )
}

/// The keys of the school, the newest first. There is one, and another one for each time that the key of the data folder was lost.
pub(super) fn keys(db: &Reader) -> Result<Vec<StoredKey>> {
    db.all("SELECT public, secret FROM badge_keys ORDER BY id DESC LIMIT 20", params![], |row| {
        Ok(StoredKey { public: row.get("public")?, secret: row.get("secret")? })
    })
}

/// Adds a key.
pub(super) fn insert_key(tx: &Tx, key: &StoredKey) -> Result<()> {
    tx.exec(
        "INSERT INTO badge_keys (public, secret, created_at) VALUES (?1, ?2, ?3)",
        params![key.public.as_str(), key.secret.clone(), tx.now()],
    )?;
    Ok(())
}
