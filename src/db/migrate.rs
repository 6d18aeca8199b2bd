//! Migrations: numbered SQL, forward only, each in a transaction of its own, never edited after a release.
//!
//! Migrations contain tokens for parts that engines name differently (`{id}`, `{ref}`, `{int}`, `{ms}`, `{bool}`,
//! `{real}`, `{text}`, `{blob}`, `{row}`, `CREATE {search NAME}` for a search index, and `CREATE {words NAME}` for an
//! index of words). refinery runs them, keeps their checksums in the database, and refuses a changed or missing file. It runs one step at a time in grouped mode,
//! because only then does it write the step and its history entry in one transaction. Foreign keys are off during a
//! step, because rebuilding a table would delete its children; they are checked before the commit.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use refinery_core::error::Kind;
use refinery_core::traits::sync::{Query, Transaction};
use refinery_core::{Migrate, Runner, SchemaVersion, Target};
use rusqlite::Connection;
use rust_embed::Embed;

use super::dialect;
use super::snapshot::before;
use super::version::{HISTORY, refuse_newer, version};
use crate::kernel::error::{Error, Result};
use crate::kernel::time::Timestamp;

/// A step of the schema.
#[derive(Debug, Clone)]
pub struct Migration {
    /// Number and topic, as in the name of its file: `0001_identity`.
    pub name: Cow<'static, str>,
    /// The statements, with tokens.
    pub sql: Cow<'static, str>,
}

impl Migration {
    /// A step from its name and its text.
    pub fn new(name: impl Into<Cow<'static, str>>, sql: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), sql: sql.into() }
    }

    /// The number at the head of the name.
    fn number(&self) -> Result<u32> {
        let digits = self.name.split('_').next().unwrap_or_default();
        digits.parse().map_err(|_| Error::internal_text(format!("the migration {} has no number", self.name)))
    }

    fn for_runner(&self) -> Result<refinery_core::Migration> {
        let (number, topic) = (self.number()?, self.name.split_once('_').map_or("", |(_, topic)| topic));
        refinery_core::Migration::unapplied(&format!("V{number}__{topic}"), &expand(&self.sql)?)
            .map_err(Error::internal)
    }
}

/// The files of this folder; each is one step.
#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/src/db/migrations/"]
#[include = "*.sql"]
struct Files;

/// The steps of this release, in their order.
pub fn all() -> Vec<Migration> {
    let step = |file: Cow<'static, str>| {
        let sql = Files::get(&file)?.data;
        let name = file.strip_suffix(".sql")?.to_owned();
        Some(Migration::new(name, String::from_utf8_lossy(&sql).into_owned()))
    };
    let mut steps: Vec<Migration> = Files::iter().filter_map(step).collect();
    steps.sort_by(|one, other| one.name.cmp(&other.name));
    steps
}

/// Replaces the tokens by the engine's names. An unknown word in braces is an error. Other braces, such as the `{}` of
/// an empty JSON object, stay.
pub(super) fn expand(sql: &str) -> Result<String> {
    let is_token = |token: &&str| {
        let is_letter = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'_' | b' ');
        token.bytes().next().is_some_and(|first| first.is_ascii_lowercase()) && token.bytes().all(is_letter)
    };
    let mut expanded = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once('{') {
        expanded.push_str(before);
        rest = match after.split_once('}').filter(|(token, _)| is_token(token)) {
            None => {
                expanded.push('{');
                after
            }
            Some((token, tail)) => {
                let word = dialect::token(token)
                    .ok_or_else(|| Error::internal_text(format!("a migration has the unknown token {{{token}}}")))?;
                expanded.push_str(&word);
                tail
            }
        };
    }
    expanded.push_str(rest);
    Ok(expanded)
}

/// The result of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The names of the steps that were applied now.
    pub applied: Vec<String>,
    /// The copy of the file that was taken before the run, if the database was not empty.
    pub snapshot: Option<PathBuf>,
}

/// The number of the last step in the list.
pub(super) fn newest(migrations: &[Migration]) -> Result<u32> {
    migrations.iter().try_fold(0, |newest, migration| Ok(newest.max(migration.number()?)))
}

/// The newest schema version of this release.
pub fn newest_schema() -> Result<u32> {
    newest(&all())
}

