//! Parses the HTML in a Markdown text as a browser shows it: which characters are words, and where they are.
//!
//! Tolerant and linear: whatever cannot be a tag is text, and no character is visited more than a few times.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'h> {
    /// Characters that are shown, character references included.
    Text(Range<usize>),
    /// The value of an attribute that is shown in place of a picture.
    Alternative(Range<usize>),
    /// A tag. The name is in lower case.
    Tag {
        /// Its name.
        name: Cow<'h, str>,
        /// Whether it ends an element.
        closes: bool,
        /// Its place in the text.
        range: Range<usize>,
    },
    /// Content that is never shown: a comment, a declaration, a script.
    Hidden(Range<usize>),
}

/// Elements whose content is not shown.
const HIDDEN: &[&str] =
    &["script", "style", "template", "title", "head", "noscript", "iframe", "object", "svg", "math"];
/// Inline elements; every other one begins a new line.
#[rustfmt::skip]
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "button", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "input", "ins", "kbd", "label", "mark", "meter", "nobr", "output", "picture", "progress",
    "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr",
];

/// Whether an element is inline.
pub(super) fn is_inline(name: &str) -> bool {
    INLINE.contains(&name)
}

/// Whether the content of an element is not shown.
pub(super) fn is_hidden(name: &str) -> bool {
    HIDDEN.contains(&name)
}

/// Whether an element is a cell of a table.
pub(super) fn is_cell(name: &str) -> bool {
    matches!(name, "td" | "th")
}

/// The level of a heading element.
pub(super) fn heading(name: &str) -> Option<usize> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (name.len() == 2 && (1..=6).contains(&level)).then_some(level)
}

/// Reads the pieces of some HTML in order.
pub(super) struct Tokens<'h> {
    html: &'h str,
    at: usize,
    /// The last places of `>`, `"` and `'`; behind them nothing can be closed.
    last_end: usize,
    last_double: usize,
    last_single: usize,
    /// Whether unpaired quotation marks were found; then they are ignored.
    without_quotes: bool,
    next: Option<Token<'h>>,
}

impl<'h> Tokens<'h> {
    pub fn of(html: &'h str) -> Self {
        let last = |mark: char| html.rfind(mark).map_or(0, |at| at + 1);
        let (last_end, last_double, last_single) = (last('>'), last('"'), last('\''));
        Self { html, at: 0, last_end, last_double, last_single, without_quotes: false, next: None }
    }

    /// Parses the markup at a `<`; `None` if it is text.
    fn markup(&mut self, at: usize) -> Option<Token<'h>> {
        let rest = &self.html[at..];
        if let Some(inside) = rest.strip_prefix("<!--") {
            let end = inside.find("-->").map_or(self.html.len(), |end| at + 4 + end + 3);
            return Some(Token::Hidden(at..end));
        }
        if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            let end = inside.find("]]>").map_or(self.html.len(), |end| at + 9 + end + 3);
            return Some(Token::Hidden(at..end));
        }
        if at >= self.last_end {
            return None;
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            let end = rest.find('>')? + 1;
            return Some(Token::Hidden(at..at + end));
        }
        let closes = rest.starts_with("</");
        let name = &rest[if closes { 2 } else { 1 }..];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len())];
        let name =
            if name.bytes().any(|b| b.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() };
        let end = self.end_of_tag(at)?;
        Some(Token::Tag { name, closes, range: at..end })
    }

    /// One past the `>` of the tag that begins here. Quotation marks may enclose a `>`.
    fn end_of_tag(&mut self, at: usize) -> Option<usize> {
        let mut quote = None;
        if !self.without_quotes {
            for (place, byte) in self.html.bytes().enumerate().skip(at) {
                match (quote, byte) {
                    (None, b'>') => return Some(place + 1),
                    (None, b'"') if place + 1 < self.last_double => quote = Some(byte),
                    (None, b'\'') if place + 1 < self.last_single => quote = Some(byte),
                    (Some(open), byte) if open == byte => quote = None,
                    _ => {}
                }
            }
            self.without_quotes = true;
        }
        self.html[at..].find('>').map(|end| at + end + 1)
    }

    /// Where the element that was opened last ends, together with its closing tag.
    fn end_of_hidden(&self, name: &str, from: usize) -> usize {
        let mut at = from;
        while let Some(found) = self.html[at..].find("</") {
            at += found + 2;
            let after = &self.html[at..];
            if after.get(..name.len()).is_some_and(|same| same.eq_ignore_ascii_case(name)) {
                return after.find('>').map_or(self.html.len(), |end| at + end + 1);
            }
        }
        self.html.len()
    }

    /// The text of the attribute `alt` of a tag.
    fn alternative(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let tag = &self.html[range.clone()];
        let lower = tag.to_ascii_lowercase();
        let found = lower.match_indices("alt=").find(|(at, _)| {
            lower[..*at].ends_with(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '/'))
        })?;
        let start = found.0 + 4;
        let quote = tag[start..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let end = tag[start + 1..].find(quote)?;
        (end > 0).then(|| range.start + start + 1..range.start + start + 1 + end)
    }
}

