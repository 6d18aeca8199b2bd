//! The school: its settings and its logo.

use serde_json::{Map, Value, json};

use super::record;
use crate::db::Tx;
use crate::features::school::{self, Settings};
use crate::kernel::{Actor, Error, Result, Timestamp};

/// Saves the settings that `apply` makes of those in force; it also says which it touched. The log keeps their new values.
pub fn change_settings(
    tx: &Tx,
    actor: &Actor,
    apply: impl Fn(Settings) -> Result<(Settings, Vec<&'static str>)>,
) -> Result<(Settings, Option<Timestamp>)> {
    let (settings, touched) = apply(school::service::settings(tx)?)?;
    if !touched.is_empty() {
        school::service::save(tx, &settings)?;
        let details = chosen(&settings, &touched)?;
        record(tx, actor, "school.settings_changed", None, details)?;
    }
    Ok((settings, school::service::logo_changed_at(tx)?))
}

/// The settings with these names, as they are stored.
fn chosen(settings: &Settings, names: &[&str]) -> Result<Value> {
    let all = serde_json::to_value(settings).map_err(Error::internal)?;
    let pick = |name: &&str| all.get(*name).map(|value| ((*name).to_owned(), value.clone()));
    Ok(Value::Object(names.iter().filter_map(pick).collect::<Map<_, _>>()))
}

/// Saves a logo that was decoded and written anew.
pub fn save_logo(tx: &Tx, actor: &Actor, media_type: &str, bytes: &[u8]) -> Result<(Settings, Option<Timestamp>)> {
    school::service::save_logo(tx, media_type, bytes)?;
    record(tx, actor, "school.logo_changed", None, json!({ "logo": "replaced" }))?;
    Ok((school::service::settings(tx)?, school::service::logo_changed_at(tx)?))
}

/// Removes the logo. Where there is none, nothing happens.
pub fn remove_logo(tx: &Tx, actor: &Actor) -> Result<()> {
    if school::service::logo_changed_at(tx)?.is_some() {
        school::service::delete_logo(tx)?;
        record(tx, actor, "school.logo_changed", None, json!({ "logo": "removed" }))?;
    }
    Ok(())
}