/// Migrates the database to the newest schema. Before the first pending step of a database with content, it copies the
/// file to the folder `snapshots`. After the last step it deletes all but the latest copies.
pub(super) fn run(
    connection: &mut Connection,
    migrations: &[Migration],
    snapshots: &Path,
    now: Timestamp,
) -> Result<Report> {
    let (found, newest) = (version(connection)?, newest(migrations)?);
    refuse_newer(found, newest)?;
    if found == 0 && !dialect::is_empty(connection, HISTORY).map_err(Error::internal)? {
        return Err(Error::internal_text(
            "The database file was not made by Schola: it has tables, but no history of migrations.",
        ));
    }
    let snapshot = if found > 0 && found < newest {
        let next = migrations
            .iter()
            .map(Migration::number)
            .collect::<Result<Vec<_>>>()?
            .into_iter()
            .filter(|number| *number > found)
            .min();
        super::lock::make_private(snapshots)?;
        let path = snapshots.join(before::name(next.unwrap_or(newest), now));
        super::snapshot::copy(connection, &path)?;
        Some(path)
    } else {
        None
    };
    let applied = apply(connection, migrations)?;
    if let Some(snapshot) = &snapshot {
        before::prune(snapshots, snapshot);
    }
    Ok(Report { applied, snapshot })
}

/// Applies the pending steps and returns their names.
pub(super) fn apply(connection: &mut Connection, migrations: &[Migration]) -> Result<Vec<String>> {
    let steps = migrations.iter().map(Migration::for_runner).collect::<Result<Vec<_>>>()?;
    let mut numbers: Vec<SchemaVersion> = steps.iter().map(refinery_core::Migration::version).collect();
    numbers.sort_unstable();
    super::search::register(connection).map_err(Error::internal)?;
    super::word_search::register(connection).map_err(Error::internal)?;
    super::forms::register(connection)?;
    connection.execute_batch("PRAGMA foreign_keys = OFF").map_err(Error::internal)?;
    // The runner panics on a history that it cannot read, as in a damaged file.
    let outcome = catch_unwind(AssertUnwindSafe(|| apply_each(connection, &steps, &numbers)));
    connection.execute_batch("PRAGMA foreign_keys = ON").map_err(Error::internal)?;
    outcome.map_err(|_| {
        Error::internal_text("The history of migrations in the database cannot be read; the file is damaged.")
    })?
}

fn apply_each(
    connection: &mut Connection,
    steps: &[refinery_core::Migration],
    numbers: &[SchemaVersion],
) -> Result<Vec<String>> {
    let found = SchemaVersion::try_from(version(connection)?).map_err(Error::internal)?;
    let mut applied = Vec::new();
    // A database without pending steps is compared with our steps too.
    let last = numbers.last().copied().unwrap_or(0);
    for number in numbers.iter().copied().filter(|number| *number > found || *number == last) {
        let runner = Runner::new(steps).set_grouped(true).set_target(Target::Version(number));
        let report = runner.run(&mut Checked(connection)).map_err(refusal)?;
        applied.extend(report.applied_migrations().iter().map(|step| format!("{:04}_{}", step.version(), step.name())));
    }
    Ok(applied)
}

fn refusal(error: refinery_core::Error) -> Error {
    match error.kind() {
        Kind::DivergentVersion(found, ours) => Error::internal_text(format!(
            "The database was made by a different build of Schola: its migration {found} is not our {ours}. Use the \
             release that wrote it."
        )),
        Kind::MissingVersion(step) => Error::internal_text(format!(
            "The database and this build of Schola do not belong together: migration {step} is missing on one of the \
             two sides."
        )),
        _ => Error::internal(error),
    }
}

/// A connection that commits a migration only if all references have their rows.
struct Checked<'c>(&'c mut Connection);

/// Why a migration was not committed.
#[derive(Debug)]
enum Unapplied {
    Engine(rusqlite::Error),
    Dangling(Vec<String>),
}

impl std::fmt::Display for Unapplied {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Engine(error) => error.fmt(formatter),
            Self::Dangling(rows) => write!(formatter, "after the migration {}", rows.join("; ")),
        }
    }
}

impl std::error::Error for Unapplied {}

impl From<rusqlite::Error> for Unapplied {
    fn from(error: rusqlite::Error) -> Self {
        Self::Engine(error)
    }
}

impl Transaction for Checked<'_> {
    type Error = Unapplied;

    fn execute<'a, T: Iterator<Item = &'a str>>(&mut self, queries: T) -> Result<usize, Unapplied> {
        let transaction = self.0.transaction()?;
        let mut count = 0;
        for query in queries {
            transaction.execute_batch(query)?;
            count += 1;
        }
        let dangling = dialect::dangling(&transaction)?;
        if !dangling.is_empty() {
            return Err(Unapplied::Dangling(dangling));
        }
        transaction.commit()?;
        Ok(count)
    }
}

impl Query<Vec<refinery_core::Migration>> for Checked<'_> {
    fn query(&mut self, query: &str) -> Result<Vec<refinery_core::Migration>, Unapplied> {
        Ok(Query::query(&mut *self.0, query)?)
    }
}

impl Migrate for Checked<'_> {}
