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
//! A sub-deck begins with a comment of its own, and its title and description:
//!
//! ```text
//! <!-- deck -->
//! # Spanish verbs::Past
//! ```
//!
//! Others are read too: a heading of the second level or below is a front and the text under it the back, and so are `Q:` and `A:` at the
//! beginning of lines, `term :: definition` in one line, and the rows of tables that are no part of a note.

use super::{PlainDeck, PlainNote, SkipCode, kind_named, table, tables};
use crate::features::flashcards::model::NoteKind;

const NOTE: &str = "<!-- note ";
const BACK: &str = "<!-- back -->";
const DECK: &str = "<!-- deck -->";
const DECK_LINE: &str = "<!-- deck -->\n";
const END: &str = " -->";

/// Whether a text is Markdown with notes and no table of values: by its marks, of which such a table has few, and by lines that all have as many columns.
pub(super) fn is_likely(text: &str) -> bool {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    if text.lines().any(|line| line.starts_with(NOTE)) || tables::is_in(text) {
        return true;
    }
    let is_marked = |line: &&str| heading(line).is_some() || line.starts_with("Q:") || line.starts_with("A:");
    let (marks, all) = (lines().filter(is_marked).count(), lines().count());
    match table::even(text) {
        Some('\t') => false,
        Some(_) => marks * 2 >= all && marks > 0,
        None => marks > 0 || lines().all(|line| line.contains(" :: ")),
    }
}

/// The words of a heading of the second level or below.
fn heading(line: &str) -> Option<&str> {
    let words = line.trim_start_matches('#');
    ((2..=6).contains(&(line.len() - words.len())) && words.starts_with(' ')).then_some(words)
}

/// The mark that begins or ends lines of code, and what follows it.
fn fence(line: &str) -> Option<(&str, &str)> {
    let inside = line.trim_start_matches(' ');
    let letter = inside.chars().next().filter(|letter| ['`', '~'].contains(letter))?;
    let length = inside.len() - inside.trim_start_matches(letter).len();
    (length >= 3 && line.len() - inside.len() < 4).then(|| inside.split_at(length))
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
    line.starts_with(NOTE) || [BACK, DECK].contains(&line.trim_end())
}

/// Reads the kind and the tags of a mark.
fn opened(line: &str, number: usize) -> Option<PlainNote> {
    let inside = line.strip_prefix(NOTE)?.trim_end().strip_suffix(END)?;
    let (kind, tags) = inside.split_once(':').unwrap_or((inside, ""));
    let tags = tags.split(',').map(|tag| decoded(tag.trim())).filter(|tag| !tag.is_empty()).collect();
    let (kind, wrong) = match kind_named(kind) {
        Ok(kind) => (kind, None),
        Err(wrong) => (None, Some(wrong)),
    };
    Some(PlainNote { line: number, kind, tags, wrong, ..PlainNote::default() })
}

/// Decks of ours, line by line.
#[derive(Default)]
struct Marked<'t> {
    deck: PlainDeck,
    /// The name of the deck that is being read, unless it is the first one.
    name: Option<String>,
    /// Whether it is the first one.
    is_later: bool,
    /// Its lines before its first note.
    before: Vec<&'t str>,
    note: Option<PlainNote>,
    front: Vec<&'t str>,
    back: Vec<&'t str>,
    /// Whether lines belong to the back of the note already.
    is_back: bool,
}

impl<'t> Marked<'t> {
    fn line(&mut self, number: usize, line: &'t str) {
        if let Some(next) = opened(line, number) {
            self.finish();
            (self.note, self.is_back) = (Some(next), false);
        } else if line.trim_end() == DECK {
            self.finish();
            self.is_later = true;
        } else if self.note.is_some() && line.trim_end() == BACK {
            self.is_back = true;
        } else if self.note.is_none() {
            self.before.push(unescaped(line));
        } else if self.is_back {
            self.back.push(unescaped(line));
        } else {
            self.front.push(unescaped(line));
        }
    }

    /// Takes the note that is open, or else what precedes the first note of a deck.
    fn finish(&mut self) {
        if let Some(mut note) = self.note.take() {
            (note.front, note.back) = (joined(&self.front), joined(&self.back));
            note.deck.clone_from(&self.name);
            self.deck.notes.push(note);
            self.front.clear();
            self.back.clear();
            return;
        }
        let (name, description) = titled(&std::mem::take(&mut self.before));
        self.deck.decks.extend(name.clone());
        if !self.is_later {
            (self.deck.name, self.deck.description) = (name, description);
            return;
        }
        if let (Some(name), Some(description)) = (&name, description) {
            self.deck.descriptions.insert(name.clone(), description);
        }
        self.name = name;
    }
}

fn marked(text: &str) -> PlainDeck {
    let mut marked = Marked::default();
    for (number, line) in text.lines().enumerate() {
        marked.line(number + 1, line);
    }
    marked.finish();
    marked.deck
}

/// The heading of a deck, and the text under it, letter by letter. The writer puts an empty line between them.
fn titled(lines: &[&str]) -> (Option<String>, Option<String>) {
    let Some(place) = lines.iter().position(|line| line.starts_with("# ")) else { return (None, None) };
    let below = joined(&lines[place + 1..]);
    let description = below.strip_prefix('\n').unwrap_or(&below).to_owned();
    (Some(lines[place][2..].trim().to_owned()), Some(description).filter(|text| !text.trim().is_empty()))
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

/// A note that is being read.
struct Open<'t> {
    line: usize,
    front: Vec<&'t str>,
    back: Vec<&'t str>,
    /// Whether lines belong to its back already.
    is_back: bool,
}

