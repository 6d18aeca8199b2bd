//! Splits a text into passages for search and sentences for quotes, with exact places in the original.
//!
//! Nothing is rewritten: a passage or a sentence is a [`Span`] of the text, and slicing the text with it gives the
//! quote. Content in between (headings, list marks, code) belongs to no sentence.

mod block;
mod blocks;
mod html;
mod plain;
mod sentences;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::terms;
use block::{Block, Kind};

/// How a text is marked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Paragraphs parted by empty lines.
    Plain,
    /// CommonMark with tables and front matter.
    Markdown,
}

impl Format {
    /// The format that a file name speaks for: Markdown for `.md` and `.markdown`, else plain.
    pub fn of_name(name: &str) -> Self {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        match extension.as_deref() {
            Some("md" | "markdown" | "mdown" | "mkd") => Self::Markdown,
            _ => Self::Plain,
        }
    }
}

/// A place in a text, counted in both ways that are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// First byte of the UTF-8 text.
    pub byte_start: usize,
    /// One past the last byte.
    pub byte_end: usize,
}

impl Span {
    /// The part of the text that this span covers. Empty if the span does not belong to this text.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.byte_start..self.byte_end).unwrap_or_default()
    }
}

/// A passage: the unit of embedding and search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Place among the chunks of its text, from 0.
    pub number: usize,
    /// The headings above it, outermost first, joined by ` › `; empty when there are none.
    pub heading: String,
    /// From the first sentence to the last, with everything in between.
    pub span: Span,
    /// The sentences, in order, without overlap, all within `span`. Never empty.
    pub sentences: Vec<Span>,
}

/// Joins the headings in [`Chunk::heading`].
pub const HEADING_SEPARATOR: &str = " › ";

/// The longest heading, in bytes: each chunk contains the headings above it.
const LONGEST_HEADING: usize = 160;
/// A chunk of this many words ends with its paragraph.
const ENOUGH_WORDS: usize = 40;
/// A chunk ends before a sentence that would make it longer than this, in words.
const MOST_WORDS: usize = 120;
/// A last chunk of a section with fewer words than this is merged into the one before.
const FEW_WORDS: usize = 20;

/// The size of a text for everything that processes it: search decomposes compatibility characters (NFKC), and one
/// character may become eighteen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// Code points of the text as it is.
    pub characters: usize,
    /// Bytes of UTF-8, of the text as it is or written out, whichever are more.
    pub bytes: usize,
}

/// Weighs a text. `None` when it has more than `most` code points, as it is or written out; no more than these are
/// counted.
pub fn weight(text: &str, most: usize) -> Option<Weight> {
    if text.is_ascii() {
        return (text.len() <= most).then_some(Weight { characters: text.len(), bytes: text.len() });
    }
    let characters = text.chars().take(most + 1).count();
    let (mut written, mut bytes) = (0, 0);
    for c in text.nfkc().take(most + 1) {
        written += 1;
        bytes += c.len_utf8();
    }
    (characters.max(written) <= most).then_some(Weight { characters, bytes: bytes.max(text.len()) })
}

/// Splits a text into chunks of about 40 to 120 words. A chunk never crosses a heading, and ends with a paragraph if it
/// can. Deterministic: the same text always gives the same chunks.
pub fn split(text: &str, format: Format) -> Vec<Chunk> {
    let mut sections = Sections::default();
    for block in blocks::of(text, format) {
        sections.add(text, block);
    }
    sections.finish(text)
}

/// A chunk in the making: bytes only.
struct Draft {
    heading: String,
    sentences: Vec<(usize, usize)>,
    end: usize,
    words: usize,
}

#[derive(Default)]
struct Sections {
    headings: Vec<(usize, String)>,
    done: Vec<Draft>,
    open: Option<Draft>,
    /// Index in `done` of the first chunk below the current heading.
    section_start: usize,
}

