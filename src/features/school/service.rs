//! What can be done with the school.

use super::model::Settings;
use super::store;
use crate::db::{Reader, Tx};
use crate::kernel::{Effect, Error, Result, Timestamp};

/// The settings; defaults where nothing was ever set.
pub fn settings(db: &Reader) -> Result<Settings> {
    Ok(store::settings(db)?.unwrap_or_default())
}

/// Saves the settings.
pub fn save(tx: &Tx, settings: &Settings) -> Result<()> {
    tx.after_commit(Effect::SettingsChanged);
    store::save_settings(tx, settings)
}

/// When the logo changed last; absent where there is none.
pub fn logo_changed_at(db: &Reader) -> Result<Option<Timestamp>> {
    store::logo_changed_at(db)
}

/// The logo: media type and file.
pub fn logo(db: &Reader) -> Result<(String, Vec<u8>)> {
    store::logo(db)?.ok_or_else(|| Error::not_found("picture"))
}

/// Saves the logo.
pub fn save_logo(tx: &Tx, media_type: &str, bytes: &[u8]) -> Result<()> {
    store::save_logo(tx, media_type, bytes)
}

/// Removes the logo; it is no error if there is none.
pub fn delete_logo(tx: &Tx) -> Result<()> {
    store::delete_logo(tx)
}

/// Whether this is the demo school.
pub fn is_demo(db: &Reader) -> Result<bool> {
    store::is_demo(db)
}

/// Notes that this is the demo school.
pub fn mark_demo(tx: &Tx) -> Result<()> {
    store::mark_demo(tx)
}
