//! The arguments of closures: a [`Reader`] of one consistent view, or a [`Tx`] that may also write.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection};

use super::deadline::Deadline;
use super::dialect::{self, Fault};
use super::inspect::Inspector;
use super::value::{FromValue, Params, ToValue, Value};
use crate::kernel::code::Code;
use crate::kernel::effect::Effect;
use crate::kernel::entropy::Entropy;
use crate::kernel::error::{Error, Result};
use crate::kernel::time::Timestamp;

/// A fault of the connection that its owner must handle, even if the closure ignored the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Nothing can be stored. The sentence says why.
    Stopped(&'static str),
    /// The connection is of no further use.
    Broken,
}

/// A consistent view of the database: every query of a closure sees the same rows, and `now` does not change.
pub struct Reader<'c> {
    connection: &'c Connection,
    deadline: Option<&'c Deadline>,
    now: Timestamp,
    queries: Cell<u64>,
    trouble: Cell<Option<Trouble>>,
    inspector: Option<&'c Inspector>,
    /// At most one value of each type, for as long as the closure runs.
    attached: RefCell<Vec<Box<dyn Any>>>,
}

impl<'c> Reader<'c> {
    pub(super) fn new(
        connection: &'c Connection,
        deadline: Option<&'c Deadline>,
        now: Timestamp,
        inspector: Option<&'c Inspector>,
    ) -> Self {
        let (queries, trouble, attached) = (Cell::new(0), Cell::new(None), RefCell::default());
        Self { connection, deadline, now, queries, trouble, inspector, attached }
    }

    /// Returns the first row, or `None` if there is none.
    pub fn opt<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        params.with(|values| {
            let mut statement = self.bound(sql, values)?;
            let mut rows = statement.raw_query();
            let found = match rows.next().map_err(|error| self.failed(sql, error))? {
                Some(row) => map(&Row::new(row, sql)).map(Some),
                None => Ok(None),
            };
            drop(rows);
            self.inspect(sql, &statement)?;
            found
        })
    }

    /// Returns the first row of a query that always has one, such as a count or an insertion that returns its id.
    pub fn one<T>(&self, sql: &str, params: impl Params, map: impl FnMut(&Row<'_>) -> Result<T>) -> Result<T> {
        self.opt(sql, params, map)?
            .ok_or_else(|| Error::internal_text(format!("a query that always has a row had none: {sql}")))
    }

    /// Every row.
    pub fn all<T>(&self, sql: &str, params: impl Params, mut map: impl FnMut(&Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        params.with(|values| {
            let mut statement = self.bound(sql, values)?;
            let mut rows = statement.raw_query();
            let mut found = Vec::new();
            while let Some(row) = rows.next().map_err(|error| self.failed(sql, error))? {
                found.push(map(&Row::new(row, sql))?);
            }
            drop(rows);
            self.inspect(sql, &statement)?;
            Ok(found)
        })
    }

    /// Returns a value that several parts of a closure read, such as the settings: `load` reads it for the first of them. Each type has one
    /// value. A closure that changes what it was read from has to [`Tx::forget`] it.
    pub fn kept<T: Clone + 'static>(&self, load: impl FnOnce() -> Result<T>) -> Result<T> {
        if let Some(known) = self.attached.borrow().iter().find_map(|value| value.downcast_ref::<T>()) {
            return Ok(known.clone());
        }
        let value = load()?;
        self.attached.borrow_mut().push(Box::new(value.clone()));
        Ok(value)
    }

    /// How many statements this closure has run so far.
    pub fn queries(&self) -> u64 {
        self.queries.get()
    }

    /// The instant at which this closure began; it stays the same to its end.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    pub(super) fn trouble(&self) -> Option<Trouble> {
        self.trouble.get()
    }

    fn bound(&self, sql: &str, values: &[&dyn ToValue]) -> Result<CachedStatement<'c>> {
        self.check_open()?;
        self.queries.set(self.queries.get() + 1);
        let mut statement = self.connection.prepare_cached(sql).map_err(|error| self.failed(sql, error))?;
        let wanted = statement.parameter_count();
        if wanted != values.len() {
            return Err(Error::internal_text(format!("{} values for {wanted} placeholders: {sql}", values.len())));
        }
        for (index, value) in values.iter().enumerate() {
            statement
                .raw_bind_parameter(index + 1, Bound(value.to_value()))
                .map_err(|error| self.failed(sql, error))?;
        }
        Ok(statement)
    }

    /// Reports the cost of the statement to the inspector, if there is one.
    fn inspect(&self, sql: &str, statement: &rusqlite::Statement<'_>) -> Result<()> {
        let Some(inspector) = self.inspector else { return Ok(()) };
        let told = dialect::inspected(self.connection, sql, statement).map_err(|error| self.failed(sql, error))?;
        inspector(&told);
        Ok(())
    }

    /// Fails outside of a transaction. The engine ends the transaction by itself when the disk is full; later
    /// statements of the closure would be stored at once and alone.
    fn check_open(&self) -> Result<()> {
        if let Some(Trouble::Stopped(sentence)) = self.trouble.get() {
            return Err(stopped(sentence));
        }
        if self.connection.is_autocommit() {
            return Err(Error::internal_text("the transaction is over, but its closure goes on"));
        }
        if self.queries.get() % 16 == 15 && self.deadline.is_some_and(Deadline::is_over) {
            return Err(too_long());
        }
        Ok(())
    }

    fn failed(&self, sql: &str, error: rusqlite::Error) -> Error {
        match dialect::fault(&error) {
            Fault::Unique(columns) => Error::unique(columns),
            // The request was authorised before another commit removed the parent row, for example a deletion of the
            // account.
            Fault::Orphan => Error::new(Code::ResourceAbsent, "The resource that this belongs to no longer exists.")
                .because(Failed { sql: sql.to_owned(), error }),
            Fault::Interrupted => too_long(),
            Fault::Busy => busy().because(Failed { sql: sql.to_owned(), error }),
            Fault::Stopped(_) if self.deadline.is_some() => {
                self.trouble.set(Some(Trouble::Broken));
                unreadable().because(Failed { sql: sql.to_owned(), error })
            }
            Fault::Stopped(sentence) => {
                self.trouble.set(Some(Trouble::Stopped(sentence)));
                stopped(sentence).because(Failed { sql: sql.to_owned(), error })
            }
            fault => {
                if fault == Fault::Broken {
                    self.trouble.set(Some(Trouble::Broken));
                }
                Error::internal(Failed { sql: sql.to_owned(), error })
            }
        }
    }
}

