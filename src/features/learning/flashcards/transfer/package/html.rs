//! The fields of notes of Anki, which are HTML, as Markdown.

mod blocks;
mod entities;
mod escapes;
mod marks;
mod tex;
mod words;

use std::collections::HashMap;

use blocks::Open;
use entities::reference;
use escapes::{ESCAPE, settled};
use words::attribute;

use crate::features::flashcards::model::is_file_name;

pub(super) use blocks::ends;
pub(super) use words::{decoded, plain};

/// The names of the files of a package in a deck.
pub type Names = HashMap<String, String>;

/// What a field has and Markdown does not. Each file that is missing counts, and of everything else that there is some.
pub type Losses = Vec<&'static str>;

/// What a field shows, as Markdown. TeX between `\(` and `\)` stands between dollar signs, and sounds are shown like pictures. What is not
/// carried over is added to `lost`.
pub(super) fn shown(html: &str, names: &Names, lost: &mut Losses) -> String {
    let mut writer = Writer {
        names,
        lost,
        out: String::with_capacity(html.len()),
        marks: Vec::new(),
        spans: Vec::new(),
        lists: Vec::new(),
        item: 0,
        open: Open::default(),
        is_reading: false,
        missing: Vec::new(),
    };
    let mut rest = html;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '<' => writer.tag(rest),
            '&' => writer.entity(rest),
            '\\' => writer.formula(rest),
            '[' => writer.bracket(rest),
            _ => 0,
        };
        if taken == 0 {
            writer.letter(first);
            rest = &rest[first.len_utf8()..];
        } else {
            rest = rest.get(taken..).unwrap_or_default();
        }
    }
    writer.done()
}

struct Writer<'n> {
    names: &'n Names,
    lost: &'n mut Losses,
    out: String,
    /// The marks that are open: how they are written, and where.
    marks: Vec<(&'static str, usize)>,
    /// The marks that each open span has.
    spans: Vec<Vec<&'static str>>,
    /// The lists that are open: the number of the next item, or 0 for a bullet.
    lists: Vec<usize>,
    /// Where the text of the last item begins.
    item: usize,
    open: Open,
    /// Whether the words stand above others and say how they are read.
    is_reading: bool,
    /// What does not come any more, so that it is looked for once.
    missing: Vec<&'static str>,
}

/// How deep marks and lists may be nested.
const DEEPEST: usize = 30;

