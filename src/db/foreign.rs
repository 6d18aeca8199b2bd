//! Database files of other programs. Those that are read come from strangers, so that neither their schema nor their sizes are trusted.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::conn::{Reader, Tx, stopped};
use super::deadline::Deadline;
use super::dialect::{self, Fault};
use crate::kernel::code::Code;
use crate::kernel::entropy::Entropy;
use crate::kernel::error::{Error, Result};
use crate::kernel::fault::{Fault as Broken, Rule};
use crate::kernel::text::fold;
use crate::kernel::time::Timestamp;

/// The longest value that is read, in bytes.
const LONGEST_VALUE: i32 = 8 << 20;
/// How long a file may be read.
const PATIENCE: Duration = Duration::from_secs(60);
/// Instructions of the engine between two looks at the clock.
const LOOK_EVERY: i32 = 10_000;

/// Reads a database file of another program: read-only, without its triggers, views and virtual tables, and within limits. Any fault of
/// the file is an error of the client that sent it.
pub fn read<T>(path: &Path, now: Timestamp, work: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
    let damaged = |error: rusqlite::Error| unreadable().because(error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(damaged)?;
    let deadline = Deadline::unset();
    deadline.set(PATIENCE);
    let watched = deadline.clone();
    connection.progress_handler(LOOK_EVERY, Some(move || watched.is_over())).map_err(damaged)?;
    restrict(&connection).map_err(damaged)?;
    // Names in present collections are compared without case. Only the presence of the rule matters, because nothing is sorted by it.
    let compare = |a: &str, b: &str| fold(a).cmp(&fold(b));
    connection.create_collation("unicase", compare).map_err(damaged)?;
    if !is_plain(&connection).map_err(damaged)? {
        return Err(unreadable());
    }
    connection.execute_batch("BEGIN").map_err(damaged)?;
    work(&Reader::new(&connection, Some(&deadline), now, None)).map_err(|error| {
        if error.code() == Code::Internal {
            tracing::debug!(%error, cause = ?std::error::Error::source(&error), "a foreign database cannot be read");
            unreadable().because(error)
        } else {
            error
        }
    })
}

/// A database file in the form of another program, while it is written. It is not durable: who needs it for longer copies it.
pub struct Draft {
    connection: Connection,
    entropy: Entropy,
}

impl Draft {
    /// Creates the tables of `schema` in an empty file.
    pub fn begin(path: &Path, schema: &str) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(unwritten)?;
        let settings = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -4096;";
        connection.execute_batch(&format!("{settings} BEGIN; {schema}")).map_err(unwritten)?;
        Ok(Self { connection, entropy: Entropy::default() })
    }

    /// Writes rows.
    pub fn write<T>(&self, now: Timestamp, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        work(&Tx::new(&self.connection, &self.entropy, now, None))
    }

    /// Writes the last pages. The file is complete then.
    pub fn finish(self) -> Result<()> {
        self.connection.execute_batch("COMMIT").map_err(unwritten)?;
        self.connection.close().map_err(|(_, error)| unwritten(error))
    }
}

/// The error for a draft that cannot be written, on a full disk for example.
fn unwritten(error: rusqlite::Error) -> Error {
    match dialect::fault(&error) {
        Fault::Stopped(sentence) => stopped(sentence).because(error),
        _ => Error::internal(error),
    }
}

fn unreadable() -> Error {
    Error::invalid("file", Broken::new(Rule::File, "holds a database that is damaged or of an unknown kind"))
}

fn restrict(connection: &Connection) -> rusqlite::Result<()> {
    for (setting, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        (DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false),
    ] {
        connection.set_db_config(setting, value)?;
    }
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_COLUMN, 100),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 50),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    ] {
        connection.set_limit(limit, most)?;
    }
    connection.execute_batch(
        "PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -2048; \
         PRAGMA temp_store = MEMORY;",
    )
}

/// Whether the schema has tables and indexes alone.
fn is_plain(connection: &Connection) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare(
        "SELECT COUNT(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index') OR sql LIKE '%VIRTUAL%TABLE%' OR sql LIKE '%GENERATED%'",
    )?;
    statement.query_row([], |row| row.get::<_, i64>(0)).map(|count| count == 0)
}
