//! The SQL of `pictures`.

use crate::db::{Reader, Tx, params};
use crate::kernel::{Result, Timestamp};

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
