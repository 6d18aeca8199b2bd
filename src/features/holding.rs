//! What features hold about people, as each one declares it: for the archive that a person may demand, and for the erasure.

use serde_json::Value;

use super::users::User;
use crate::db::Reader;
use crate::kernel::{Actor, Error, Result};

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it lies in the archive, with slashes.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl File {
    /// A file of records, as JSON that people can read too.
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

/// How the rows of a table about a person go when the person goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasure {
    /// The database takes them along with the row of the person.
    WithThePerson,
    /// The feature's own `erase` removes them, or takes the person out of them.
    ByTheFeature,
}

/// A table with something about a person in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// How its rows go.
    pub erasure: Erasure,
}

/// How many records are read at a time.
pub const PORTION: usize = 200;

/// How the files of a holding are read.
#[derive(Debug, Clone, Copy)]
pub enum Held {
    /// A few small files, read at once. The first one is always there where the feature holds something about everybody.
    Files(fn(&Reader, &Actor, &User) -> Result<Vec<File>>),
    /// A record with lists of any length, which are read in portions.
    Record(Record),
    /// A list of any length, read in portions.
    List(List),
    /// A list and the texts that belong to it.
    ListWithTexts(List, Texts),
    /// The list of the person's stored files, and the files.
    ListWithFiles(List),
}

/// A file of many records.
#[derive(Debug, Clone, Copy)]
pub struct List {
    /// Where it lies in the archive.
    pub path: &'static str,
    /// Reads its records.
    pub portion: Portion,
}

/// A file of one record: a few small fields, then lists.
#[derive(Debug, Clone, Copy)]
pub struct Record {
    /// Where it lies in the archive.
    pub path: &'static str,
    /// Reads the small fields, which are one or more.
    pub fields: fn(&Reader, &User) -> Result<Vec<(&'static str, Value)>>,
    /// The fields with lists.
    pub lists: &'static [(&'static str, Portion)],
}

/// Reads the next records behind a position, each with its own position: about [`PORTION`] of them, and none behind the last one. The
/// first portion is behind 0.
pub type Portion = fn(&Reader, &User, i64) -> Result<Vec<(i64, Value)>>;

/// The next text above an id and not above another, with its id.
pub type Texts = fn(&Reader, &User, i64, i64) -> Result<Option<(i64, File)>>;

/// Something that a feature holds about a person.
#[derive(Debug, Clone, Copy)]
pub struct Holding {
    /// What its files are, a line for the reader of the archive.
    pub about: &'static str,
    /// How its files are read.
    pub held: Held,
    /// The tables that they come from.
    pub tables: &'static [Table],
}

/// A table about a person that is not in the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withheld {
    /// The table.
    pub table: Table,
    /// Why it is left out.
    pub reason: &'static str,
}

/// A table whose rows the database takes along with the row of the person.
pub const fn with_the_person(name: &'static str) -> Table {
    Table { name, erasure: Erasure::WithThePerson }
}

/// A table whose rows the feature erases.
pub const fn by_the_feature(name: &'static str) -> Table {
    Table { name, erasure: Erasure::ByTheFeature }
}

/// Sets a field that has a value; one without is left out.
pub fn set(record: &mut Value, name: &str, value: Option<impl serde::Serialize>) {
    if let Some(value) = value.and_then(|value| serde_json::to_value(value).ok()) {
        record[name] = value;
    }
}

/// What one-time links carry behind their address.
const TOKEN: &str = "#token=";

/// The text without the tokens of its links: whoever gets hold of an archive must not get in by it.
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

/// The longest name that a file gets from a title, in characters.
const LONGEST_SLUG: usize = 60;

/// The title as a part of a file name: small letters and digits of any script, dashes between words.
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
