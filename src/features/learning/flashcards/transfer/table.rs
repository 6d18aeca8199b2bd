//! Comma-, semicolon- and tab-separated values (RFC 4180): those that we write, those of Quizlet, and the text export of Anki.
//!
//! Ours have the columns `front`, `back`, `tags` and `kind`. Of others the first column is the front and the second one the back, unless a
//! first line names them or lines with `#` do, as Anki writes them.

use super::{PlainDeck, PlainNote, unreadable};
use crate::features::flashcards::model::NoteKind;
use crate::http::rows::{Cell, csv_line};
use crate::kernel::Result;

/// The most columns of a line.
const MOST_COLUMNS: usize = 200;
/// The records by which the separator is found.
const LOOKED_AT: usize = 20;

/// What may follow the apostrophe that keeps a text from being read as a formula.
const GUARDED: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// A record and the line at which it begins.
type Record = (usize, Vec<String>);

/// Which column is what.
#[derive(Debug, Clone, Copy)]
struct Columns {
    front: usize,
    back: Option<usize>,
    tags: Option<usize>,
    kind: Option<usize>,
    /// Whether the file is one of ours, where tags are separated by commas and formulas are guarded.
    is_ours: bool,
}

impl Default for Columns {
    fn default() -> Self {
        Self { front: 0, back: Some(1), tags: Some(2), kind: None, is_ours: false }
    }
}

/// What the lines with `#` at the beginning of an export of Anki say.
#[derive(Debug, Default)]
struct Directives {
    separator: Option<char>,
    tags: Option<usize>,
    lines: usize,
    length: usize,
}

fn directives(text: &str) -> Directives {
    let mut found = Directives::default();
    for line in text.split_inclusive('\n') {
        let Some((name, value)) = line.strip_prefix('#').and_then(|line| line.trim_end().split_once(':')) else {
            break;
        };
        match name.trim() {
            "separator" => {
                found.separator = match value.trim().to_ascii_lowercase().as_str() {
                    "tab" => Some('\t'),
                    "comma" => Some(','),
                    "semicolon" => Some(';'),
                    "pipe" => Some('|'),
                    other => other.chars().next(),
                }
            }
            "tags column" => found.tags = value.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1)),
            "html" | "notetype" | "deck" | "tags" | "columns" | "if matches" | "notetype column" | "deck column"
            | "guid column" => {}
            _ => break,
        }
        found.lines += 1;
        found.length += line.len();
    }
    found
}

pub(super) fn read(text: &str) -> Result<PlainDeck> {
    let directives = directives(text);
    let body = &text[directives.length..];
    let separator = directives.separator.unwrap_or_else(|| separator(body));
    let mut records = quoted(body, separator, usize::MAX).unwrap_or_else(|| unquoted(body, separator, usize::MAX));
    for (line, _) in &mut records {
        *line += directives.lines;
    }
    records.retain(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    if records.iter().any(|(_, cells)| cells.len() > MOST_COLUMNS) {
        return Err(unreadable(&format!("must have at most {MOST_COLUMNS} columns")));
    }
    let mut columns = Columns::default();
    // An export of Anki says all that in its lines with `#` and names no columns.
    if directives.lines > 0 {
        columns.tags = directives.tags;
    } else if let Some(named) = records.first().and_then(|(_, cells)| named(cells)) {
        columns = named;
        records.remove(0);
    }
    let notes = records.iter().map(|(line, cells)| note(*line, cells, columns)).collect();
    Ok(PlainDeck { name: None, description: None, notes })
}

/// The columns that a first line names; nothing where it is a note.
fn named(cells: &[String]) -> Option<Columns> {
    let names: Vec<String> = cells.iter().map(|cell| cell.trim().to_lowercase()).collect();
    let place = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
    let front = place(&["front", "question", "term", "text"])?;
    let back = place(&["back", "answer", "definition", "extra", "back extra"]);
    let kind = place(&["kind"]);
    back.or(kind)?;
    Some(Columns { front, back, tags: place(&["tags", "tag"]), kind, is_ours: kind.is_some() })
}

fn note(line: usize, cells: &[String], columns: Columns) -> PlainNote {
    let cell = |place: Option<usize>| place.and_then(|place| cells.get(place)).map_or("", String::as_str);
    let text = |place: Option<usize>| {
        let text = cell(place);
        let guarded = text.strip_prefix('\'').filter(|rest| rest.starts_with(GUARDED));
        guarded.filter(|_| columns.is_ours).unwrap_or(text).to_owned()
    };
    let tags = text(columns.tags);
    let tags: Vec<String> =
        if columns.is_ours { listed(&tags) } else { tags.split([' ', ',']).map(str::to_owned).collect() };
    PlainNote {
        line,
        kind: NoteKind::parse(cell(columns.kind).trim()),
        front: text(Some(columns.front)),
        back: text(columns.back),
        tags: tags.into_iter().filter(|tag| !tag.is_empty()).collect(),
    }
}

/// Tags that are separated by commas; a backslash before a comma or a backslash makes it a part of the tag.
fn listed(text: &str) -> Vec<String> {
    let (mut tags, mut tag, mut letters) = (Vec::new(), String::new(), text.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => tag.extend(letters.next()),
            ',' => tags.push(std::mem::take(&mut tag).trim().to_owned()),
            other => tag.push(other),
        }
    }
    tags.push(tag.trim().to_owned());
    tags
}

