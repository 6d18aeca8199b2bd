//! Changes to the settings, the logo and the holidays.

mod holidays;

use serde_json::json;

use super::store;
use crate::db::{Reader, Tx};
use crate::features::audit;
use crate::features::mail::{self, Unsent};
use crate::features::settings::{self, Settings};
use crate::features::users::{self, Obstacle, PeopleCount};
use crate::kernel::{Actor, Code, Error, Fault, Result, Rule, Timestamp, Via, locale};

pub use holidays::{add_holiday, change_holiday, holidays, holidays_between, remove_holiday};

/// Returns the time of the last change of the logo; absent where there is none.
pub fn logo_changed_at(db: &Reader) -> Result<Option<Timestamp>> {
    store::logo_changed_at(db)
}

/// Returns the logo: media type and file.
pub fn logo(db: &Reader) -> Result<(String, Vec<u8>)> {
    store::logo(db)?.ok_or_else(|| Error::not_found("picture"))
}

/// Returns when the logo was changed last, as text, and its file; absent where there is none.
pub fn logo_with_version(db: &Reader) -> Result<Option<(String, Vec<u8>)>> {
    let Some(changed) = store::logo_changed_at(db)? else { return Ok(None) };
    Ok(store::logo(db)?.map(|(_, bytes)| (changed.millis().to_string(), bytes)))
}

/// The state of the school at a glance.
#[derive(Debug, Clone)]
pub struct State {
    pub people: Vec<PeopleCount>,
    /// The people who signed in last since midnight in the school's time zone, up to [`MOST_COUNTED`].
    pub signed_in_today: i64,
    pub mails: Unsent,
}

/// Numbers that are counted when they are asked for are counted up to this.
pub const MOST_COUNTED: i64 = 10_000;

/// Reads the state of the school.
pub fn overview(db: &Reader) -> Result<State> {
    let midnight = locale::midnight(&settings::service::current(db)?.time_zone, db.now());
    Ok(State {
        people: users::service::counts(db)?,
        signed_in_today: users::service::count_signed_in(db, midnight, MOST_COUNTED)?,
        mails: mail::service::count_unsent(db, MOST_COUNTED)?,
    })
}

/// Updates the settings: `apply` returns the changed settings and the names of those that it changed. The audit entry has the new values,
/// and the values before.
pub fn change_settings(
    tx: &Tx,
    actor: &Actor,
    apply: impl Fn(Settings) -> Result<(Settings, Vec<&'static str>)>,
) -> Result<(Settings, Option<Timestamp>)> {
    let before = settings::service::current(tx)?;
    let (settings, touched) = apply(before.clone())?;
    if !touched.is_empty() {
        must_not_shut_out(tx, actor, &settings)?;
        settings::service::save(tx, &settings)?;
        let details = settings::service::change_details(&before, &settings, &touched)?;
        audit::service::record(tx, actor, "school.settings_changed", None, details)?;
    }
    Ok((settings, logo_changed_at(tx)?))
}

/// Refuses settings that would lock out the acting admin.
fn must_not_shut_out(tx: &Tx, actor: &Actor, settings: &Settings) -> Result<()> {
    let is_person = matches!(actor.via, Via::Login(_));
    if is_person && users::service::me(tx, actor)?.obstacle(settings) == Some(Obstacle::EmailUnverified) {
        let sentence =
            "Your own email address is not verified, so this would sign you out. Verify it first on the Security page.";
        return Err(Error::new(Code::WouldShutOut, sentence).with_field(
            "require_verified_email",
            Fault::new(Rule::Fixed, "would sign you out; verify your own email address first"),
        ));
    }
    Ok(())
}

/// Saves a re-encoded logo.
pub fn save_logo(tx: &Tx, actor: &Actor, media_type: &str, bytes: &[u8]) -> Result<(Settings, Option<Timestamp>)> {
    store::save_logo(tx, media_type, bytes)?;
    audit::service::record(tx, actor, "school.logo_changed", None, json!({ "logo": "replaced" }))?;
    Ok((settings::service::current(tx)?, logo_changed_at(tx)?))
}

/// Removes the logo. Does nothing where there is none.
pub fn remove_logo(tx: &Tx, actor: &Actor) -> Result<()> {
    if logo_changed_at(tx)?.is_some() {
        store::delete_logo(tx)?;
        audit::service::record(tx, actor, "school.logo_changed", None, json!({ "logo": "removed" }))?;
    }
    Ok(())
}
