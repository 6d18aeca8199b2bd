//! Comma-, semicolon- and tab-separated values (RFC 4180): those that we write, those of Quizlet, and the text export of Anki.
//!
//! Ours have the columns `front`, `back`, `tags` and `kind`. Of others the first column is the front and the second one the back, unless a
//! first line names them or lines with `#` do, as Anki writes them.

use std::collections::BTreeSet;

use super::directives::{Directives, is_optional, kind_of};
use super::package::{Losses, Names, converted};
use super::{PlainDeck, PlainNote, add_loss, kind_named, unreadable};
use crate::features::flashcards::model::NoteKind;
use crate::http::rows::{Cell, csv_line};
use crate::kernel::Result;

/// The most columns of a line.
const MOST_COLUMNS: usize = 200;
/// The records by which the separator is found.
const LOOKED_AT: usize = 20;

/// What may separate columns.
const SEPARATORS: [char; 4] = ['\t', ',', ';', '|'];

/// What may follow the apostrophe that keeps a text from being read as a formula.
const GUARDED: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// A record and the line at which it begins.
type Record = (usize, Vec<String>);

/// Which column is what.
#[derive(Debug, Clone)]
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

impl Columns {
    fn has(&self, place: usize) -> bool {
        place == self.front || [self.back, self.tags, self.kind].contains(&Some(place))
    }
}

/// Whether a text begins as exports of Anki do.
pub(super) fn is_of_anki(text: &str) -> bool {
    Directives::of(text).lines > 0
}

