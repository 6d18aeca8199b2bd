//! Everything that is specific to this engine. All other SQL is portable; a second engine needs a second version of
//! this file and of the threads beside it.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, StatementStatus, ffi};

use super::inspect::Statement;
use crate::kernel::error::{Error, Result};

/// The translation of each token of a migration.
const TOKENS: [(&str, &str); 9] = [
    ("id", "INTEGER PRIMARY KEY AUTOINCREMENT"),
    ("ref", "INTEGER"),
    ("int", "INTEGER"),
    ("ms", "INTEGER"),
    ("bool", "INTEGER"),
    ("real", "REAL"),
    ("text", "TEXT"),
    ("blob", "BLOB"),
    ("row", "rowid"),
];

/// Translates a token of a migration: to a type, or to the rest of the statement that creates a search index.
pub(super) fn token(token: &str) -> Option<String> {
    match token.split_once(' ') {
        Some(("search", name)) => Some(search_index(name)),
        Some(("words", name)) => Some(word_index(name)),
        Some(_) => None,
        None => TOKENS.into_iter().find(|(name, _)| *name == token).map(|(_, word)| word.to_owned()),
    }
}

/// Translates the token `{search NAME}` of a migration to an FTS5 table of trigrams. Removed text is also overwritten
/// in the index.
fn search_index(name: &str) -> String {
    format!(
        "VIRTUAL TABLE {name} USING fts5 (document, tokenize = 'trigram case_sensitive 1'); \
         INSERT INTO {name} ({name}, rank) VALUES ('secure-delete', 1)"
    )
}

/// Translates the token `{words NAME}` of a migration to an FTS5 table of words, which are told apart by spaces alone. Removed words are also
/// overwritten in the index.
fn word_index(name: &str) -> String {
    format!(
        "VIRTUAL TABLE {name} USING fts5 (document, tokenize = 'ascii'); \
         INSERT INTO {name} ({name}, rank) VALUES ('secure-delete', 1)"
    )
}

/// Collects the plan and the counters of a statement that has just run, and resets the counters.
pub(super) fn inspected<'a>(
    connection: &Connection,
    sql: &'a str,
    statement: &rusqlite::Statement<'_>,
) -> rusqlite::Result<Statement<'a>> {
    let count = |kind| u64::try_from(statement.reset_status(kind)).unwrap_or(0);
    let mut plan = Vec::new();
    // A statement that changes the schema cannot be explained once it has run.
    if let Ok(mut explained) = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")) {
        let mut lines = explained.raw_query();
        while let Some(line) = lines.next()? {
            plan.push(line.get("detail")?);
        }
    }
    Ok(Statement {
        sql,
        plan,
        steps: count(StatementStatus::VmStep),
        sorts: count(StatementStatus::Sort),
        automatic_indexes: count(StatementStatus::AutoIndex),
        preparations: count(StatementStatus::RePrepare),
    })
}

/// How long a connection waits for a lock of another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Prepared statements that a connection caches.
const STATEMENTS: usize = 128;

/// The purpose of a connection, which decides pragmas and memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The connection that writes: durable at each commit, with a cache for its working set.
    Write,
    /// One of the connections that read: small, because there are many and idle memory is budgeted.
    Read,
    /// The side connection that moves the log into the file.
    Checkpoint,
    /// The side connection that looks whether another process has written.
    Watch,
}

/// Opens the database file. The busy timeout is set first, because every later pragma may wait for a lock.
pub(super) fn open(path: &Path, purpose: Purpose) -> rusqlite::Result<Connection> {
    let mode = match purpose {
        Purpose::Read | Purpose::Watch => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Purpose::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Purpose::Checkpoint => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let connection = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Without this, the engine looks into bound values when it plans, for instance into that of `LIMIT ?`, and then prepares the statement
    // again whenever a value is bound: that took longer than most statements themselves.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let cache_kib = match purpose {
        Purpose::Write => 16 * 1024,
        Purpose::Read => 1024,
        Purpose::Checkpoint | Purpose::Watch => 64,
    };
    if purpose == Purpose::Write {
        // The setting is stored in the file, so that a reader that opens later finds it.
        connection.execute_batch("PRAGMA journal_mode = WAL;")?;
    }
    connection.execute_batch(&format!(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; \
         PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -{cache_kib}; PRAGMA trusted_schema = OFF;"
    ))?;
    connection.set_prepared_statement_cache_capacity(match purpose {
        Purpose::Checkpoint | Purpose::Watch => 4,
        Purpose::Write | Purpose::Read => STATEMENTS,
    });
    Ok(connection)
}