/// The error for a database that cannot store anything at the moment.
pub(super) fn stopped(sentence: &'static str) -> Error {
    Error::new(Code::Overloaded, format!("Nothing can be saved at the moment. {sentence} Reading still works."))
        .retry_after(Duration::from_secs(5))
}

/// The error for a database that another process has locked.
pub(super) fn busy() -> Error {
    Error::overload(Duration::from_secs(1))
}

/// The error for a disk that cannot be read.
fn unreadable() -> Error {
    Error::new(Code::Overloaded, "The database cannot be read at the moment. Try again in a moment.")
        .retry_after(Duration::from_secs(5))
}

fn too_long() -> Error {
    Error::new(Code::RequestTimeout, "The response took too long to produce. Try again.")
}

/// An error of the engine with its statement. Values are left out, because they may be secrets.
#[derive(Debug)]
struct Failed {
    sql: String,
    error: rusqlite::Error,
}

impl std::fmt::Display for Failed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} in: {}", self.error, self.sql)
    }
}

impl std::error::Error for Failed {}

struct Bound<'a>(Value<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match &self.0 {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Real(number) => ValueRef::Real(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// A row of a result, read by the names of its columns.
pub struct Row<'r> {
    row: &'r rusqlite::Row<'r>,
    sql: &'r str,
    /// Where the next column probably is.
    next: Cell<usize>,
}

impl<'r> Row<'r> {
    fn new(row: &'r rusqlite::Row<'r>, sql: &'r str) -> Self {
        Self { row, sql, next: Cell::new(0) }
    }

    /// The index of the column with this name. Columns are mostly read in their order, so that one comparison of names
    /// usually suffices.
    fn position(&self, column: &str) -> rusqlite::Result<usize> {
        let statement = self.row.as_ref();
        let probable = self.next.get();
        let position = match statement.column_name(probable) {
            Ok(name) if name == column => probable,
            _ => statement.column_index(column)?,
        };
        self.next.set(position + 1);
        Ok(position)
    }

    /// The column with this name. A name that the query does not have, or a value of another kind, is an internal
    /// error.
    pub fn get<T: FromValue>(&self, column: &str) -> Result<T> {
        let failed = |error| Error::internal(Failed { sql: self.sql.to_owned(), error });
        let stored = self.position(column).and_then(|position| self.row.get_ref(position)).map_err(failed)?;
        let value = match stored {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => Value::Int(number),
            ValueRef::Real(number) => Value::Real(number),
            ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Value::Text(text.into()),
                Err(error) => return Err(Error::internal(error)),
            },
            ValueRef::Blob(bytes) => Value::Blob(bytes.into()),
        };
        let kind = value.kind();
        T::from_value(value).ok_or_else(|| {
            let wanted = std::any::type_name::<T>();
            Error::internal_text(format!("the column {column} holds {kind}, which is no {wanted}: {}", self.sql))
        })
    }
}

