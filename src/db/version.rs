//! The schema version: the number of the last migration that a database has seen.

use rusqlite::Connection;

use crate::kernel::error::{Error, Result};

/// The table in which refinery records the applied migrations.
pub(super) const HISTORY: &str = "refinery_schema_history";

/// The schema version of a database; 0 before the first migration.
pub(super) fn version(connection: &Connection) -> Result<u32> {
    let known: bool = connection
        .query_row("SELECT count(*) > 0 FROM sqlite_schema WHERE type = 'table' AND name = ?1", [HISTORY], |row| {
            row.get(0)
        })
        .map_err(Error::internal)?;
    if !known {
        return Ok(0);
    }
    let number: Option<u32> = connection
        .query_row(&format!("SELECT max(version) FROM {HISTORY}"), [], |row| row.get(0))
        .map_err(Error::internal)?;
    Ok(number.unwrap_or(0))
}

/// Refuses a schema of a later release.
pub(super) fn refuse_newer(found: u32, newest: u32) -> Result<()> {
    if found <= newest {
        return Ok(());
    }
    let release = env!("CARGO_PKG_VERSION");
    Err(Error::internal_text(format!(
        "The database has schema version {found}, but this is Schola {release}, which knows versions up to {newest}. \
         Start the release that wrote it or a later one, or restore a backup from before the update."
    )))
}
