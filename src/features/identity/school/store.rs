//! The SQL of `pictures` and `school_holidays`.

use super::model::{Holiday, NewHoliday};
use crate::db::{Reader, Row, Tx, params};
use crate::kernel::text::ParsedText;
use crate::kernel::{Id, Result, Timestamp, id::kind};

const LOGO: &str = "logo";

/// Returns the time of the last change of the logo; absent where there is none.
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

fn holiday(row: &Row) -> Result<Holiday> {
    let (first_day, last_day) = (row.get("first_day")?, row.get("last_day")?);
    Ok(Holiday { id: row.get("id")?, name: row.get("name")?, first_day, last_day })
}

/// All holidays. There are few.
pub(super) fn holidays(db: &Reader) -> Result<Vec<Holiday>> {
    db.all("SELECT id, name, first_day, last_day FROM school_holidays WHERE id > 0 ORDER BY id", (), holiday)
}

pub(super) fn holidays_between(db: &Reader, from: i64, to: i64) -> Result<Vec<(i64, i64)>> {
    db.all(
        "SELECT first_day, last_day FROM school_holidays WHERE last_day >= ?1 AND first_day <= ?2",
        params![from, to],
        |row| Ok((row.get("first_day")?, row.get("last_day")?)),
    )
}

pub(super) fn insert_holiday(tx: &Tx, new: &NewHoliday) -> Result<Id<kind::Holiday>> {
    tx.insert(
        "INSERT INTO school_holidays (name, first_day, last_day) VALUES (?1, ?2, ?3)",
        params![new.name.as_str(), new.first_day, new.last_day],
    )
}

/// One of the holidays.
pub(super) fn find_holiday(db: &Reader, id: Id<kind::Holiday>) -> Result<Option<Holiday>> {
    db.opt("SELECT id, name, first_day, last_day FROM school_holidays WHERE id = ?1", params![id], holiday)
}

pub(super) fn save_holiday(tx: &Tx, holiday: &Holiday) -> Result<()> {
    tx.exec(
        "UPDATE school_holidays SET name = ?2, first_day = ?3, last_day = ?4 WHERE id = ?1",
        params![holiday.id, holiday.name, holiday.first_day, holiday.last_day],
    )?;
    Ok(())
}

/// Deletes holidays, and returns what they were.
pub(super) fn delete_holiday(tx: &Tx, id: Id<kind::Holiday>) -> Result<Option<Holiday>> {
    tx.opt("DELETE FROM school_holidays WHERE id = ?1 RETURNING id, name, first_day, last_day", params![id], holiday)
}