impl Open<'_> {
    fn finished(self) -> PlainNote {
        let text = |lines: Vec<&str>| lines.join("\n").trim().to_owned();
        PlainNote { line: self.line, front: text(self.front), back: text(self.back), ..PlainNote::default() }
    }
}

/// Markdown of other programs, line by line.
#[derive(Default)]
struct Free<'t> {
    deck: PlainDeck,
    open: Option<Open<'t>>,
    /// The mark that begins the lines of code that are open.
    code: Option<&'t str>,
    description: Vec<&'t str>,
    /// Whether the line before belongs to no note.
    is_stray: bool,
    /// The table whose rows are being read, and its line with dashes while that is still to come.
    table: Option<(tables::Head, bool)>,
}

impl<'t> Free<'t> {
    fn close(&mut self) {
        self.deck.notes.extend(self.open.take().map(Open::finished));
    }

    fn begin(&mut self, line: usize, front: &'t str, is_back: bool) {
        self.close();
        self.open = Some(Open { line, front: vec![front], back: Vec::new(), is_back });
    }

    /// Takes a line of code, or one that begins or ends such lines.
    fn is_code(&mut self, line: &'t str) -> bool {
        match (self.code, fence(line)) {
            (Some(begun), Some((mark, rest))) if mark.starts_with(begun) && rest.trim().is_empty() => self.code = None,
            (Some(_), _) => {}
            (None, Some((mark, rest))) if !rest.contains('`') => self.code = Some(mark),
            (None, _) => return false,
        }
        true
    }

    /// Takes a line of a table. One that is a part of a note stays there, unless its first row names a front and a back and the note is a
    /// heading alone.
    fn is_table(&mut self, number: usize, line: &'t str, next: &str) -> bool {
        if let Some((head, is_begun)) = &mut self.table {
            if !std::mem::replace(is_begun, true) {
                return true;
            }
            if line.trim_start().starts_with('|') {
                self.deck.notes.extend(tables::row(head, number, line));
                return true;
            }
            self.table = None;
        }
        let is_empty = |open: &Open<'_>| open.is_back && open.back.iter().all(|line| line.trim().is_empty());
        let has_place = |head: &tables::Head| self.open.as_ref().is_none_or(|open| head.is_named && is_empty(open));
        let Some(head) = tables::head(line, next).filter(|_| self.code.is_none()).filter(has_place) else {
            return false;
        };
        self.close();
        self.table = Some((head, false));
        true
    }

    fn line(&mut self, number: usize, line: &'t str, next: &str) {
        if self.is_table(number, line, next) {
            self.is_stray = false;
            return;
        }
        let is_code = self.is_code(line);
        if let Some(words) = heading(line).filter(|_| !is_code) {
            self.begin(number, words, true);
        } else if let Some(question) = line.strip_prefix("Q:").filter(|_| !is_code) {
            self.begin(number, question, false);
        } else if let Some(open) = &mut self.open {
            let answer = line.strip_prefix("A:").filter(|_| !is_code && open.back.iter().all(|line| line.is_empty()));
            open.is_back |= answer.is_some();
            let side = if open.is_back { &mut open.back } else { &mut open.front };
            side.push(answer.unwrap_or(line));
        } else if let Some((term, definition)) = line.split_once(" :: ").filter(|_| !is_code) {
            self.begin(number, item(term), true);
            self.open.iter_mut().for_each(|open| open.back.push(definition));
            self.close();
        } else {
            self.beside(number, line);
        }
        self.is_stray &= self.open.is_none() && !line.trim().is_empty();
    }

    /// Takes a line that belongs to no note: the title, the description below it, or a text that is left out.
    fn beside(&mut self, number: usize, line: &'t str) {
        if let Some(title) = line.strip_prefix("# ").filter(|_| self.deck.name.is_none()) {
            self.deck.name = Some(title.trim().to_owned());
        } else if self.deck.name.is_some() && self.deck.notes.is_empty() {
            self.description.push(line);
        } else if !line.trim().is_empty() && !self.is_stray {
            let wrong = Some((SkipCode::NoNote, "it belongs to no note".to_owned()));
            self.deck.notes.push(PlainNote { line: number, wrong, ..PlainNote::default() });
            self.is_stray = true;
        }
    }
}

/// A term without the mark of a list before it.
fn item(term: &str) -> &str {
    let term = term.trim_start();
    let digits = term.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let numbered = Some(digits).filter(|rest| rest.len() < term.len()).and_then(|rest| rest.strip_prefix(". "));
    ["- ", "* ", "+ "].into_iter().find_map(|mark| term.strip_prefix(mark)).or(numbered).unwrap_or(term)
}

fn free(text: &str) -> PlainDeck {
    let mut free = Free::default();
    let followed = text.lines().zip(text.lines().skip(1).chain([""]));
    for (number, (line, next)) in followed.enumerate() {
        free.line(number + 1, line, next);
    }
    free.close();
    let description = free.description.join("\n").trim().to_owned();
    PlainDeck { description: Some(description).filter(|text| !text.is_empty()), ..free.deck }
}

/// The lines of a text, each with its break. A line that looks like a mark gets a backslash.
fn escaped(text: &str) -> String {
    let line = |line: &str| {
        let is_like_mark = is_mark(line.trim_start_matches('\\'));
        if is_like_mark { format!("\\{line}\n") } else { format!("{line}\n") }
    };
    text.split('\n').map(line).collect()
}

/// Writes the title and the description of a deck, behind a mark where it is not the first one.
pub(super) fn write_deck((name, description): (&str, &str), is_first: bool, into: &mut Vec<u8>) {
    let mark = if is_first { "" } else { DECK_LINE };
    let mut head = format!("{mark}# {name}\n\n");
    if !description.is_empty() {
        head.push_str(&escaped(description));
        head.push('\n');
    }
    into.extend_from_slice(head.as_bytes());
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
