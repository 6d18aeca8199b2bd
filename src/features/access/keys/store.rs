//! The SQL of `api_keys`.

use super::model::{Key, KeySurface, NewKey, Scopes};
use crate::db::{Json, Reader, Row, Tx, params};
use crate::kernel::network::Networks;
use crate::kernel::{Error, Id, Owner, Result, Timestamp, id::kind};

fn key(row: &Row) -> Result<Key> {
    let user: Option<i64> = row.get("user_id")?;
    let account: Option<i64> = row.get("account_id")?;
    let owner = match (user, account) {
        (Some(user), None) => Owner::User(Id::new(user)),
        (None, Some(account)) => Owner::Account(Id::new(account)),
        _ => return Err(Error::internal_text("a key has no owner, or two")),
    };
    let hash: Vec<u8> = row.get("key_hash")?;
    let Json(scopes) = row.get::<Json<Scopes>>("scopes")?;
    let Json(allowed) = row.get::<Json<Networks>>("allowed_addresses")?;
    Ok(Key {
        id: row.get("id")?,
        surface: row.get("surface")?,
        mode: row.get("mode")?,
        owner,
        name: row.get("name")?,
        prefix: row.get("prefix")?,
        hash: hash.try_into().map_err(|_| Error::internal_text("the hash of a key has not 32 bytes"))?,
        scopes,
        allowed,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
        last_used_at: row.get("last_used_at")?,
        revoked_at: row.get("revoked_at")?,
    })
}

/// Returns the columns `user_id` and `account_id` of an owner.
const fn columns(owner: Owner) -> (Option<i64>, Option<i64>) {
    match owner {
        Owner::User(id) => (Some(id.get()), None),
        Owner::Account(id) => (None, Some(id.get())),
    }
}

/// Inserts a key.
pub(super) fn insert(tx: &Tx, new: &NewKey, prefix: &str, hash: [u8; 32]) -> Result<Key> {
    let (user, account) = columns(new.owner);
    tx.one(
        "INSERT INTO api_keys (surface, mode, user_id, account_id, name, prefix, key_hash, scopes, allowed_addresses, created_at, \
         expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
         RETURNING id, surface, mode, user_id, account_id, name, prefix, key_hash, scopes, allowed_addresses, created_at, \
         expires_at, last_used_at, revoked_at",
        params![
            new.surface,
            new.mode,
            user,
            account,
            new.name,
            prefix,
            hash.as_slice(),
            Json(new.scopes.clone()),
            Json(new.allowed.clone()),
            tx.now(),
            new.expires_at,
        ],
        key,
    )
}

/// Finds a key by the SHA-256 of its text, revoked ones included.
pub(super) fn find_by_hash(db: &Reader, hash: [u8; 32]) -> Result<Option<Key>> {
    db.opt(
        "SELECT id, surface, mode, user_id, account_id, name, prefix, key_hash, scopes, allowed_addresses, created_at, expires_at, \
         last_used_at, revoked_at FROM api_keys WHERE key_hash = ?1",
        params![hash.as_slice()],
        key,
    )
}

/// Finds a key of the owner by id.
pub(super) fn find(db: &Reader, owner: Owner, id: Id<kind::Key>) -> Result<Option<Key>> {
    let (user, account) = columns(owner);
    db.opt(
        "SELECT id, surface, mode, user_id, account_id, name, prefix, key_hash, scopes, allowed_addresses, created_at, expires_at, \
         last_used_at, revoked_at FROM api_keys WHERE id = ?1 AND (user_id = ?2 OR account_id = ?3)",
        params![id, user, account],
        key,
    )
}

/// Lists the owner's keys of a surface, newest first, revoked ones included.
pub(super) fn list(db: &Reader, owner: Owner, surface: KeySurface, limit: i64) -> Result<Vec<Key>> {
    let sql = match owner {
        Owner::User(_) => {
            "SELECT id, surface, mode, user_id, account_id, name, prefix, key_hash, scopes, allowed_addresses, created_at, expires_at, \
             last_used_at, revoked_at FROM api_keys WHERE user_id = ?1 AND surface = ?2 ORDER BY id DESC LIMIT ?3"
        }
        Owner::Account(_) => {
            "SELECT id, surface, mode, user_id, account_id, name, prefix, key_hash, scopes, allowed_addresses, created_at, expires_at, \
             last_used_at, revoked_at FROM api_keys WHERE account_id = ?1 AND surface = ?2 ORDER BY id DESC LIMIT ?3"
        }
    };
    db.all(sql, params![owner.number(), surface, limit], key)
}

/// Lists valid keys of all owners by id, after a given one.
pub(super) fn active(db: &Reader, after: Id<kind::Key>, limit: i64) -> Result<Vec<Key>> {
    db.all(
        "SELECT id, surface, mode, user_id, account_id, name, prefix, key_hash, scopes, allowed_addresses, created_at, expires_at, \
         last_used_at, revoked_at FROM api_keys WHERE id > ?1 AND (revoked_at IS NULL OR revoked_at > ?2) \
         AND (expires_at IS NULL OR expires_at > ?2) ORDER BY id LIMIT ?3",
        params![after, db.now(), limit],
        key,
    )
}

/// Counts the owner's unrevoked keys of a surface.
pub(super) fn count(db: &Reader, owner: Owner, surface: KeySurface) -> Result<i64> {
    let sql = match owner {
        Owner::User(_) => {
            "SELECT (SELECT COUNT(*) FROM api_keys WHERE user_id = ?1 AND surface = ?2 AND revoked_at IS NULL) \
             + (SELECT COUNT(*) FROM api_keys WHERE user_id = ?1 AND surface = ?2 AND revoked_at > ?3) AS keys"
        }
        Owner::Account(_) => {
            "SELECT (SELECT COUNT(*) FROM api_keys WHERE account_id = ?1 AND surface = ?2 AND revoked_at IS NULL) \
             + (SELECT COUNT(*) FROM api_keys WHERE account_id = ?1 AND surface = ?2 AND revoked_at > ?3) AS keys"
        }
    };
    db.one(sql, params![owner.number(), surface, db.now()], |row| row.get("keys"))
}

/// Saves everything that an owner changes.
pub(super) fn save(tx: &Tx, key: &Key) -> Result<()> {
    tx.exec(
        "UPDATE api_keys SET name = ?2, scopes = ?3, allowed_addresses = ?4, revoked_at = ?5 WHERE id = ?1",
        params![key.id, key.name, Json(key.scopes.clone()), Json(key.allowed.clone()), key.revoked_at],
    )?;
    Ok(())
}

/// Demo data only: saves the history of a key.
pub(super) fn save_past(tx: &Tx, key: &Key) -> Result<()> {
    tx.exec(
        "UPDATE api_keys SET created_at = ?2, last_used_at = ?3, revoked_at = ?4 WHERE id = ?1",
        params![key.id, key.created_at, key.last_used_at, key.revoked_at],
    )?;
    Ok(())
}

/// Stores that a key is in use.
pub(super) fn touch(tx: &Tx, id: Id<kind::Key>, at: Timestamp) -> Result<()> {
    tx.exec("UPDATE api_keys SET last_used_at = ?2 WHERE id = ?1", params![id, at])?;
    Ok(())
}
