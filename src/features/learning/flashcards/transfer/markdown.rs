//! Decks as Markdown. Ours mark each note by a comment, so that any text can stand in between:
//!
//! ```text
//! # Spanish verbs
//!
//! <!-- note basic: verbs, irregular -->
//! tener
//! <!-- back -->
//! to have
//! ```
//!
//! Others are read too: a heading of the second level or below is a front and the text under it the back, and so are `Q:` and `A:` at the
//! beginning of lines, and `term :: definition` in one line.

use super::{PlainDeck, PlainNote};
use crate::features::flashcards::model::NoteKind;

const NOTE: &str = "<!-- note ";
const BACK: &str = "<!-- back -->";
const END: &str = " -->";

/// Whether a text is Markdown with notes.
pub(super) fn is_likely(text: &str) -> bool {
    text.lines().any(|line| line.starts_with(NOTE) || line.starts_with("## ") || line.starts_with("Q:"))
}

pub(super) fn read(text: &str) -> PlainDeck {
    if text.lines().any(|line| line.starts_with(NOTE)) { marked(text) } else { free(text) }
}

/// A line of a text, without the backslash that keeps it from being a mark.
fn unescaped(line: &str) -> &str {
    match line.strip_prefix('\\') {
        Some(rest) if is_mark(rest.trim_start_matches('\\')) => rest,
        _ => line,
    }
}

fn is_mark(line: &str) -> bool {
    line.starts_with(NOTE) || line.trim_end() == BACK
}

/// Reads the kind and the tags of a mark.
fn opened(line: &str, number: usize) -> Option<PlainNote> {
    let inside = line.strip_prefix(NOTE)?.trim_end().strip_suffix(END)?;
    let (kind, tags) = inside.split_once(':').unwrap_or((inside, ""));
    let tags = tags.split(',').map(|tag| decoded(tag.trim())).filter(|tag| !tag.is_empty()).collect();
    Some(PlainNote { line: number, kind: NoteKind::parse(kind.trim()), tags, ..PlainNote::default() })
}

fn marked(text: &str) -> PlainDeck {
    let mut deck = PlainDeck::default();
    let (mut before, mut note, mut is_back): (Vec<&str>, Option<PlainNote>, bool) = (Vec::new(), None, false);
    let (mut front, mut back) = (Vec::new(), Vec::new());
    let mut finish = |note: Option<PlainNote>, front: &mut Vec<&str>, back: &mut Vec<&str>| {
        if let Some(mut note) = note {
            (note.front, note.back) = (joined(front), joined(back));
            deck.notes.push(note);
        }
        front.clear();
        back.clear();
    };
    for (number, line) in text.lines().enumerate() {
        if let Some(next) = opened(line, number + 1) {
            finish(note.take(), &mut front, &mut back);
            (note, is_back) = (Some(next), false);
        } else if note.is_some() && line.trim_end() == BACK {
            is_back = true;
        } else if note.is_none() {
            before.push(unescaped(line));
        } else if is_back {
            back.push(unescaped(line));
        } else {
            front.push(unescaped(line));
        }
    }
    finish(note.take(), &mut front, &mut back);
    (deck.name, deck.description) = titled(&before);
    deck
}

/// The heading of a deck, and the text under it.
fn titled(lines: &[&str]) -> (Option<String>, Option<String>) {
    let Some(place) = lines.iter().position(|line| line.starts_with("# ")) else { return (None, None) };
    let description = joined(&lines[place + 1..]).trim().to_owned();
    (Some(lines[place][2..].trim().to_owned()), Some(description).filter(|text| !text.is_empty()))
}

/// Lines without the line break that ends the last one.
fn joined(lines: &[&str]) -> String {
    let mut text = lines.join("\n");
    // The writer ends each side with one empty line.
    if text.ends_with('\n') {
        text.pop();
    }
    text
}

fn free(text: &str) -> PlainDeck {
    let lines: Vec<&str> = text.lines().collect();
    let mut deck = PlainDeck { name: titled(&lines).0, ..PlainDeck::default() };
    let mut open: Option<(PlainNote, Vec<&str>)> = None;
    let mut close = |open: &mut Option<(PlainNote, Vec<&str>)>| {
        if let Some((mut note, back)) = open.take() {
            note.back = back.join("\n").trim().to_owned();
            deck.notes.push(note);
        }
    };
    for (number, line) in lines.iter().enumerate() {
        let note = |front: &str| PlainNote { line: number + 1, front: front.trim().to_owned(), ..PlainNote::default() };
        let heading = line.trim_start_matches('#');
        let level = line.len() - heading.len();
        if (2..=6).contains(&level) && heading.starts_with(' ') {
            close(&mut open);
            open = Some((note(heading), Vec::new()));
        } else if let Some(question) = line.strip_prefix("Q:") {
            close(&mut open);
            open = Some((note(question), Vec::new()));
        } else if let Some((_, back)) = &mut open {
            back.push(line.strip_prefix("A:").unwrap_or(line));
        } else if let Some((term, definition)) = line.split_once(" :: ") {
            let term = term.trim_start_matches(['-', '*']);
            open = Some((note(term), vec![definition]));
            close(&mut open);
        }
    }
    close(&mut open);
    deck
}

/// The lines of a text, each with its break. A line that looks like a mark gets a backslash.
fn escaped(text: &str) -> String {
    let line = |line: &str| {
        let is_like_mark = is_mark(line.trim_start_matches('\\'));
        if is_like_mark { format!("\\{line}\n") } else { format!("{line}\n") }
    };
    text.split('\n').map(line).collect()
}

pub(super) fn head(name: &str, description: &str) -> Vec<u8> {
    let mut head = format!("# {name}\n\n");
    if !description.is_empty() {
        head.push_str(&escaped(description));
        head.push('\n');
    }
    head.into_bytes()
}

/// A tag in a mark: no comma, no colon at its beginning, and nothing that ends a comment.
fn encoded(tag: &str) -> String {
    tag.replace('%', "%25").replace(',', "%2C").replace('>', "%3E")
}

fn decoded(tag: &str) -> String {
    tag.replace("%3E", ">").replace("%2C", ",").replace("%25", "%")
}

pub(super) fn write(kind: NoteKind, (front, back): (&str, &str), tags: &[String], into: &mut Vec<u8>) {
    let tags: Vec<String> = tags.iter().map(|tag| encoded(tag)).collect();
    let mark = if tags.is_empty() { kind.name().to_owned() } else { format!("{}: {}", kind.name(), tags.join(", ")) };
    into.extend_from_slice(format!("{NOTE}{mark}{END}\n{}\n{BACK}\n{}\n", escaped(front), escaped(back)).as_bytes());
}
