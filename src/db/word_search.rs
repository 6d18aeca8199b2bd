//! Search for words in the order of ids: an FTS5 index of words, maintained by the store that owns the texts.
//!
//! The index is divided into partitions, such as all texts of one person. Each word of a document begins with the number of its partition,
//! so a search, and one for the beginning of a word too, reads the words of its partitions alone, however many others there are. A document
//! also has marks that narrow a search: a thing that it belongs to, and labels. Labels may have levels, as in `biology::cells`; a document
//! has a mark for each level.

use std::collections::BTreeSet;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use super::conn::{Reader, Tx};
use super::params;
use super::search::SearchIndex;
use crate::kernel::error::Result;
use crate::kernel::text::{fold, wanted_words, words};

/// The characters of each text that are indexed.
const LONGEST_TEXT: usize = 2000;
/// The words of a search; further ones are ignored.
const MOST_WORDS: usize = 8;
/// The separator between the levels of a label.
const LEVEL: &str = "::";

/// What is indexed of a row.
#[derive(Debug, Clone, Copy)]
pub struct WordDocument<'a> {
    pub partition: i64,
    /// The id of the thing that the row belongs to.
    pub thing: i64,
    /// Labels of the row. Their words are found too.
    pub labels: &'a [String],
    pub texts: &'a [&'a str],
}

/// The part of an index that is searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    pub id: i64,
    /// The things to whose rows the search is limited; empty for all rows.
    pub things: Vec<i64>,
}

/// What is searched for.
#[derive(Debug, Clone, Copy)]
pub struct WordQuery<'a> {
    pub partitions: &'a [Partition],
    /// A label that the rows have, or one below it.
    pub label: Option<&'a str>,
    /// Words that the rows have. The last one may be the beginning of a word.
    pub text: Option<&'a str>,
}

/// Gives migrations the function `word_document(partition, thing, labels, text ...)`, whose labels are a JSON array.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("word_document", -1, flags, |context| {
        let labels: Vec<String> = serde_json::from_str(&context.get::<String>(2)?).unwrap_or_default();
        let texts =
            (3..context.len()).map(|place| context.get::<String>(place)).collect::<rusqlite::Result<Vec<_>>>()?;
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (partition, thing) = (context.get(0)?, context.get(1)?);
        Ok(document(&WordDocument { partition, thing, labels: &labels, texts: &texts }))
    })
}

/// The word that every document of a partition has.
fn any(partition: i64) -> String {
    format!("{partition}a")
}

/// The word of a thing.
fn thing(partition: i64, id: i64) -> String {
    format!("{partition}b{id}")
}

/// The word of a label: a hash, because labels may have any characters.
fn label(partition: i64, text: &str) -> String {
    let hash = fold(text)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{partition}c{hash:x}")
}

/// A word of a text.
fn word(partition: i64, text: &str) -> String {
    format!("{partition}d{text}")
}

/// The document of a row: its words, with spaces between them.
fn document(row: &WordDocument<'_>) -> String {
    let mut found = BTreeSet::new();
    found.extend([any(row.partition), thing(row.partition, row.thing)]);
    for text in row.labels {
        let ends = text.match_indices(LEVEL).map(|(at, _)| at).chain([text.len()]);
        found.extend(ends.filter(|end| *end > 0).map(|end| label(row.partition, &text[..end])));
        found.extend(words(text).iter().map(|text| word(row.partition, text)));
    }
    for text in row.texts {
        let end = text.char_indices().nth(LONGEST_TEXT).map_or(text.len(), |(at, _)| at);
        found.extend(words(&text[..end]).iter().map(|text| word(row.partition, text)));
    }
    let mut document = String::new();
    for word in found {
        document.push_str(&word);
        document.push(' ');
    }
    document
}

/// The expression that finds the rows; `None` if nothing can match. Words have no quotation marks.
fn expression(query: &WordQuery<'_>) -> Option<String> {
    let wanted = query.text.map(|text| wanted_words(text, MOST_WORDS)).unwrap_or_default();
    if wanted.is_empty() && query.text.is_some_and(|text| !text.trim().is_empty()) {
        return None;
    }
    let mut expression = String::new();
    for Partition { id, things } in query.partitions {
        if !expression.is_empty() {
            expression.push_str(" OR ");
        }
        let things: Vec<String> = things.iter().map(|of| format!("\"{}\"", thing(*id, *of))).collect();
        let mut parts =
            vec![if things.is_empty() { format!("\"{}\"", any(*id)) } else { format!("({})", things.join(" OR ")) }];
        parts.extend(query.label.map(|text| format!("\"{}\"", label(*id, text))));
        parts.extend(wanted.iter().map(|wanted| {
            let end = if wanted.is_prefix { " *" } else { "" };
            format!("\"{}\"{end}", word(*id, &wanted.word))
        }));
        expression.push('(');
        expression.push_str(&parts.join(" AND "));
        expression.push(')');
    }
    (!expression.is_empty()).then_some(expression)
}

impl Reader<'_> {
    /// Finds the ids of rows below `below`, the highest id first, `most` at the most.
    pub fn find_words(&self, index: &SearchIndex, query: &WordQuery<'_>, below: i64, most: usize) -> Result<Vec<i64>> {
        match expression(query) {
            Some(expression) => self.all(index.find, params![expression, below, most], |row| row.get("id")),
            None => Ok(Vec::new()),
        }
    }
}

impl Tx<'_> {
    /// Adds the words of a new row to the index.
    pub fn index_words(&self, index: &SearchIndex, id: i64, row: &WordDocument<'_>) -> Result<()> {
        self.exec(index.put, params![id, document(row)]).map(drop)
    }
}