impl Sections {
    fn add(&mut self, text: &str, block: Block) {
        match block.kind {
            Kind::Heading(level) => {
                self.close_section();
                self.headings.retain(|(above, _)| *above < level);
                let title = plain(block.slice(text), Format::Markdown);
                let title = title[..title.floor_char_boundary(LONGEST_HEADING)].to_owned();
                if !title.is_empty() {
                    self.headings.push((level, title));
                }
            }
            Kind::Code => {
                if let Some(open) = &mut self.open {
                    open.end = open.end.max(block.end);
                }
            }
            Kind::Prose => {
                for sentence in sentences::of(text, &block) {
                    self.add_sentence(text, sentence);
                }
                if self.open.as_ref().is_some_and(|open| open.words >= ENOUGH_WORDS) {
                    self.close();
                }
            }
        }
    }

    fn add_sentence(&mut self, text: &str, (start, end): (usize, usize)) {
        let words = terms::count(&text[start..end]);
        if self.open.as_ref().is_some_and(|open| open.words > 0 && open.words + words > MOST_WORDS) {
            self.close();
        }
        let headings = &self.headings;
        let open = self.open.get_or_insert_with(|| Draft {
            heading: headings.iter().map(|(_, title)| title.as_str()).collect::<Vec<_>>().join(HEADING_SEPARATOR),
            sentences: Vec::new(),
            end,
            words: 0,
        });
        open.sentences.push((start, end));
        open.end = open.end.max(end);
        open.words += words;
    }

    fn close(&mut self) {
        self.done.extend(self.open.take());
    }

    /// Closes the open chunk. A short rest is merged into the chunk before it in the same section.
    fn close_section(&mut self) {
        if let Some(rest) = self.open.take() {
            let before = self.done.get_mut(self.section_start..).and_then(|section| section.last_mut());
            match before {
                Some(before) if rest.words < FEW_WORDS && before.words + rest.words <= MOST_WORDS + FEW_WORDS => {
                    before.sentences.extend(rest.sentences);
                    before.end = rest.end;
                    before.words += rest.words;
                }
                _ => self.done.push(rest),
            }
        }
        self.section_start = self.done.len();
    }

    fn finish(mut self, text: &str) -> Vec<Chunk> {
        self.close_section();
        let mut counter = CodePoints { text, byte: 0, code_point: 0 };
        let drafts = self.done.into_iter().enumerate();
        drafts
            .map(|(number, draft)| {
                let sentences: Vec<Span> =
                    draft.sentences.iter().map(|(start, end)| counter.span(*start, *end)).collect();
                let mut span = sentences.first().copied().unwrap_or_default();
                (span.end, span.byte_end) = (counter.at(draft.end), draft.end);
                Chunk { number, heading: draft.heading, span, sentences }
            })
            .collect()
    }
}

/// Converts increasing byte offsets to code points.
struct CodePoints<'t> {
    text: &'t str,
    byte: usize,
    code_point: usize,
}

impl CodePoints<'_> {
    fn at(&mut self, byte: usize) -> usize {
        self.code_point += self.text.get(self.byte..byte).map_or(0, |between| between.chars().count());
        self.byte = self.byte.max(byte);
        self.code_point
    }

    fn span(&mut self, byte_start: usize, byte_end: usize) -> Span {
        let start = self.at(byte_start);
        Span { start, end: self.at(byte_end), byte_start, byte_end }
    }
}

/// The visible words of a passage, for search: without tags, comments and addresses.
pub fn shown(passage: &str, format: Format) -> Cow<'_, str> {
    match format {
        Format::Plain => passage.into(),
        Format::Markdown => blocks::without_marks(passage).into(),
    }
}

/// A quote as a page shows it: without inline marks of Markdown, with single spaces.
pub fn plain(quote: &str, format: Format) -> String {
    let text = match format {
        Format::Plain => quote.to_owned(),
        Format::Markdown => blocks::without_marks(quote),
    };
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether an English sentence begins with a word that needs the sentence before it, like "it" or "however".
pub fn leans_back(sentence: &str) -> bool {
    #[rustfmt::skip]
    const LEANING: &[&str] = &[
        "it", "its", "they", "them", "their", "this", "these", "that", "those", "he", "she", "his", "her", "such",
        "but", "and", "so", "however", "therefore", "thus", "then", "also", "here", "there", "both", "instead",
        "hence",
    ];
    let mut first = None;
    terms::words(sentence, |word| {
        first.get_or_insert_with(|| LEANING.contains(&word));
    });
    first.unwrap_or(false)
}
