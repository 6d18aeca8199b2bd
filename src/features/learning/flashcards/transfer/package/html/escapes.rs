//! Backslashes before letters that may be marks: those that are needed stay.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, TextMergeStream};

use super::super::formulas::options;

/// Stands for a backslash that may be needless, while a text is written. Unicode keeps it for uses within a program.
pub(super) const ESCAPE: char = '\u{fdd2}';
/// The longest text of which needless backslashes are removed, in bytes.
const LONGEST: usize = 20_000;
/// How often a text is read to find those that are needless.
const MOST_READINGS: usize = 24;

/// The text without the backslashes that change nothing in how it is read.
pub(super) fn settled(text: &str) -> String {
    let pieces: Vec<&str> = text.split(ESCAPE).collect();
    let places = 0..pieces.len().saturating_sub(1);
    let mut kept = vec![true; places.len()];
    let whole = joined(&pieces, &kept);
    if kept.is_empty() || text.len() > LONGEST {
        return whole;
    }
    let expected: Vec<Event<'_>> = read(&whole).collect();
    // Pages read some letters as marks that other readers of Markdown do not.
    let has_formula = text.matches('$').nth(1).is_some();
    let is_needed = |place: usize| pieces.get(place + 1).is_some_and(|piece| is_mark_of_pages(piece, has_formula));
    let optional: Vec<usize> = places.filter(|place| !is_needed(*place)).collect();
    let all: Range<usize> = 0..optional.len();
    let (mut ranges, mut readings) = (Vec::from([all]), 0);
    while let Some(range) = ranges.pop().filter(|_| readings < MOST_READINGS) {
        let mut trial = kept.clone();
        for place in optional.get(range.clone()).unwrap_or_default() {
            if let Some(kept) = trial.get_mut(*place) {
                *kept = false;
            }
        }
        readings += 1;
        if read(&joined(&pieces, &trial)).eq(expected.iter().cloned()) {
            kept = trial;
        } else if range.len() > 1 {
            let middle = range.start + range.len() / 2;
            ranges.extend([range.start..middle, middle..range.end]);
        }
    }
    joined(&pieces, &kept)
}

/// Whether pages may read what begins here as a formula or as a tag.
fn is_mark_of_pages(piece: &str, has_formula: bool) -> bool {
    let is_tag = |next: char| next.is_ascii_alphabetic() || "/!?".contains(next);
    (has_formula && piece.starts_with('$')) || piece.strip_prefix('<').is_some_and(|rest| rest.starts_with(is_tag))
}

fn joined(pieces: &[&str], kept: &[bool]) -> String {
    let mut out = String::with_capacity(pieces.iter().map(|piece| piece.len() + 1).sum());
    for (place, piece) in pieces.iter().enumerate() {
        let is_escaped = place.checked_sub(1).and_then(|before| kept.get(before)).is_some_and(|kept| *kept);
        out.push_str(if is_escaped { "\\" } else { "" });
        out.push_str(piece);
    }
    out
}

fn read(text: &str) -> impl Iterator<Item = Event<'_>> {
    TextMergeStream::new(Parser::new_ext(text, options()))
}
