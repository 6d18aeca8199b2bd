//! Functions of SQL for migrations: the forms of texts, as [`crate::kernel::text`] makes them.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use crate::kernel::error::{Error, Result};
use crate::kernel::text::{Line, ParsedText, fold, fold_handle};

/// Makes the functions known to the connection.
pub(super) fn register(connection: &Connection) -> Result<()> {
    one(connection, "text_line", kept_line)?;
    one(connection, "text_fold", |text| fold(&text))?;
    one(connection, "text_handle", |text| fold_handle(&text))
}

/// The line as it would be kept; one that would not be taken any more stays as it is.
fn kept_line(text: String) -> String {
    Line::<1, { usize::MAX }>::parse(&text).map_or(text, |line| line.as_str().to_owned())
}

/// Makes a function of one text known. Of what is no text it gives nothing.
fn one(connection: &Connection, name: &str, form: fn(String) -> String) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    let function =
        move |given: &rusqlite::functions::Context<'_>| given.get::<Option<String>>(0).map(|text| text.map(form));
    connection.create_scalar_function(name, 1, flags, function).map_err(Error::internal)
}
