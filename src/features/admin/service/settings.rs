//! The school: its settings and its logo.

use serde_json::{Map, Value, json};

use super::record;
use crate::db::Tx;
use crate::features::school::{self, Settings};
use crate::features::users::{self, Obstacle};
use crate::kernel::{Actor, Code, Error, Result, Timestamp, Via};

/// Saves the settings that `apply` makes of those in force; it also says which it touched. The log keeps their new values.
pub fn change_settings(
    tx: &Tx,
    actor: &Actor,
    apply: impl Fn(Settings) -> Result<(Settings, Vec<&'static str>)>,
) -> Result<(Settings, Option<Timestamp>)> {
    let (settings, touched) = apply(school::service::settings(tx)?)?;
    if !touched.is_empty() {
        must_not_shut_out(tx, actor, &settings)?;
        school::service::save(tx, &settings)?;
        let details = chosen(&settings, &touched)?;
        record(tx, actor, "school.settings_changed", None, details)?;
    }
    Ok((settings, school::service::logo_changed_at(tx)?))
}

/// Refuses settings that keep the admin who makes them from undoing them.
fn must_not_shut_out(tx: &Tx, actor: &Actor, settings: &Settings) -> Result<()> {
    let is_person = matches!(actor.via, Via::Login(_));
    if is_person && users::service::me(tx, actor)?.obstacle(settings) == Some(Obstacle::EmailUnverified) {
        let sentence = "Your own email address is not verified, so this would sign you out. Verify it first, on your security page.";
        return Err(Error::new(Code::WouldShutOut, sentence)
            .with_field("require_verified_email", "would sign you out: verify your own address first"));
    }
    Ok(())
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
