//! Copies: of the database alone, while it is in use, and of everything that a school owns as one archive.
//!
//! A copy gets its final name only when it is complete, verified and on the disk. The database is copied before the
//! files. Files are named by their content, never change, and are deleted late, so that every row of the copy finds its
//! file.

mod archive;
pub mod before;
mod restore;

use std::fs::File;
use std::path::Path;

use rusqlite::Connection;

pub use archive::{Entry, Manifest, Source, write_archive, write_archive_with};
pub use restore::{Restore, Restored, restore_archive, restore_archive_with, verify_archive};

use super::conn::Reader;
use super::dialect::{self, Purpose};
use super::files::{self, beside};
use super::version;
use crate::kernel::error::{Error, Result};
use crate::kernel::time::Timestamp;

/// The instant for the name of a file: `20260301T093000Z`.
pub(super) fn stamp(now: Timestamp) -> String {
    let text = now.rfc3339();
    let seconds = text.split('.').next().unwrap_or_default();
    seconds.chars().filter(|c| !matches!(c, '-' | ':')).chain(['Z']).collect()
}

/// Copies the database of this connection, as it is now, to a new file that is complete and durable once it has its
/// name.
pub(super) fn copy(connection: &Connection, to: &Path) -> Result<()> {
    let partial = beside(to, "partial");
    // The engine accepts an empty file as a target. Created here, only its owner can read it.
    let file = files::create_afresh(&partial).map_err(|error| at(&partial, error))?;
    let made = Partial(&partial);
    dialect::copy_into(connection, &partial)?;
    file.sync_all().map_err(|error| at(&partial, error))?;
    put_in_place(made.0, to)
}

/// A file that is removed again unless it got its final name.
struct Partial<'p>(&'p Path);

impl Drop for Partial<'_> {
    fn drop(&mut self) {
        if let Err(error) = files::remove(self.0) {
            tracing::warn!(path = %self.0.display(), %error, "an unfinished file stays behind");
        }
    }
}

/// The file in the data folder that says when the last archive was made.
const LAST_BACKUP: &str = ".schola-last-backup";

/// Notes in the data folder that an archive of it was made.
pub fn note_backup(folder: &Path, now: Timestamp) -> Result<()> {
    let path = folder.join(LAST_BACKUP);
    files::write(&path, &now.rfc3339()).map_err(|error| at(&path, error))
}

/// Returns when the last archive of the data folder was made; absent where none was, or where the note cannot be read.
pub fn last_backup(folder: &Path) -> Option<Timestamp> {
    let text = std::io::read_to_string(files::open(&folder.join(LAST_BACKUP)).ok()?).ok()?;
    serde_json::from_value(text.trim().into()).ok()
}

/// Copies a database file that may be in use by any process, and verifies the copy. Blocks.
pub fn copy_file(database: &Path, to: &Path) -> Result<()> {
    let connection = dialect::open(database, Purpose::Read).map_err(|error| at(database, error))?;
    copy(&connection, to)?;
    verify_file(to).map(drop)
}

/// Verifies a database file that is not in use, and returns its schema version. Blocks.
pub fn verify_file(path: &Path) -> Result<u32> {
    let connection = dialect::open(path, Purpose::Read).map_err(|error| at(path, error))?;
    let complaints = dialect::complaints(&connection)?;
    if complaints.is_empty() {
        return version::version(&connection);
    }
    Err(Error::internal_text(format!("The database {} is damaged: {}.", path.display(), complaints.join("; "))))
}

/// The schema version of a database file that is not in use. Blocks.
pub fn schema_version(path: &Path) -> Result<u32> {
    let connection = dialect::open(path, Purpose::Read).map_err(|error| at(path, error))?;
    version::version(&connection)
}

/// Reads from a database file that is not in use, in one view. Blocks.
pub fn look_into<T>(path: &Path, now: Timestamp, work: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
    let connection = dialect::open(path, Purpose::Read).map_err(|error| at(path, error))?;
    connection.execute_batch("BEGIN").map_err(|error| at(path, error))?;
    let found = work(&Reader::new(&connection, None, now, None));
    connection.execute_batch("ROLLBACK").map_err(|error| at(path, error))?;
    found
}

/// Renames a finished file durably. Replaces an older file of that name.
fn put_in_place(partial: &Path, to: &Path) -> Result<()> {
    std::fs::rename(partial, to).map_err(|error| at(to, error))?;
    sync_folder(to.parent())
}

/// Makes the entries of a folder durable.
fn sync_folder(folder: Option<&Path>) -> Result<()> {
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    File::open(folder).and_then(|open| open.sync_all()).map_err(|error| at(folder, error))
}

/// An error with the path that it is about.
fn at(path: &Path, error: impl std::fmt::Display) -> Error {
    Error::internal_text(format!("{}: {error}", path.display()))
}
