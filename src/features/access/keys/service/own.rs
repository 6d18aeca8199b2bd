//! Actions of developers on their own keys.

use std::time::Duration;

use serde_json::json;

use super::super::model::{Key, KeyStatus, KeySurface, KeyUpdate, KeyWish, Minted, Mode, NewKey};
use crate::db::{Reader, Tx};
use crate::features::audit;
use crate::features::mail::{self, Letter, MailKind, NewMail, Word};
use crate::features::notifications::{self, NewNotification, NotificationEvent};
use crate::features::{accounts, settings, users};
use crate::kernel::locale::Language;
use crate::kernel::{Actor, Code, Error, Fault, Id, Origin, Owner, Realm, Result, Rule, Timestamp, id::kind};

/// Returns the actor as an owner of keys.
pub(super) fn owner(actor: &Actor) -> Owner {
    Owner::User(actor.user)
}

/// Records an action of the actor on a key.
pub(super) fn note(tx: &Tx, actor: &Actor, action: &'static str, key: &Key) -> Result<()> {
    audit::service::record(tx, actor, action, Some(key.subject()), json!({ "prefix": key.prefix }))
}

/// Lists the developer's keys, newest first, ended ones included.
pub fn keys(db: &Reader, actor: &Actor) -> Result<Vec<Key>> {
    super::list(db, owner(actor), KeySurface::Partner)
}

/// Creates a key. An expiry in the past is an error that names the field.
pub fn create_key(tx: &Tx, actor: &Actor, wish: &KeyWish) -> Result<Minted> {
    if wish.expires_at.is_some_and(|at| at <= tx.now()) {
        return Err(Error::invalid("expires_at", Fault::new(Rule::Future, "must be in the future")));
    }
    let made = super::issue(
        tx,
        &NewKey {
            owner: owner(actor),
            surface: KeySurface::Partner,
            mode: Mode::Live,
            name: wish.name.to_string(),
            scopes: wish.scopes.clone(),
            allowed: wish.allowed.clone(),
            expires_at: wish.expires_at,
        },
    )?;
    note(tx, actor, "keys.created", &made.key)?;
    Ok(made)
}

/// Loads a developer's key by id. The key of the course author is not one of them.
fn existing(db: &Reader, actor: &Actor, id: Id<kind::Key>) -> Result<Key> {
    let key = super::existing(db, owner(actor), id)?;
    if key.surface == KeySurface::Partner { Ok(key) } else { Err(Error::not_found("key")) }
}

/// Updates a key; the change holds from the next request.
pub fn update_key(tx: &Tx, actor: &Actor, id: Id<kind::Key>, update: &KeyUpdate) -> Result<Key> {
    existing(tx, actor, id)?;
    let key = super::update(tx, owner(actor), id, update)?;
    note(tx, actor, "keys.changed", &key)?;
    Ok(key)
}

/// Revokes a key from the next request. Revoking it again changes nothing.
pub fn revoke_key(tx: &Tx, actor: &Actor, id: Id<kind::Key>) -> Result<()> {
    let key = existing(tx, actor, id)?;
    if KeyStatus::at(&key, tx.now()) == KeyStatus::Revoked {
        return Ok(());
    }
    super::revoke(tx, owner(actor), id)?;
    note(tx, actor, "keys.revoked", &key)
}

/// Rotates a key: creates a new one, and returns until when the old one stays valid, which is for `overlap`. A key that has ended or is
/// ending cannot be rotated.
pub fn rotate_key(tx: &Tx, actor: &Actor, id: Id<kind::Key>, overlap: Duration) -> Result<(Minted, Timestamp)> {
    let old = existing(tx, actor, id)?;
    if KeyStatus::at(&old, tx.now()) != KeyStatus::Active {
        let sentence = "This key is revoked, expired or about to expire. Create a new one instead.";
        return Err(Error::new(Code::KeyEnded, sentence));
    }
    let made = super::rotate(tx, owner(actor), id, overlap)?;
    note(tx, actor, "keys.rotated", &made.key)?;
    Ok((made, tx.now().plus(overlap)))
}

/// Revokes a leaked key and notifies its owner. Returns whether the key was valid.
pub fn revoke_leaked(tx: &Tx, text: &str, origin: &Origin) -> Result<bool> {
    let Some(key) = super::revoke_text(tx, text)? else { return Ok(false) };
    let details = json!({ "prefix": key.prefix });
    audit::service::record_by(tx, None, "keys.reported", Some(key.subject()), origin, details)?;
    let (user, name, to, locale) = match key.owner {
        Owner::User(id) => match users::service::find(tx, Realm::School, id)? {
            Some(user) => {
                let data = json!({ "key": key.name, "prefix": key.prefix });
                let new = NewNotification::of(NotificationEvent::KeyRevoked, data).mailed_already();
                notifications::service::notify(tx, &user, &new)?;
                (Some(id), user.full_name, user.email, user.locale)
            }
            None => return Ok(true),
        },
        Owner::Account(id) => {
            let account = accounts::service::existing(tx, id)?;
            (None, account.name, account.contact_email, None)
        }
    };
    let Some(to) = to else { return Ok(true) };
    let school = settings::service::current(tx)?;
    let language = Language::of_person(locale.as_deref(), &school.locale);
    let words = [
        ("name", Word::Name(&name)),
        ("school", Word::Name(&school.name)),
        ("key", Word::Name(&key.name)),
        ("prefix", Word::Figure(&key.prefix)),
    ];
    let (kind, letter) = (MailKind::KeyNotice, Letter::KeyReported);
    mail::service::queue(tx, &NewMail { user, to: &to, asked_by: None, kind, letter, language, words: &words })?;
    Ok(true)
}