/// The separator with which the first record names columns, or that gives the first records the same number of columns, two or more.
fn separator(text: &str) -> char {
    let is_even = |separator: &&char| {
        let records = first(text, **separator);
        let columns = records.first().map_or(0, Vec::len);
        columns >= 2 && records.iter().all(|record| record.len() == columns)
    };
    let candidates = ['\t', ',', ';', '|'];
    let naming = candidates
        .iter()
        .find(|separator| first(text, **separator).first().is_some_and(|cells| named(cells).is_some()));
    let even = || candidates.iter().find(is_even);
    let often = || candidates.iter().find(|separator| first(text, **separator).iter().any(|record| record.len() >= 2));
    naming.or_else(even).or_else(often).copied().unwrap_or('\t')
}

fn first(text: &str, separator: char) -> Vec<Vec<String>> {
    let records = quoted(text, separator, LOOKED_AT).unwrap_or_else(|| unquoted(text, separator, LOOKED_AT));
    let is_filled = |cells: &Vec<String>| cells.iter().any(|cell| !cell.trim().is_empty());
    records.into_iter().map(|(_, cells)| cells).filter(is_filled).collect()
}

/// Reads records, `most` at the most, where a cell may be quoted. Nothing where the quotes are none, because something follows a closing one.
fn quoted(text: &str, separator: char, most: usize) -> Option<Vec<Record>> {
    let mut records = Vec::new();
    let (mut record, mut cell): (Vec<String>, String) = (Vec::new(), String::new());
    let (mut line, mut begins) = (1, 1);
    let mut letters = text.chars().peekable();
    let mut is_closed = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' if cell.is_empty() && !is_closed => loop {
                match letters.next()? {
                    '"' if letters.peek() == Some(&'"') => {
                        letters.next();
                        cell.push('"');
                    }
                    '"' => {
                        is_closed = true;
                        break;
                    }
                    other => {
                        line += usize::from(other == '\n');
                        cell.push(other);
                    }
                }
            },
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' => {
                record.push(std::mem::take(&mut cell));
                records.push((begins, std::mem::take(&mut record)));
                if records.len() >= most {
                    return Some(records);
                }
                line += 1;
                (begins, is_closed) = (line, false);
            }
            other if other == separator => {
                record.push(std::mem::take(&mut cell));
                is_closed = false;
            }
            _ if is_closed => return None,
            other => cell.push(other),
        }
    }
    if !cell.is_empty() || !record.is_empty() || is_closed {
        record.push(cell);
        records.push((begins, record));
    }
    Some(records)
}

/// Reads a record from each line, `most` at the most, where quotes are letters like others.
fn unquoted(text: &str, separator: char, most: usize) -> Vec<Record> {
    let record = |(number, line): (usize, &str)| (number + 1, line.split(separator).map(str::to_owned).collect());
    text.lines().take(most).enumerate().map(record).collect()
}

pub(super) fn head() -> Vec<u8> {
    let mut head = Vec::new();
    csv_line(&["front", "back", "tags", "kind"].map(Cell::Text), &mut head);
    head
}

pub(super) fn write(kind: NoteKind, (front, back): (&str, &str), tags: &[String], into: &mut Vec<u8>) {
    let tags: Vec<String> = tags.iter().map(|tag| tag.replace('\\', "\\\\").replace(',', "\\,")).collect();
    let tags = tags.join(", ");
    // A text that looks guarded already is guarded once more, so that it is read as it was.
    let guard = |text: &str| {
        let looks_guarded = text.strip_prefix('\'').is_some_and(|rest| rest.starts_with(GUARDED));
        if looks_guarded { format!("'{text}") } else { text.to_owned() }
    };
    let (front, back, tags) = (guard(front), guard(back), guard(&tags));
    csv_line(&[Cell::Text(&front), Cell::Text(&back), Cell::Text(&tags), Cell::Plain(kind.name().to_owned())], into);
}