/// The meaning of an error of the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// A unique constraint on these columns, as `table.column,table.column`.
    Unique(String),
    /// The parent row of a reference does not exist.
    Orphan,
    /// The statement was stopped because its time was over.
    Interrupted,
    /// Another process holds the lock for longer than the timeout.
    Busy,
    /// Nothing can be stored: the disk is full or fails. The sentence is for people.
    Stopped(&'static str),
    /// The connection is of no further use.
    Broken,
    /// A constraint that is only checked when the transaction ends.
    Constraint,
    /// Any other, mostly a mistake in a statement.
    Other,
}

/// Reads an error of the engine.
pub(super) fn fault(error: &rusqlite::Error) -> Fault {
    let Some(code) = error.sqlite_extended_error_code() else { return Fault::Other };
    match code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => Fault::Unique(columns(&error.to_string())),
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Fault::Orphan,
        _ => match code & 0xff {
            ffi::SQLITE_INTERRUPT => Fault::Interrupted,
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Fault::Busy,
            ffi::SQLITE_FULL => Fault::Stopped("The disk is full."),
            ffi::SQLITE_IOERR => Fault::Stopped("Writing to the disk failed."),
            ffi::SQLITE_READONLY => Fault::Other,
            ffi::SQLITE_CANTOPEN | ffi::SQLITE_NOTADB | ffi::SQLITE_CORRUPT | ffi::SQLITE_NOMEM => Fault::Broken,
            ffi::SQLITE_CONSTRAINT => Fault::Constraint,
            _ => Fault::Other,
        },
    }
}

/// The columns in a message such as `UNIQUE constraint failed: users.realm, users.email`. A constraint on an expression
/// is reported with the name of its index instead.
fn columns(message: &str) -> String {
    let list = message.split_once("constraint failed: ").map_or(message, |(_, list)| list);
    match list.strip_prefix("index '") {
        Some(index) => index.trim_end_matches('\'').to_owned(),
        None => list.split(',').map(str::trim).collect::<Vec<_>>().join(","),
    }
}

/// Whether the file has no table but, perhaps, `history`, which notes the applied migrations.
pub(super) fn is_empty(connection: &Connection, history: &str) -> rusqlite::Result<bool> {
    connection.query_row("SELECT count(*) = 0 FROM sqlite_schema WHERE tbl_name <> ?1", [history], |row| row.get(0))
}

/// A number that changes when another connection has written.
pub(super) fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}

/// Writes one page durably, to test whether the disk accepts writes again.
pub(super) fn probe(connection: &Connection) -> rusqlite::Result<()> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let outcome = connection.execute_batch(&format!("PRAGMA user_version = {version}; COMMIT;"));
    if !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK")?;
    }
    outcome
}

/// How far the log has been moved into the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Progress {
    /// Frames in the log.
    pub frames: i64,
    /// Frames of them that the file has.
    pub moved: i64,
}

impl Progress {
    /// Whether the file has everything.
    pub const fn is_complete(self) -> bool {
        self.moved >= self.frames
    }
}

/// Moves the log into the file. `truncate` also truncates the log, which waits for readers. Without it, the checkpoint
/// neither waits nor blocks.
pub(super) fn checkpoint(connection: &Connection, truncate: bool) -> rusqlite::Result<Progress> {
    let statement = if truncate { "PRAGMA wal_checkpoint(TRUNCATE)" } else { "PRAGMA wal_checkpoint(PASSIVE)" };
    connection.query_row(statement, [], |row| {
        let busy: i64 = row.get(0)?;
        let progress = Progress { frames: row.get(1)?, moved: row.get(2)? };
        // A truncating checkpoint that met a reader reports busy, whatever the counts are.
        Ok(if busy != 0 && progress.is_complete() {
            Progress { frames: progress.moved + 1, ..progress }
        } else {
            progress
        })
    })
}

/// Runs `work` with another busy timeout.
pub(super) fn with_busy_timeout<T>(
    connection: &Connection,
    timeout: Duration,
    work: impl FnOnce() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    connection.busy_timeout(timeout)?;
    let outcome = work();
    connection.busy_timeout(BUSY_TIMEOUT)?;
    outcome
}

