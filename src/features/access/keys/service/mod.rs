//! Creating, changing and revoking keys.

mod account_keys;
mod author;
mod own;
mod usage_of;

pub use account_keys::{NewAccountWithKeys, create_account, issue_account_key, revoke_account_key};
pub use author::{AuthorStanding, author_standing, create_author_key, revoke_author_key};
pub use own::{create_key, keys, revoke_key, revoke_leaked, rotate_key, update_key};
pub use usage_of::{Allowance, account_usage, allowance, user_usage};

use std::time::Duration;

pub use super::model::LONGEST_OVERLAP;
use super::model::{Key, KeyHistory, KeySurface, KeyUpdate, Minted, Mode, NewKey, Scopes, Standing, prefix_of};
use super::store;
use crate::db::{Reader, Tx};
use crate::features::accounts;
use crate::features::audit;
use crate::features::usage::{self, Meter};
use crate::features::{settings, users};
use crate::kernel::entropy::sha256;
use crate::kernel::network::Networks;
use crate::kernel::{Code, Effect, Error, Id, Origin, Owner, Realm, Result, Timestamp, id::kind, key};

/// The most unrevoked keys of an owner on a surface.
pub const MOST_KEYS: i64 = 50;
/// The most keys in a list, revoked ones included.
const LISTED: i64 = 200;

/// Creates a key. Its text is in the result and nowhere else.
pub fn issue(tx: &Tx, new: &NewKey) -> Result<Minted> {
    if store::count(tx, new.owner, new.surface)? >= MOST_KEYS {
        let sentence = format!("You have reached the limit of {MOST_KEYS} keys. Revoke one that you no longer need.");
        return Err(Error::new(Code::KeyLimit, sentence));
    }
    mint(tx, new)
}

/// Returns the name of an account's key.
pub const fn account_key_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Live => "Live key",
        Mode::Test => "Test key",
    }
}

/// Creates the owner's single key of that surface and mode, and revokes the previous one in the same commit.
pub fn issue_single(tx: &Tx, owner: Owner, surface: KeySurface, mode: Mode, name: &str) -> Result<Minted> {
    if let Some(old) = single(tx, owner, surface, mode)? {
        end(tx, &old, tx.now())?;
    }
    let new = NewKey {
        owner,
        surface,
        mode,
        name: name.to_owned(),
        scopes: Scopes::default(),
        allowed: Networks::default(),
        expires_at: None,
    };
    mint(tx, &new)
}

/// Demo data only: inserts a key with given dates. Its text is discarded.
pub fn insert_historic(tx: &Tx, new: &NewKey, past: KeyHistory) -> Result<Key> {
    let made = mint(tx, new)?.key;
    let kept =
        Key { created_at: past.created_at, last_used_at: past.last_used_at, revoked_at: past.revoked_at, ..made };
    store::save_past(tx, &kept)?;
    Ok(kept)
}

fn mint(tx: &Tx, new: &NewKey) -> Result<Minted> {
    let text = key::mint(tx.entropy(), prefix_of(new.surface, new.mode))?;
    let hash = sha256(text.expose().as_bytes());
    let made = store::insert(tx, new, &key::shown(text.expose()), hash)?;
    Ok(Minted { key: made, text })
}

/// Finds the owner's valid key of that surface and mode.
pub fn single(db: &Reader, owner: Owner, surface: KeySurface, mode: Mode) -> Result<Option<Key>> {
    let keys = store::list(db, owner, surface, LISTED)?;
    Ok(keys.into_iter().find(|key| key.mode == mode && key.revoked_at.is_none()))
}

/// Lists the owner's keys of a surface, newest first, revoked ones included.
pub fn list(db: &Reader, owner: Owner, surface: KeySurface) -> Result<Vec<Key>> {
    store::list(db, owner, surface, LISTED)
}

/// Finds a key of the owner by id. A key of another owner is answered like one that does not exist.
pub fn find(db: &Reader, owner: Owner, id: Id<kind::Key>) -> Result<Option<Key>> {
    store::find(db, owner, id)
}

/// Loads a key of the owner by id; a missing one is a 404.
pub fn existing(db: &Reader, owner: Owner, id: Id<kind::Key>) -> Result<Key> {
    find(db, owner, id)?.ok_or_else(|| Error::not_found("key"))
}

/// Updates a key. The change holds from the next request.
pub fn update(tx: &Tx, owner: Owner, id: Id<kind::Key>, update: &KeyUpdate) -> Result<Key> {
    let mut key = existing(tx, owner, id)?;
    if let Some(name) = &update.name {
        key.name.clone_from(name);
    }
    if let Some(scopes) = &update.scopes {
        key.scopes = scopes.clone();
    }
    if let Some(allowed) = &update.allowed {
        key.allowed = allowed.clone();
    }
    save(tx, &key)?;
    Ok(key)
}

