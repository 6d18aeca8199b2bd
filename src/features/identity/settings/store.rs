//! The SQL of `settings`.

use super::model::Settings;
use crate::db::Json;
use crate::db::{Reader, Tx, params};
use crate::kernel::Result;

const SCHOOL: &str = "school";
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

pub(super) fn is_demo(db: &Reader) -> Result<bool> {
    db.one("SELECT EXISTS (SELECT 1 FROM settings WHERE name = ?1) AS found", params![DEMO], |row| row.get("found"))
}

pub(super) fn mark_demo(tx: &Tx) -> Result<()> {
    tx.exec("INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING", params![DEMO, "true"])?;
    Ok(())
}