impl<'h> Iterator for Tokens<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        if let Some(next) = self.next.take() {
            return Some(next);
        }
        let start = self.at;
        let mut look = start;
        let found = loop {
            let Some(at) = self.html[look..].find('<').map(|found| look + found) else { break None };
            match self.markup(at) {
                Some(token) => break Some((at, token)),
                None => look = at + 1,
            }
        };
        let Some((at, token)) = found else {
            self.at = self.html.len();
            return (start < self.html.len()).then_some(Token::Text(start..self.html.len()));
        };
        let token = match token {
            Token::Hidden(range) => {
                self.at = range.end;
                Token::Hidden(range)
            }
            Token::Tag { name, closes: false, range } if is_hidden(&name) => {
                let is_empty = self.html[range.clone()].ends_with("/>");
                self.at = if is_empty { range.end } else { self.end_of_hidden(&name, range.end) };
                Token::Hidden(range.start..self.at)
            }
            Token::Tag { name, closes: false, range } if matches!(&*name, "img" | "area" | "input") => {
                self.at = range.end;
                match self.alternative(&range) {
                    Some(words) => Token::Alternative(words),
                    None => Token::Tag { name, closes: false, range },
                }
            }
            Token::Tag { name, closes, range } => {
                self.at = range.end;
                Token::Tag { name, closes, range }
            }
            text => text,
        };
        if at > start {
            self.next = Some(token);
            return Some(Token::Text(start..at));
        }
        Some(token)
    }
}

/// The words of HTML as they are shown: cells separated by ` | `, lines by a space, character references decoded.
pub(super) fn push_words(html: &str, words: &mut String) {
    for token in Tokens::of(html) {
        match token {
            Token::Text(range) | Token::Alternative(range) => push_text(&html[range], words),
            Token::Tag { name, closes: false, .. } if is_cell(&name) && !words.trim_end().is_empty() => {
                words.push_str(" | ");
            }
            Token::Tag { name, .. } if &*name == "br" || !is_inline(&name) && !is_cell(&name) => words.push(' '),
            _ => {}
        }
    }
}

/// Adds a text with its character references read.
fn push_text(text: &str, words: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        words.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST_REFERENCE).position(|byte| byte == b';');
        let reference = end.and_then(|end| rest.get(..=end)).filter(|reference| reference.len() > 2);
        match reference.and_then(read_reference) {
            Some((character, length)) => {
                words.push_str(&character);
                rest = &rest[length..];
            }
            None => {
                words.push('&');
                rest = &rest[1..];
            }
        }
    }
    words.push_str(rest);
}

/// Bytes of the longest name of a character, with its marks.
const LONGEST_REFERENCE: usize = 34;

/// The characters of a reference such as `&eacute;`, and its length. The Markdown parser knows all names.
fn read_reference(reference: &str) -> Option<(String, usize)> {
    let read: String = Parser::new(reference)
        .filter_map(|event| if let Event::Text(text) = event { Some(text.into_string()) } else { None })
        .collect();
    (read != reference && !read.is_empty()).then_some((read, reference.len()))
}