/// Revokes a key from the next request. Revoking it again changes nothing.
pub fn revoke(tx: &Tx, owner: Owner, id: Id<kind::Key>) -> Result<()> {
    let key = existing(tx, owner, id)?;
    if key.revoked_at.is_none_or(|at| at > tx.now()) { end(tx, &key, tx.now()) } else { Ok(()) }
}

/// Revokes the keys that were created for a person since a time, when the person recovers the account. Returns how many.
pub fn revoke_since(tx: &Tx, user: Id<kind::User>, since: Timestamp) -> Result<usize> {
    let owner = Owner::User(user);
    let mut revoked = 0;
    for surface in [KeySurface::Partner, KeySurface::Author] {
        let keys = store::list(tx, owner, surface, LISTED)?;
        for key in keys.iter().filter(|key| key.created_at >= since && key.counts_at(tx.now())) {
            end(tx, key, tx.now())?;
            revoked += 1;
        }
    }
    Ok(revoked)
}

/// Creates a key like this one; the old one stays valid for `overlap`. A revoked key cannot be rotated.
pub fn rotate(tx: &Tx, owner: Owner, id: Id<kind::Key>, overlap: Duration) -> Result<Minted> {
    let old = existing(tx, owner, id)?;
    if old.revoked_at.is_some() {
        return Err(Error::not_found("key"));
    }
    end(tx, &old, tx.now().plus(overlap.min(LONGEST_OVERLAP)))?;
    let new = NewKey {
        owner,
        surface: old.surface,
        mode: old.mode,
        name: old.name,
        scopes: old.scopes,
        allowed: old.allowed,
        expires_at: old.expires_at,
    };
    issue(tx, &new)
}

/// Lists valid keys of all owners by id, after a given one; a thousand at the most.
pub fn active(db: &Reader, after: Id<kind::Key>) -> Result<Vec<Key>> {
    store::active(db, after, 1_000)
}

/// Revokes a leaked key by its text. Returns the key if it was valid.
pub fn revoke_text(tx: &Tx, text: &str) -> Result<Option<Key>> {
    match store::find_by_hash(tx, sha256(text.as_bytes()))? {
        Some(key) if key.counts_at(tx.now()) => {
            end(tx, &key, tx.now())?;
            Ok(Some(key))
        }
        _ => Ok(None),
    }
}

/// Finds a key by the SHA-256 of its text, for the guard.
pub(super) fn by_hash(db: &Reader, hash: [u8; 32]) -> Result<Option<Key>> {
    store::find_by_hash(db, hash)
}

/// Loads what requests depend on of an owner, for the guard.
pub(super) fn standing(db: &Reader, owner: Owner) -> Result<Option<Standing>> {
    let (cycle_start, cycle_end) = db.now().cycle();
    let added = |meter| usage::service::allowance(db, owner, meter, cycle_start);
    let (is_active, role, plan) = match owner {
        Owner::User(id) => match users::service::find(db, Realm::School, id)? {
            Some(user) => {
                let is_active = user.obstacle(&settings::service::current(db)?).is_none();
                (is_active, Some(user.role), user.plan)
            }
            None => return Ok(None),
        },
        Owner::Account(id) => match accounts::service::find(db, id)? {
            Some(account) => (account.status == accounts::Status::Active, None, account.plan),
            None => return Ok(None),
        },
    };
    Ok(Some(Standing {
        is_active,
        role,
        plan,
        cycle_start,
        cycle_end,
        added_requests: added(Meter::Requests)?,
        added_credits: added(Meter::Credits)?,
        added_seconds: added(Meter::Seconds)?,
    }))
}

/// Records that a key, or a text that is no key, was refused.
pub(super) fn note_refusal(tx: &Tx, key: Option<&Key>, origin: &Origin) -> Result<()> {
    let subject = key.map(Key::subject);
    let details = key.map_or_else(|| serde_json::json!({}), |key| serde_json::json!({ "prefix": key.prefix }));
    audit::service::record_by(tx, None, "keys.refused", subject, origin, details)
}

/// Stores that a key is in use.
pub(super) fn touch(tx: &Tx, id: Id<kind::Key>) -> Result<()> {
    store::touch(tx, id, tx.now())
}

fn end(tx: &Tx, key: &Key, at: Timestamp) -> Result<()> {
    save(tx, &Key { revoked_at: Some(at), ..key.clone() })
}

fn save(tx: &Tx, key: &Key) -> Result<()> {
    tx.after_commit(Effect::KeyChanged(key.hash));
    store::save(tx, key)
}