/// A hook at the end of each writing closure, inside its unit of work.
pub type BeforeRelease = Arc<dyn Fn(&Tx<'_>) -> Result<()> + Send + Sync>;

/// A unit of work that writes: all of it is stored, or nothing.
pub struct Tx<'c> {
    reader: Reader<'c>,
    entropy: &'c Entropy,
    effects: RefCell<Vec<Effect>>,
    before_release: Option<&'c BeforeRelease>,
}

impl<'c> Deref for Tx<'c> {
    type Target = Reader<'c>;

    fn deref(&self) -> &Self::Target {
        &self.reader
    }
}

impl<'c> Tx<'c> {
    pub(super) fn new(
        connection: &'c Connection,
        entropy: &'c Entropy,
        now: Timestamp,
        inspector: Option<&'c Inspector>,
    ) -> Self {
        let reader = Reader::new(connection, None, now, inspector);
        Self { reader, entropy, effects: RefCell::default(), before_release: None }
    }

    /// The same, with the hook that runs before the release.
    pub(super) fn with_hook(self, before_release: Option<&'c BeforeRelease>) -> Self {
        Self { before_release, ..self }
    }

    /// Runs the hook now, which otherwise runs at the end: what it handles then still finds the rows that are deleted next.
    pub fn run_hook(&self) -> Result<()> {
        self.before_release.map_or(Ok(()), |hook| hook(self))
    }

    /// Runs a statement that returns no rows, and returns how many rows it changed.
    pub fn exec(&self, sql: &str, params: impl Params) -> Result<usize> {
        params.with(|values| {
            let mut statement = self.reader.bound(sql, values)?;
            let changed = statement.raw_execute().map_err(|error| self.reader.failed(sql, error))?;
            self.reader.inspect(sql, &statement)?;
            Ok(changed)
        })
    }

    /// Inserts a row, and returns its id. `RETURNING` would have the engine keep copies of pages, for it may return several rows and fail
    /// between them.
    pub fn insert<T: FromValue>(&self, sql: &str, params: impl Params) -> Result<T> {
        self.insert_if_new(sql, params)?
            .ok_or_else(|| Error::internal_text(format!("an insertion that always has a row had none: {sql}")))
    }

    /// Inserts a row, and returns its id; `None` where a row that is there already keeps it out by `ON CONFLICT DO NOTHING`.
    pub fn insert_if_new<T: FromValue>(&self, sql: &str, params: impl Params) -> Result<Option<T>> {
        if self.exec(sql, params)? == 0 {
            return Ok(None);
        }
        let id = T::from_value(Value::Int(self.reader.connection.last_insert_rowid()));
        id.map(Some).ok_or_else(|| Error::internal_text(format!("the id of a row is of another type: {sql}")))
    }

    /// Has the next part that asks for this value read it again.
    pub fn forget<T: 'static>(&self) {
        self.reader.attached.borrow_mut().retain(|value| !value.is::<T>());
    }

    /// Fills the buffer with random bytes.
    pub fn random(&self, buffer: &mut [u8]) -> Result<()> {
        self.entropy.fill(buffer)
    }

    /// The source of randomness, for tokens and shuffles.
    pub fn entropy(&self) -> &Entropy {
        self.entropy
    }

    /// Registers an effect. The writer thread runs it after the commit and before it answers.
    pub fn after_commit(&self, effect: Effect) {
        self.effects.borrow_mut().push(effect);
    }

    /// Gives access to a value that another module attaches to this unit of work, such as its events. Each type has one
    /// value, which begins empty and lasts as long as the closure. Only `work` can reach it while it runs.
    pub fn with_extension<T: Default + 'static, R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let stored = {
            let mut attached = self.reader.attached.borrow_mut();
            let place = attached.iter().position(|extension| extension.is::<T>());
            place.map(|place| attached.swap_remove(place))
        };
        let mut value = stored.and_then(|stored| stored.downcast::<T>().ok()).unwrap_or_default();
        let result = work(&mut value);
        self.reader.attached.borrow_mut().push(value);
        result
    }

    pub(super) fn into_effects(self) -> Vec<Effect> {
        self.effects.into_inner()
    }
}
