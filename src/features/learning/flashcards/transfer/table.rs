//! Comma-, semicolon- and tab-separated values (RFC 4180): those that we write, those of Quizlet, and the text export of Anki.
//!
//! Ours have the columns `front`, `back`, `tags` and `kind`, and `deck` where there are several. Of others the first column is the front and the second one the back, unless a
//! first line names them or lines with `#` do, as Anki writes them.

use std::collections::BTreeSet;

use super::dashes;
use super::directives::{Directives, is_optional, kind_of};
use super::package::{Losses, Names, converted};
use super::{PlainDeck, PlainNote, add_loss, kind_named, unreadable};
use crate::features::flashcards::model::{NoteKind, shown_media};
use crate::http::rows::{Cell, csv_head, csv_line};
use crate::kernel::Result;

/// The most columns of a line.
const MOST_COLUMNS: usize = 200;
/// The records by which the separator is found.
const LOOKED_AT: usize = 20;

/// What may separate columns.
const SEPARATORS: [char; 4] = ['\t', ',', ';', '|'];

/// What may follow the apostrophe that keeps a text from being read as a formula. A carriage return becomes a line feed.
const GUARDED: [char; 8] = ['=', '+', '-', '@', '\t', '\r', '\n', '\''];

/// A record and the line at which it begins.
type Record = (usize, Vec<String>);

/// Which column is what.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    front: usize,
    back: Option<usize>,
    tags: Option<usize>,
    kind: Option<usize>,
    deck: Option<usize>,
    /// Whether the file is one of ours, where tags are separated by commas and formulas are guarded.
    is_ours: bool,
}

impl Default for Columns {
    fn default() -> Self {
        Self { front: 0, back: Some(1), tags: Some(2), kind: None, deck: None, is_ours: false }
    }
}

impl Columns {
    fn has(&self, place: usize) -> bool {
        place == self.front || [self.back, self.tags, self.kind, self.deck].contains(&Some(place))
    }
}

/// Whether a text begins as exports of Anki do.
pub(super) fn is_of_anki(text: &str) -> bool {
    Directives::of(text).lines > 0
}

