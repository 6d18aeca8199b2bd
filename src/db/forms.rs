//! SQL functions for migrations: the forms of texts, as [`crate::kernel::text`] produces them.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use crate::kernel::error::{Error, Result};
use crate::kernel::text::{Line, ParsedText, fold, fold_handle, sort_key};

/// Registers the functions with the connection.
pub(super) fn register(connection: &Connection) -> Result<()> {
    register_one(connection, "text_line", kept_line)?;
    register_one(connection, "text_fold", |text| fold(&text))?;
    register_one(connection, "text_handle", |text| fold_handle(&text))?;
    register_one(connection, "text_sort_key", |text| sort_key(&text))
}

/// The stored form of a line. A line that would be refused today stays as it is.
fn kept_line(text: String) -> String {
    Line::<1, { usize::MAX }>::parse(&text).map_or(text, |line| line.as_str().to_owned())
}

/// Registers a function of one text. It returns NULL for values of other types.
fn register_one(connection: &Connection, name: &str, form: fn(String) -> String) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    let function =
        move |given: &rusqlite::functions::Context<'_>| given.get::<Option<String>>(0).map(|text| text.map(form));
    connection.create_scalar_function(name, 1, flags, function).map_err(Error::internal)
}
