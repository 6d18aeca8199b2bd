//! Reading and saving the settings.

use serde_json::{Map, Value};

use super::model::Settings;
use super::store;
use crate::db::{Reader, Tx};
use crate::kernel::{Effect, Error, Result};

/// Returns the settings, or the defaults where none were saved.
pub fn current(db: &Reader) -> Result<Settings> {
    db.kept(|| Ok(store::settings(db)?.unwrap_or_default()))
}

/// Saves the settings.
pub fn save(tx: &Tx, settings: &Settings) -> Result<()> {
    tx.after_commit(Effect::SettingsChanged);
    tx.forget::<Settings>();
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

/// The details of a change for the audit log: the new values of the settings with these names, and the values before.
pub fn change_details(before: &Settings, after: &Settings, names: &[&str]) -> Result<Value> {
    let mut details = values(after, names)?;
    if !names.is_empty() {
        details.insert("before".to_owned(), values(before, names)?.into());
    }
    Ok(details.into())
}

fn values(settings: &Settings, names: &[&str]) -> Result<Map<String, Value>> {
    let all = serde_json::to_value(settings).map_err(Error::internal)?;
    Ok(names.iter().filter_map(|name| all.get(*name).map(|value| ((*name).to_owned(), value.clone()))).collect())
}
