//! Substring search in the order of ids: an FTS5 index with the tokenizer `trigram`, maintained by the store that owns
//! the texts.
//!
//! A row of the index is one document: marks that narrow a search, then the texts, then each letter and each pair of
//! letters of the texts, padded to three characters. So a search for one or two letters finds them anywhere too. A mark
//! is a trigram of its own: the engine intersects it with the trigrams of the text and stops when the page is full.

use std::collections::BTreeSet;

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;

use super::conn::{Reader, Tx};
use super::params;
use crate::kernel::error::Result;
use crate::kernel::page::PageRequest;
use crate::kernel::text::fold;

/// Pads one or two letters to three. No text contains it.
const FILLER: char = '\u{2}';
/// The first character of marks of the first kind. Those of the other kinds begin with the next characters.
const FIRST_MARK: u8 = 3;
/// Kinds of marks that a document may have.
const MOST_MARKS: usize = 5;
/// Signs that the values of marks are written with.
const DIGITS: u32 = 1 << 14;

/// The statements of a search index, by its name in the migrations.
#[derive(Debug, Clone, Copy)]
pub struct SearchIndex {
    /// Finds ids below `?2`, descending, `?3` at the most.
    pub find: &'static str,
    /// Adds a document.
    pub put: &'static str,
    /// Removes a document.
    pub remove: &'static str,
}

/// The index with this name.
#[macro_export]
#[doc(hidden)]
macro_rules! __db_search_index {
    ($name:literal) => {
        $crate::db::SearchIndex {
            find: concat!(
                "SELECT rowid AS id FROM ",
                $name,
                " WHERE ",
                $name,
                " MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC LIMIT ?3"
            ),
            put: concat!("INSERT INTO ", $name, " (rowid, document) VALUES (?1, ?2)"),
            remove: concat!("DELETE FROM ", $name, " WHERE rowid = ?1"),
        }
    };
}

/// Gives migrations the function `search_document(marks, mark ..., text ...)`, whose first argument is the number of
/// marks.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("search_document", -1, flags, |context| {
        let values = (1..context.len()).map(|place| value(context, place)).collect::<Vec<_>>();
        let marks = usize::try_from(context.get::<i64>(0)?).unwrap_or(0).min(values.len());
        let marked: Vec<&str> = values[..marks].iter().map(|value| value.as_deref().unwrap_or_default()).collect();
        let texts: Vec<&str> = values[marks..].iter().filter_map(Option::as_deref).collect();
        Ok(document(&marked, &texts))
    })
}

fn value(context: &Context<'_>, place: usize) -> Option<String> {
    match context.get_raw(place) {
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
        _ => None,
    }
}

/// The document of a row.
fn document(marks: &[&str], texts: &[&str]) -> String {
    let mut document = String::new();
    for (kind, value) in marks.iter().enumerate().take(MOST_MARKS) {
        document.push_str(&mark(kind, value));
    }
    let mut short = BTreeSet::new();
    for text in texts {
        // Texts must not contain our own control characters.
        let text = fold(text).replace(char::is_control, " ");
        document.push('\n');
        document.push_str(&text);
        let mut before = None;
        for c in text.chars() {
            short.insert((before, c));
            short.insert((None, c));
            before = Some(c);
        }
    }
    for (before, c) in short {
        document.extend([FILLER, before.unwrap_or(FILLER), c]);
    }
    document
}

/// The trigram for a value of a kind: a character that no text has, and 28 bits of the value's hash. The caller must
/// compare the value too.
fn mark(kind: usize, value: &str) -> String {
    let hash = value.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let digit = |number: u32| char::from_u32(0x4e00 + number % DIGITS).unwrap_or('\u{4e00}');
    let first = char::from(FIRST_MARK + u8::try_from(kind.min(MOST_MARKS - 1)).unwrap_or(0));
    [first, digit(hash), digit(hash / DIGITS)].into_iter().collect()
}

/// The expression that finds the text in documents with these marks; `None` if nothing can match.
fn expression(marks: &[Option<&str>], text: &str) -> Option<String> {
    // Stored names and addresses have single spaces.
    let text = fold(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.chars().any(char::is_control) {
        return None;
    }
    let missing = 3_usize.saturating_sub(text.chars().count());
    let wanted = format!("{}{text}", FILLER.to_string().repeat(missing));
    let marks = marks.iter().enumerate().filter_map(|(kind, value)| value.map(|value| mark(kind, value)));
    let parts: Vec<String> = marks.chain([wanted]).map(|part| format!("\"{}\"", part.replace('"', "\"\""))).collect();
    Some(parts.join(" AND "))
}

impl Reader<'_> {
    /// Finds rows whose texts contain `text`, the highest id first. `marks` narrows the search, in the order of the
    /// document's marks. `row` reads the row of an id, or returns `None` if it does not belong to the result.
    pub fn search<T>(
        &self,
        index: &SearchIndex,
        marks: &[Option<&str>],
        text: &str,
        page: PageRequest,
        mut row: impl FnMut(i64) -> Result<Option<T>>,
    ) -> Result<Vec<T>> {
        let Some(expression) = expression(marks, text) else { return Ok(Vec::new()) };
        let (wanted, mut rows, mut below) = (usize::try_from(page.fetch()).unwrap_or(0), Vec::new(), page.below());
        while rows.len() < wanted {
            let missing = wanted - rows.len();
            let ids: Vec<i64> = self.all(index.find, params![expression, below, missing], |row| row.get("id"))?;
            for id in &ids {
                below = *id;
                rows.extend(row(*id)?);
            }
            if ids.len() < missing {
                break;
            }
        }
        Ok(rows)
    }
}

impl Tx<'_> {
    /// Adds the texts of a new row to the index.
    pub fn index_text(&self, index: &SearchIndex, id: i64, marks: &[&str], texts: &[&str]) -> Result<()> {
        self.exec(index.put, params![id, document(marks, texts)]).map(drop)
    }

    /// Removes the texts of a row from the index and from its pages.
    pub fn unindex_text(&self, index: &SearchIndex, id: i64) -> Result<()> {
        self.exec(index.remove, params![id]).map(drop)
    }
}
