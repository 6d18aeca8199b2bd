//! The schema as text: of this release, and of a database file.

use std::path::Path;

use rusqlite::Connection;

use super::dialect::{self, Purpose};
use super::{migrate, version};
use crate::kernel::error::{Error, Result};

/// The schema that the migrations of this release produce, as in `schema.sql`.
pub fn of_release() -> Result<String> {
    let mut connection = Connection::open_in_memory().map_err(Error::internal)?;
    migrate::apply(&mut connection, &migrate::all())?;
    with_heading(&connection)
}

/// The schema of a database file, in the same form.
pub fn of_file(path: &Path) -> Result<String> {
    with_heading(&dialect::open(path, Purpose::Read).map_err(Error::internal)?)
}

fn with_heading(connection: &Connection) -> Result<String> {
    let dump = dialect::schema(connection, version::HISTORY)?;
    let heading = "-- The schema after all migrations. Made from them and compared by a test; not edited by hand.";
    Ok(format!("{heading}\n\n{}", dump.trim_end()).trim_end().to_owned() + "\n")
}
