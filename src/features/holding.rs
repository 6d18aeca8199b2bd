//! The data about people that each feature declares, for the export and for the erasure of a person.

use serde_json::Value;

use super::users::User;
use crate::db::Reader;
use crate::kernel::{Actor, Error, Result};

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path in the archive, with slashes.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl File {
    /// A file of records, as formatted JSON.
    pub fn json(path: impl Into<String>, records: &serde_json::Value) -> Result<Self> {
        let mut bytes = serde_json::to_vec_pretty(records).map_err(Error::internal)?;
        bytes.push(b'\n');
        Ok(Self { path: path.into(), bytes })
    }

    /// A file of text.
    pub fn text(path: impl Into<String>, text: String) -> Self {
        Self { path: path.into(), bytes: text.into_bytes() }
    }
}

/// How the rows of a table about a person are erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasure {
    /// The database deletes them with the row of the person.
    WithThePerson,
    /// The feature's own `erase` deletes or anonymises them.
    ByTheFeature,
}

/// A table with data about people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    pub name: &'static str,
    /// How its rows are erased.
    pub erasure: Erasure,
}

/// The records of one read.
pub const PORTION: usize = 200;

/// How the files of a holding are read.
#[derive(Debug, Clone, Copy)]
pub enum Held {
    /// A few small files, read at once.
    Files(fn(&Reader, &Actor, &User) -> Result<Vec<File>>),
    /// A record with lists of any length, which are read in portions.
    Record(Record),
    /// A list of any length, read in portions.
    List(List),
    /// A list and its texts.
    ListWithTexts(List, Texts),
    /// The list of the person's stored files, and the files.
    ListWithFiles(List),
}

/// A file of many records.
#[derive(Debug, Clone, Copy)]
pub struct List {
    /// Its path in the archive.
    pub path: &'static str,
    /// Reads its records.
    pub portion: Portion,
}

/// A file of one record: a few small fields, then lists.
#[derive(Debug, Clone, Copy)]
pub struct Record {
    /// Its path in the archive.
    pub path: &'static str,
    /// Reads the small fields, which are one or more.
    pub fields: Fields,
    /// The fields with lists.
    pub lists: &'static [(&'static str, Portion)],
}

/// Reads the small fields of a record, by their names.
pub type Fields = fn(&Reader, &User) -> Result<Vec<(&'static str, Value)>>;

/// Reads the next records behind a position, each with its own position: about [`PORTION`] of them, and none behind the last one. The
/// first portion is behind 0.
pub type Portion = fn(&Reader, &User, i64) -> Result<Vec<(i64, Value)>>;

/// Reads the next text in a range of ids, with its id.
pub type Texts = fn(&Reader, &User, i64, i64) -> Result<Option<(i64, File)>>;

/// Data that a feature holds about people.
#[derive(Debug, Clone, Copy)]
pub struct Holding {
    /// A line about its files for the reader of the archive.
    pub about: &'static str,
    /// How its files are read.
    pub held: Held,
    /// The tables that its files come from.
    pub tables: &'static [Table],
}

/// A table about people that is not in the export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withheld {
    pub table: Table,
    /// The reason.
    pub reason: &'static str,
}

/// Declares a table whose rows the database deletes with the row of the person.
pub const fn with_the_person(name: &'static str) -> Table {
    Table { name, erasure: Erasure::WithThePerson }
}

/// Declares a table whose rows the feature erases.
pub const fn by_the_feature(name: &'static str) -> Table {
    Table { name, erasure: Erasure::ByTheFeature }
}

/// Sets a field that has a value; one without is left out.
pub fn set(record: &mut Value, name: &str, value: Option<impl serde::Serialize>) {
    if let Some(value) = value.and_then(|value| serde_json::to_value(value).ok()) {
        record[name] = value;
    }
}

/// What comes before the token in the URL of a one-time link.
const TOKEN: &str = "#token=";

/// Removes the tokens of links from a text, so that a stolen archive gives no access.
pub fn without_tokens(text: &str) -> String {
    let mut parts = text.split(TOKEN);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(TOKEN);
        kept.push_str("(left out)");
        kept.push_str(part.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_')));
    }
    kept
}

/// The longest part of a file name from a title, in characters.
const LONGEST_SLUG: usize = 60;

/// Turns a title into a part of a file name: lower-case letters and digits of any script, with dashes between words.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.to_lowercase().chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let cut: String = slug.chars().take(LONGEST_SLUG).collect();
    let cut = cut.trim_end_matches('-');
    if cut.is_empty() { "untitled".to_owned() } else { cut.to_owned() }
}