pub(super) fn read(text: &str) -> Result<PlainDeck> {
    let directives = Directives::of(text);
    let body = &text[directives.length..];
    let separator = directives.separator.unwrap_or_else(|| separator(body));
    let mut records = records(body, separator, usize::MAX);
    for (line, _) in &mut records {
        *line += directives.lines;
    }
    records.retain(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    if records.iter().any(|(_, cells)| cells.len() > MOST_COLUMNS) {
        return Err(unreadable(&format!("must have at most {MOST_COLUMNS} columns")));
    }
    if directives.lines > 0 {
        return Ok(of_anki(&directives, separator, &records));
    }
    let mut columns = Columns::default();
    if let Some(named) = records.first().and_then(|(_, cells)| named(cells)) {
        columns = named;
        records.remove(0);
    }
    let is_more = |(place, cell): (usize, &String)| !cell.trim().is_empty() && !columns.has(place);
    let more = records.iter().filter(|(_, cells)| cells.iter().enumerate().any(is_more)).count();
    let mut lost = Vec::new();
    add_loss(&mut lost, "unused_fields", more);
    let notes = records.iter().map(|(line, cells)| note(*line, cells, &columns)).collect();
    Ok(PlainDeck { notes, lost, ..PlainDeck::default() })
}

/// The notes of an export of Anki. What is no special column is a field: the first one is the front, and the others are the back.
fn of_anki(directives: &Directives, separator: char, records: &[Record]) -> PlainDeck {
    let width = records.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let names = directives.columns.as_deref().and_then(|names| self::records(names.trim(), separator, 1).pop());
    let names = names.and_then(|(_, names)| named(&names));
    let mut fields: Vec<usize> = (0..width).filter(|place| !directives.is_special(*place)).collect();
    let mut tags_column = directives.tags_column;
    if let Some(named) = names {
        tags_column = tags_column.or(named.tags);
        fields.retain(|place| tags_column != Some(*place));
        // The named front and back come first.
        fields.sort_by_key(|place| (*place != named.front, Some(*place) != named.back, *place));
    }
    let (mut lost, mut decks) = (Losses::new(), BTreeSet::new());
    let mut deck = PlainDeck::default();
    for (line, cells) in records {
        let cell = |place: usize| cells.get(place).map_or("", String::as_str);
        let mut losses = Losses::new();
        let mut texts: Vec<String> = fields
            .iter()
            .map(|place| {
                let text = cell(*place);
                if directives.is_html { converted(text, &Names::new(), &mut losses) } else { text.to_owned() }
            })
            .collect();
        lost.extend(losses);
        let note_type = directives.type_column.map(cell).or(directives.note_type.as_deref()).unwrap_or_default();
        let kind = kind_of(note_type, texts.get(2).is_some_and(|text| !text.trim().is_empty()));
        if is_optional(note_type) && texts.len() > 2 {
            texts.remove(2);
        }
        let mut texts = texts.into_iter();
        let front = texts.next().unwrap_or_default();
        let back: Vec<String> = texts.filter(|text| !text.trim().is_empty()).collect();
        let tags = directives.tags.iter().map(String::as_str);
        let tags = tags.chain(tags_column.map(cell).unwrap_or_default().split_whitespace()).map(str::to_owned);
        decks.extend(directives.deck_column.map(cell).filter(|name| !name.is_empty()));
        let back = back.join("\n\n");
        deck.notes.push(PlainNote { line: *line, kind, front, back, tags: tags.collect(), wrong: None });
    }
    for what in lost {
        add_loss(&mut deck.lost, what, 1);
    }
    add_loss(&mut deck.lost, "decks", if decks.len() > 1 { decks.len() } else { 0 });
    let only = decks.first().filter(|_| decks.len() == 1).map(|name| (*name).to_owned());
    // A number is the id of a deck that is not in the file.
    deck.name = only.or_else(|| directives.deck.clone()).filter(|name| name.parse::<u64>().is_err());
    deck
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

fn note(line: usize, cells: &[String], columns: &Columns) -> PlainNote {
    let cell = |place: Option<usize>| place.and_then(|place| cells.get(place)).map_or("", String::as_str);
    let text = |place: Option<usize>| {
        let text = cell(place);
        let guarded = text.strip_prefix('\'').filter(|rest| rest.starts_with(GUARDED));
        guarded.filter(|_| columns.is_ours).unwrap_or(text).to_owned()
    };
    let tags = text(columns.tags);
    // Where commas separate tags, a tag may have spaces in it.
    let tags: Vec<String> = if columns.is_ours || tags.contains(',') {
        listed(&tags)
    } else {
        tags.split_whitespace().map(str::to_owned).collect()
    };
    let (kind, wrong) = match kind_named(cell(columns.kind)) {
        Ok(kind) => (kind, None),
        Err(wrong) => (None, Some(wrong)),
    };
    PlainNote {
        line,
        kind,
        front: text(Some(columns.front)),
        back: text(columns.back),
        tags: tags.into_iter().filter(|tag| !tag.is_empty()).collect(),
        wrong,
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

/// The separator that gives all records of a text the same number of columns, two or more.
pub(super) fn even(text: &str) -> Option<char> {
    let is_even = |separator: &char| {
        let mut widths = records(text, *separator, usize::MAX)
            .into_iter()
            .filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()))
            .map(|(_, cells)| cells.len());
        widths.next().is_some_and(|first| first >= 2 && widths.all(|width| width == first))
    };
    SEPARATORS.into_iter().find(is_even)
}

/// The separator with which the first record names columns, or that gives the first records the same number of columns, two or more.
fn separator(text: &str) -> char {
    let is_even = |separator: &&char| {
        let records = first(text, **separator);
        let columns = records.first().map_or(0, Vec::len);
        columns >= 2 && records.iter().all(|record| record.len() == columns)
    };
    let candidates = SEPARATORS;
    let naming = candidates
        .iter()
        .find(|separator| first(text, **separator).first().is_some_and(|cells| named(cells).is_some()));
    let even = || candidates.iter().find(is_even);
    let often = || candidates.iter().find(|separator| first(text, **separator).iter().any(|record| record.len() >= 2));
    naming.or_else(even).or_else(often).copied().unwrap_or('\t')
}

fn first(text: &str, separator: char) -> Vec<Vec<String>> {
    let records = records(text, separator, LOOKED_AT);
    let is_filled = |cells: &Vec<String>| cells.iter().any(|cell| !cell.trim().is_empty());
    records.into_iter().map(|(_, cells)| cells).filter(is_filled).collect()
}

/// Reads records, `most` at the most.
fn records(text: &str, separator: char, most: usize) -> Vec<Record> {
    quoted(text, separator, most).unwrap_or_else(|| unquoted(text, separator, most))
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
