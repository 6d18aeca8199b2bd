//! Reading and saving the settings.

use super::model::Settings;
use super::store;
use crate::db::{Reader, Tx};
use crate::kernel::{Effect, Result};

/// Returns the settings, or the defaults where none were saved.
pub fn current(db: &Reader) -> Result<Settings> {
    Ok(store::settings(db)?.unwrap_or_default())
}

/// Saves the settings.
pub fn save(tx: &Tx, settings: &Settings) -> Result<()> {
    tx.after_commit(Effect::SettingsChanged);
    store::save_settings(tx, settings)
}

/// Whether this is the demo school.
pub fn is_demo(db: &Reader) -> Result<bool> {
    store::is_demo(db)
}

/// Marks the school as the demo school.
pub fn mark_demo(tx: &Tx) -> Result<()> {
    store::mark_demo(tx)
}