/// Reads a table. `is_named` says that the name of the file says that it is one.
pub(super) fn read(text: &str, is_named: bool) -> Result<PlainDeck> {
    let directives = Directives::of(text);
    let body = &text[directives.length..];
    let separator = directives.separator.unwrap_or_else(|| separator(body));
    let of_quizlet = || of_one_line(body, is_named).or_else(|| dashed(body, is_named));
    let found = if directives.lines == 0 { of_quizlet() } else { None };
    let mut records = found.unwrap_or_else(|| records(body, separator, usize::MAX));
    for (line, _) in &mut records {
        *line += directives.lines;
    }
    records.retain(is_filled);
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
    let (mut lost, mut ids) = (Losses::new(), BTreeSet::new());
    let mut deck = PlainDeck::default();
    for (line, cells) in records {
        let cell = |place: usize| cells.get(place).map_or("", String::as_str);
        let mut losses = Losses::new();
        let mut texts: Vec<String> = fields
            .iter()
            .map(|place| {
                let text = cell(*place);
                if directives.is_html { from_html(text, &mut losses) } else { text.to_owned() }
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
        // A number is the id of a deck that is not in the file.
        let (id, name): (Option<&str>, Option<&str>) = match directives.deck_column.map(cell) {
            Some(name) if name.parse::<u64>().is_ok() => (Some(name), None),
            name => (None, name.filter(|name| !name.trim().is_empty())),
        };
        ids.extend(id);
        let (back, of) = (back.join("\n\n"), name.map(str::to_owned));
        deck.notes.push(PlainNote { line: *line, kind, front, back, tags: tags.collect(), deck: of, wrong: None });
    }
    for what in lost {
        add_loss(&mut deck.lost, what, 1);
    }
    add_loss(&mut deck.lost, "decks", if ids.len() > 1 { ids.len() } else { 0 });
    deck.name = directives.deck.clone().filter(|name| name.parse::<u64>().is_err());
    deck
}

/// A cell of HTML in Markdown. Files that the text still names are missing from the file as a whole, and are counted there.
fn from_html(cell: &str, losses: &mut Losses) -> String {
    let before = losses.len();
    let text = converted(cell, &Names::new(), losses);
    for _ in shown_media(&text) {
        if let Some(place) = losses.iter().skip(before).position(|what| *what == "missing_media") {
            losses.swap_remove(before + place);
        }
    }
    text
}

/// The columns that a first line names; nothing where it is a note.
pub(super) fn named(cells: &[String]) -> Option<Columns> {
    let names: Vec<String> = cells.iter().map(|cell| cell.trim().to_lowercase()).collect();
    let place = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
    let front = place(&["front", "question", "term", "text"])?;
    let back = place(&["back", "answer", "definition", "extra", "back extra"]);
    let kind = place(&["kind"]);
    back.or(kind)?;
    Some(Columns { front, back, tags: place(&["tags", "tag"]), kind, deck: place(&["deck"]), is_ours: kind.is_some() })
}

/// The note of a record.
pub(super) fn note(line: usize, cells: &[String], columns: &Columns) -> PlainNote {
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
        deck: Some(text(columns.deck).trim().to_owned()).filter(|name| !name.is_empty()),
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
        let mut widths =
            records(text, *separator, usize::MAX).into_iter().filter(is_filled).map(|(_, cells)| cells.len());
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
    let even = || SEPARATORS.iter().find(is_even);
    let often = || SEPARATORS.iter().find(|separator| first(text, **separator).iter().any(|record| record.len() >= 2));
    naming(text).or_else(|| even().copied()).or_else(|| often().copied()).unwrap_or('\t')
}

/// The separator with which the first record names columns.
fn naming(text: &str) -> Option<char> {
    let is_naming = |separator: &char| first(text, *separator).first().is_some_and(|cells| named(cells).is_some());
    SEPARATORS.into_iter().find(is_naming)
}

fn first(text: &str, separator: char) -> Vec<Vec<String>> {
    let records = records(text, separator, LOOKED_AT);
    records.into_iter().filter(is_filled).map(|(_, cells)| cells).collect()
}

/// Whether a record has more than empty cells.
fn is_filled((_, cells): &Record) -> bool {
    cells.iter().any(|cell| !cell.trim().is_empty())
}

/// The records of a text of one line where semicolons end notes, and each has a tab, a comma or a dash between front and back, as Quizlet may
/// write them. In a table, a comma comes before a dash.
fn of_one_line(text: &str, is_named: bool) -> Option<Vec<Record>> {
    let line = text.trim_matches('\n');
    if line.contains('\n') || !line.contains(';') || naming(line).is_some() {
        return None;
    }
    let number = text.len() - text.trim_start_matches('\n').len() + 1;
    let by = |separator: char| {
        let records = ended(line, (separator, ';'), usize::MAX);
        let records: Vec<Record> = records.into_iter().filter(is_filled).map(|(_, cells)| (number, cells)).collect();
        (records.len() >= 2 && records.iter().all(|(_, cells)| cells.len() == 2)).then_some(records)
    };
    let by_dash = || dashes::of_one_line(line, number);
    by('\t').or_else(|| if is_named { by(',').or_else(by_dash) } else { by_dash().or_else(|| by(',')) })
}

/// The records of a text with dashes between front and back: in each line, or in some where nothing else separates columns. Commas are letters
/// then, unless the file is a table.
fn dashed(text: &str, is_named: bool) -> Option<Vec<Record>> {
    if text.contains('\t') || naming(text).is_some() {
        return None;
    }
    let has_separators = text.contains(SEPARATORS);
    match even(text) {
        Some(',') if !is_named && !text.contains('"') => dashes::records(text, false),
        None if !is_named || !has_separators => dashes::records(text, !has_separators),
        _ => None,
    }
}

/// Reads records, `most` at the most, of which each ends with a line.
fn records(text: &str, separator: char, most: usize) -> Vec<Record> {
    ended(text, (separator, '\n'), most)
}

/// Reads records, `most` at the most, with what separates cells and what ends a record. Quizlet separates by tabs and does not quote: there
/// quotes are letters if something follows a closing one, and no cell has what it could not have without quotes.
fn ended(text: &str, marks: (char, char), most: usize) -> Vec<Record> {
    let (records, quoting) = quoted(text, marks, most);
    let is_quoted = marks.0 != '\t' || quoting.is_needed || !quoting.has_rest;
    if is_quoted { records } else { unquoted(text, marks, most) }
}

/// How cells are quoted.
#[derive(Default)]
struct Quoting {
    /// Whether a cell goes on after a closing quote.
    has_rest: bool,
    /// Whether a cell in quotes has in it what would separate or end it without them, or a quote.
    is_needed: bool,
}

/// Reads records, `most` at the most, where cells may be quoted. What follows a closing quote belongs to the cell as it is.
fn quoted(text: &str, (separator, end): (char, char), most: usize) -> (Vec<Record>, Quoting) {
    let is_mark = |letter: char| letter == separator || letter == end;
    let (mut records, mut quoting) = (Vec::new(), Quoting::default());
    let (mut record, mut cell): (Vec<String>, String) = (Vec::new(), String::new());
    let (mut line, mut begins, mut rest, mut is_begun) = (1, 1, text, false);
    while let Some(letter) = rest.chars().next() {
        let length = if letter == '"' && !is_begun { quotation(rest, is_mark) } else { None };
        if let Some(length) = length {
            let inside = &rest[1..length - 1];
            cell.push_str(&inside.replace("\"\"", "\""));
            line += inside.matches('\n').count();
            rest = &rest[length..];
            let is_whole = rest.is_empty() || rest.starts_with(is_mark);
            quoting.has_rest |= !is_whole;
            quoting.is_needed |= is_whole && inside.contains(|letter: char| letter == '"' || is_mark(letter));
            is_begun = true;
            continue;
        }
        rest = &rest[letter.len_utf8()..];
        is_begun = !is_mark(letter);
        if is_begun {
            cell.push(letter);
            continue;
        }
        record.push(std::mem::take(&mut cell));
        if letter == end {
            records.push((begins, std::mem::take(&mut record)));
            if records.len() >= most {
                return (records, quoting);
            }
            line += 1;
            begins = line;
        }
    }
    if is_begun || !record.is_empty() {
        record.push(cell);
        records.push((begins, record));
    }
    (records, quoting)
}

/// The length of the quoted text at the beginning of a text. Nothing where its quote is not closed: no other one follows, or the next one is
/// in a later line and looks like an opening quote. Up to there all quotes come in pairs, so that no part of a text is searched again.
fn quotation(text: &str, is_mark: impl Fn(char) -> bool) -> Option<usize> {
    let mut length = 1;
    loop {
        let from = length + text[length..].find('"')?;
        let behind = text[from..].trim_start_matches('"');
        length = text.len() - behind.len();
        // Of several quotes, each two are a letter.
        if (length - from) % 2 == 1 {
            let is_apart = |letter: char| letter.is_whitespace() || is_mark(letter);
            let is_opening = text[..from].ends_with(is_apart) && !behind.is_empty() && !behind.starts_with(is_apart);
            return (!is_opening || !text[..from].contains('\n')).then_some(length);
        }
    }
}

/// Reads records, `most` at the most, where quotes are letters like others.
fn unquoted(text: &str, (separator, end): (char, char), most: usize) -> Vec<Record> {
    let record = |(number, line): (usize, &str)| (number + 1, line.split(separator).map(str::to_owned).collect());
    text.split_terminator(end).take(most).enumerate().map(record).collect()
}

/// The first line, behind the mark by which spreadsheets know that the text is UTF-8.
pub(super) fn head(has_decks: bool) -> Vec<u8> {
    if has_decks {
        return csv_head(&["front", "back", "tags", "kind", "deck"]);
    }
    csv_head(&["front", "back", "tags", "kind"])
}

pub(super) fn write(
    deck: Option<&str>,
    kind: NoteKind,
    (front, back): (&str, &str),
    tags: &[String],
    into: &mut Vec<u8>,
) {
    let tags: Vec<String> = tags.iter().map(|tag| tag.replace('\\', "\\\\").replace(',', "\\,")).collect();
    let tags = tags.join(", ");
    // A text that looks guarded already is guarded once more, so that it is read as it was.
    let guard = |text: &str| {
        let looks_guarded = text.strip_prefix('\'').is_some_and(|rest| rest.starts_with(GUARDED));
        if looks_guarded { format!("'{text}") } else { text.to_owned() }
    };
    let (front, back, tags) = (guard(front), guard(back), guard(&tags));
    let (kind, deck) = (kind.name().to_owned(), deck.map(guard));
    let mut cells = vec![Cell::Text(&front), Cell::Text(&back), Cell::Text(&tags), Cell::Plain(kind)];
    cells.extend(deck.as_deref().map(Cell::Text));
    csv_line(&cells, into);
}
