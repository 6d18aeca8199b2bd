//! What an admin decides: whether Web Push is on, and the contact address for push services.

use serde_json::json;

use super::super::model::{School, SchoolUpdate, StoredKey};
use super::super::store;
use crate::db::{Reader, Tx};
use crate::features::audit;
use crate::kernel::{Actor, Error, Fault, Result};

/// Web Push of the school.
pub fn school(db: &Reader) -> Result<School> {
    store::school(db)
}

/// Changes what an admin chose. Web Push needs a contact.
pub fn change(tx: &Tx, actor: &Actor, update: &SchoolUpdate) -> Result<School> {
    let before = store::school(tx)?;
    let is_on = update.is_on.unwrap_or(before.is_on);
    let contact = update.contact.clone().or_else(|| before.contact.clone());
    if is_on && contact.is_none() {
        return Err(Error::invalid("contact", Fault::REQUIRED));
    }
    if (is_on, &contact) == (before.is_on, &before.contact) {
        return Ok(before);
    }
    store::save_school(tx, is_on, contact.as_deref())?;
    let mut details = json!({});
    if is_on != before.is_on {
        details["enabled"] = json!(is_on);
    }
    if contact != before.contact {
        details["contact"] = json!(contact);
    }
    audit::service::record(tx, actor, "push.settings_changed", None, details)?;
    store::school(tx)
}

/// Demo data only: turns Web Push on, without an entry in the audit log.
pub fn turn_on(tx: &Tx, contact: &str) -> Result<()> {
    store::save_school(tx, true, Some(contact))
}

/// Saves a key of the school where it still has the one that it was made for, if any. Returns the key that the school has.
pub fn keep_key(tx: &Tx, known: Option<&str>, public: &str, secret: &[u8]) -> Result<Option<StoredKey>> {
    let school = store::school(tx)?;
    if school.is_on && school.key.as_ref().map(|key| key.public.as_str()) == known {
        store::save_key(tx, public, secret)?;
        return Ok(store::school(tx)?.key);
    }
    Ok(school.key)
}