impl Writer<'_> {
    /// Where a text comes next, if it does.
    fn find(&mut self, rest: &str, wanted: &'static str) -> Option<usize> {
        if self.missing.contains(&wanted) {
            return None;
        }
        let found = rest.find(wanted);
        if found.is_none() {
            self.missing.push(wanted);
        }
        found
    }

    fn letter(&mut self, letter: char) {
        match letter {
            '\n' => self.soft_line(),
            '\r' | '\t' | ' ' => {
                if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
                    self.out.push(' ');
                }
            }
            '*' | '_' | '`' | '$' | '<' | '\\' | '[' | '~' => self.out.extend([ESCAPE, letter]),
            '#' | '>' | '+' | '-' | '=' | '|' if self.line_so_far().is_empty() => self.out.extend([ESCAPE, letter]),
            // A number of a list.
            '.' | ')' if self.is_after_number() => self.out.extend([ESCAPE, letter]),
            ';' => {
                self.keep_reference();
                self.out.push(';');
            }
            letter if letter.is_control() || letter == ESCAPE => {}
            letter => self.out.push(letter),
        }
    }

    /// What the line or the item has so far, without the spaces at its beginning.
    fn line_so_far(&self) -> &str {
        let begin = self.out.rfind('\n').map_or(0, |end| end + 1);
        self.out.get(begin.max(self.item)..).or(self.out.get(begin..)).unwrap_or_default().trim_start_matches(' ')
    }

    /// Whether the line consists of a number so far.
    fn is_after_number(&self) -> bool {
        let line = self.line_so_far();
        (1..=9).contains(&line.len()) && line.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Keeps words such as `&copy` from becoming a sign, before the semicolon.
    fn keep_reference(&mut self) {
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '#';
        let name = self.out.trim_end_matches(is_name);
        if name.len() < self.out.len() && name.ends_with('&') {
            self.out.insert(name.len() - 1, ESCAPE);
        }
    }

    /// Ends the paragraph.
    fn paragraph(&mut self) {
        if !self.lists.is_empty() && self.out.len() == self.item {
            return;
        }
        let length = self.out.trim_end_matches([' ', '\n']).len();
        self.out.truncate(length);
        if !self.out.is_empty() {
            self.out.push_str("\n\n");
            // What follows within an item stands under its text.
            self.out.push_str(&"   ".repeat(self.lists.len()));
        }
    }

    /// A line break that is shown. Two of them end the paragraph.
    fn line(&mut self) {
        let written = self.out.trim_end_matches(' ');
        let text = written.trim_end_matches([' ', '\n']).len();
        if written.get(text..) == Some("  \n") {
            self.paragraph();
        } else if text > 0 && !written.ends_with("\n\n") {
            self.out.truncate(text);
            self.out.push_str("  \n");
        }
    }

    /// A line break of the HTML, which is shown as a space.
    fn soft_line(&mut self) {
        if self.line_so_far().is_empty() {
            return;
        }
        if self.line_so_far().starts_with('#') {
            return self.letter(' ');
        }
        let length = self.out.trim_end_matches(' ').len();
        self.out.truncate(length);
        self.out.push('\n');
        self.out.push_str(&"   ".repeat(self.lists.len()));
    }

    /// Reads a tag, and returns its length; 0 where there is none.
    fn tag(&mut self, rest: &str) -> usize {
        if rest.starts_with("<!--") {
            return rest.find("-->").map_or(rest.len(), |end| end + 3);
        }
        let Some(end) = self.find(rest, ">") else { return 0 };
        let inside = &rest[1..end];
        let closes = inside.starts_with('/');
        let name: String = inside
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        if name.is_empty() {
            return 0;
        }
        let mark = marks::of(&name);
        if !closes {
            self.note_losses(&name, inside);
        }
        match (name.as_str(), closes) {
            ("script" | "style", false) => return ends(rest, &name).map_or(rest.len(), |(_, all)| all),
            ("rp", false) if self.find(rest, "</rp").is_some() => {
                return ends(rest, &name).map_or(end + 1, |(_, all)| all);
            }
            ("rt" | "ruby", closes) => self.reading(name == "rt" && !closes),
            ("span" | "font", closes) => self.span(inside, closes),
            ("code" | "pre", false) => {
                let behind = &rest[end + 1..];
                let (inside, all) = ends(behind, &name).unwrap_or((behind.len(), behind.len()));
                if name == "pre" {
                    self.block_of_code(&behind[..inside])
                } else {
                    self.code(&behind[..inside])
                }
                return end + 1 + all;
            }
            (_, false) if !mark.is_empty() => self.mark(mark),
            (_, true) if !mark.is_empty() => self.close(mark),
            ("br", _) => self.line(),
            ("p" | "div", _) => self.paragraph(),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", closes) => {
                self.paragraph();
                let level = usize::from(name.as_bytes()[1] - b'0');
                self.out.push_str(&if closes { String::new() } else { format!("{} ", "#".repeat(level)) });
            }
            ("blockquote", closes) => self.quote(closes),
            ("a", closes) => self.link(inside, closes),
            ("table", closes) => self.table(closes),
            ("tr", closes) => self.row(closes),
            ("td" | "th", closes) => self.cell(closes),
            ("hr", _) => {
                self.paragraph();
                self.out.push_str("---\n\n");
            }
            ("ul" | "ol", closes) => self.list(&name, closes, &attribute(inside, "start")),
            ("li", false) => self.item(),
            ("audio" | "video" | "source", false) if inside.contains("src=") => {
                self.picture(&attribute(inside, "src"), "")
            }
            ("img", _) => self.picture(&attribute(inside, "src"), &attribute(inside, "alt")),
            _ => {}
        }
        end + 1
    }

    fn list(&mut self, name: &str, closes: bool, start: &str) {
        if closes {
            self.lists.pop();
        }
        // A list within an item follows its text at once.
        if closes || self.lists.is_empty() {
            self.paragraph();
        }
        if !closes && self.lists.len() < DEEPEST {
            let first = start.parse().ok().filter(|first| (1..1_000_000).contains(first)).unwrap_or(1);
            self.lists.push(if name == "ol" { first } else { 0 });
        }
    }

    fn item(&mut self) {
        let length = self.out.trim_end().len();
        let is_first = self.out.ends_with("\n\n");
        self.out.truncate(length);
        if !self.out.is_empty() {
            self.out.push_str(if is_first { "\n\n" } else { "\n" });
        }
        self.out.push_str(&"   ".repeat(self.lists.len().saturating_sub(1)));
        match self.lists.last_mut() {
            Some(number) if *number > 0 => {
                self.out.push_str(&format!("{number}. "));
                *number += 1;
            }
            _ => self.out.push_str("- "),
        }
        self.item = self.out.len();
    }

    fn picture(&mut self, name: &str, alt: &str) {
        let name = decoded(name);
        let alt: String = alt.chars().filter(|letter| !"[]\n".contains(*letter)).collect();
        if let Some(known) = self.names.get(&name) {
            self.out.push_str(&format!("![{alt}]({known})"));
            return;
        }
        self.lost.push("missing_media");
        if !is_file_name(&name) {
            alt.chars().for_each(|letter| self.letter(letter));
        } else if name.contains([' ', '(', ')']) {
            self.out.push_str(&format!("![{alt}](<{name}>)"));
        } else {
            self.out.push_str(&format!("![{alt}]({name})"));
        }
    }

    fn entity(&mut self, rest: &str) -> usize {
        let Some((letter, length)) = reference(rest) else { return 0 };
        self.letter(letter);
        length
    }

    fn done(mut self) -> String {
        self.reading(false);
        while let Some((mark, _)) = self.marks.last().copied() {
            self.close(mark);
        }
        self.close_all();
        settled(self.out.trim())
    }
}
