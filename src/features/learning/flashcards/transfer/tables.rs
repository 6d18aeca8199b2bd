//! Tables of Markdown as notes: a row for each, under a first row that names the columns.

use super::PlainNote;
use super::table::{Columns, named, note};

/// The cells of a row; nothing where a line is none. A backslash makes a bar a part of its cell.
fn cells(line: &str) -> Option<Vec<String>> {
    let inside = line.trim().strip_prefix('|')?;
    let (mut cells, mut cell, mut letters) = (Vec::new(), String::new(), inside.chars().peekable());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek() == Some(&'|') => cell.extend(letters.next()),
            '|' => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            other => cell.push(other),
        }
    }
    // The bar at the end of a row may be left out.
    if !cell.trim().is_empty() {
        cells.push(cell.trim().to_owned());
    }
    (cells.len() >= 2).then_some(cells)
}

/// Whether a line is the one under the first row of a table.
fn is_ruler(line: &str) -> bool {
    let is_rule = |cell: &String| {
        let dashes = cell.trim_start_matches(':').trim_end_matches(':');
        !dashes.is_empty() && dashes.chars().all(|letter| letter == '-')
    };
    cells(line).is_some_and(|cells| cells.iter().all(is_rule))
}

/// A table that begins at a line.
#[derive(Debug)]
pub(super) struct Head {
    columns: Columns,
    /// Whether its first row names a front and a back.
    pub is_named: bool,
}

/// Whether a text has a table.
pub(super) fn is_in(text: &str) -> bool {
    text.lines().zip(text.lines().skip(1)).any(|(line, next)| head(line, next).is_some())
}

/// The table that begins with these two lines.
pub(super) fn head(line: &str, next: &str) -> Option<Head> {
    let names = cells(line)?;
    let columns = if is_ruler(next) { named(&names) } else { return None };
    Some(Head { is_named: columns.is_some(), columns: columns.unwrap_or_default() })
}

/// The note of a row.
pub(super) fn row(head: &Head, number: usize, line: &str) -> Option<PlainNote> {
    let cells = cells(line)?;
    let is_filled = cells.iter().any(|cell| !cell.is_empty());
    is_filled.then(|| note(number, &cells, &head.columns))
}