/// Prepares a writing connection for closing: moves the whole log into the file.
pub(super) fn flush_log(connection: &Connection) -> rusqlite::Result<()> {
    checkpoint(connection, true).map(drop)
}

/// Removes the statistics of the query planner. Each list has an index in its order, which the planner chooses by its
/// rules. With statistics it may choose another one, because they are old, or right on average but wrong for one
/// school.
pub(super) fn forget_counts(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("DROP TABLE IF EXISTS sqlite_stat1; DROP TABLE IF EXISTS sqlite_stat4;")
}

/// Limits the size of the file to this many pages. Tests simulate a full disk with it.
pub(super) fn limit_pages(connection: &Connection, pages: u32) -> rusqlite::Result<()> {
    connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
}

/// Frees the memory that an idle connection does not need.
pub(super) fn shrink(connection: &Connection) {
    if let Err(error) = connection.release_memory() {
        tracing::debug!(%error, "an idle connection kept its memory");
    }
}

/// Copies the whole database, as it is at this moment, into a new file. Reads and writes continue.
pub(super) fn copy_into(connection: &Connection, to: &Path) -> Result<()> {
    let Some(to) = to.to_str() else {
        return Err(Error::internal_text(format!("the path {} is not UTF-8", to.display())));
    };
    connection.execute("VACUUM INTO ?1", [to]).map(drop).map_err(Error::internal)
}

/// Checks the integrity of the file. Returns the complaints of the engine, none for a sound file.
pub(super) fn complaints(connection: &Connection) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    let mut check = connection.prepare("PRAGMA integrity_check(20)").map_err(Error::internal)?;
    let mut rows = check.query([]).map_err(Error::internal)?;
    while let Some(row) = rows.next().map_err(Error::internal)? {
        let line: String = row.get(0).map_err(Error::internal)?;
        if line != "ok" {
            complaints.push(line);
        }
    }
    complaints.extend(dangling(connection).map_err(Error::internal)?);
    Ok(complaints)
}

/// Rows that refer to rows which are not there.
pub(super) fn dangling(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut check = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = check.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        found.push(format!("a row of {table} refers to a row of {parent} that does not exist"));
        if found.len() == 20 {
            break;
        }
    }
    Ok(found)
}

/// The statements that created the schema, without those of the table `history`, in an order that does not depend on
/// the migrations.
pub(super) fn schema(connection: &Connection, history: &str) -> Result<String> {
    let mut statement = connection
        .prepare(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             AND tbl_name <> ?1 ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 \
             ELSE 3 END, name",
        )
        .map_err(Error::internal)?;
    let mut rows = statement.query([history]).map_err(Error::internal)?;
    let mut text = String::new();
    while let Some(row) = rows.next().map_err(Error::internal)? {
        let sql: String = row.get(0).map_err(Error::internal)?;
        text.push_str(sql.trim());
        text.push_str(";\n\n");
    }
    Ok(text)
}

/// SQL that stores and migrations must not use, because other engines do not support it.
const BANNED: [&str; 12] = [
    "insert or",
    "replace into",
    "rowid",
    "datetime(",
    "strftime(",
    "julianday(",
    "glob",
    "json_each(",
    "collate nocase",
    "pragma",
    "last_insert_rowid",
    "limit -1",
];

/// Returns the first part of the statement that is not portable, if there is one. Ignores comments and quoted text,
/// case, and the amount of white space.
pub fn banned(sql: &str) -> Option<&'static str> {
    let plain = plain(sql);
    BANNED.into_iter().find(|word| {
        plain.match_indices(word).any(|(at, _)| {
            let apart = |neighbour: Option<char>| !neighbour.is_some_and(|c| c.is_alphanumeric() || c == '_');
            let ends_open = word.ends_with('(');
            apart(plain[..at].chars().next_back()) && (ends_open || apart(plain[at + word.len()..].chars().next()))
        })
    })
}

/// The statement in lower case, with single spaces, without comments and with quoted text emptied.
fn plain(sql: &str) -> String {
    let mut plain = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let skip = if rest.starts_with("--") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '\'' {
            rest[1..].find('\'').map_or(rest.len(), |end| end + 2)
        } else {
            0
        };
        if skip > 0 {
            plain.push(' ');
            rest = &rest[skip..];
            continue;
        }
        rest = &rest[first.len_utf8()..];
        if !first.is_whitespace() {
            plain.extend(first.to_lowercase());
        } else if !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.replace(" (", "(")
}
