//! The SQL of `settings` and `pictures`.

use super::model::Settings;
use crate::db::Json;
use crate::db::{Reader, Tx, params};
use crate::kernel::{Result, Timestamp};

const SCHOOL: &str = "school";
const LOGO: &str = "logo";
const DEMO: &str = "demo";

pub(super) fn settings(db: &Reader) -> Result<Option<Settings>> {
    db.opt("SELECT value FROM settings WHERE name = ?1", params![SCHOOL], |row| {
        let Json(settings) = row.get("value")?;
        Ok(settings)
    })
}

pub(super) fn save_settings(tx: &Tx, settings: &Settings) -> Result<()> {
    tx.exec(
        "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        params![SCHOOL, Json(settings.clone())],
    )?;
    Ok(())
}

/// When the logo changed last; absent where there is none.
pub(super) fn logo_changed_at(db: &Reader) -> Result<Option<Timestamp>> {
    db.opt("SELECT changed_at FROM pictures WHERE name = ?1", params![LOGO], |row| row.get("changed_at"))
}

pub(super) fn logo(db: &Reader) -> Result<Option<(String, Vec<u8>)>> {
    db.opt("SELECT media_type, bytes FROM pictures WHERE name = ?1", params![LOGO], |row| {
        Ok((row.get("media_type")?, row.get("bytes")?))
    })
}

pub(super) fn save_logo(tx: &Tx, media_type: &str, bytes: &[u8]) -> Result<()> {
    tx.exec(
        "INSERT INTO pictures (name, media_type, bytes, changed_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE \
         SET media_type = excluded.media_type, bytes = excluded.bytes, changed_at = excluded.changed_at",
        params![LOGO, media_type, bytes, tx.now()],
    )?;
    Ok(())
}

pub(super) fn delete_logo(tx: &Tx) -> Result<()> {
    tx.exec("DELETE FROM pictures WHERE name = ?1", params![LOGO])?;
    Ok(())
}

pub(super) fn is_demo(db: &Reader) -> Result<bool> {
    db.one("SELECT EXISTS (SELECT 1 FROM settings WHERE name = ?1) AS found", params![DEMO], |row| row.get("found"))
}

pub(super) fn mark_demo(tx: &Tx) -> Result<()> {
    tx.exec("INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING", params![DEMO, "true"])?;
    Ok(())
}
