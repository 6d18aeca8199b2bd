//! Finds the blocks of a text: paragraphs, list items, table rows, headings, code.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::Format;

/// What a block is to the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Sentences to quote.
    Prose,
    /// A title of what follows, with its level from 1.
    Heading(usize),
    /// Belongs to the chunk around it, and is never quoted alone.
    Code,
}

/// A run of bytes of the text.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// Runs within which no sentence may end: code, formulas, addresses. In order.
    pub whole: Vec<(usize, usize)>,
}

impl Block {
    pub(super) fn slice<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// The blocks in the order of the text, without overlap.
pub(super) fn of(text: &str, format: Format) -> Vec<Block> {
    let mut blocks = match format {
        Format::Plain => plain_blocks(text),
        Format::Markdown => markdown_blocks(text),
    };
    // Footnotes and the like may come out of order; a span must never reach back behind the one before it.
    blocks.sort_by_key(|block| (block.start, block.end));
    let mut reached = 0;
    blocks.retain(|block| {
        let keeps = block.start >= reached && block.start < block.end && text.get(block.start..block.end).is_some();
        reached = if keeps { block.end } else { reached };
        keeps
    });
    blocks
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
}

/// Collects runs of inline content; every beginning or end of a block ends the run.
#[derive(Default)]
struct Runs {
    blocks: Vec<Block>,
    run: Option<Block>,
    heading: Option<usize>,
    /// Depth inside code and front matter, whose text is not prose.
    silent: usize,
    row: bool,
}

impl Runs {
    fn inline(&mut self, start: usize, end: usize) {
        if self.silent > 0 {
            return;
        }
        let kind = self.heading.map_or(Kind::Prose, Kind::Heading);
        let run = self.run.get_or_insert(Block { kind, start, end, whole: Vec::new() });
        run.end = run.end.max(end);
    }

    fn whole(&mut self, start: usize, end: usize) {
        self.inline(start, end);
        if let Some(run) = &mut self.run {
            run.whole.push((start, end));
        }
    }

    fn flush(&mut self) {
        if !self.row {
            self.blocks.extend(self.run.take());
        }
    }

    fn start(&mut self, tag: &Tag<'_>, start: usize, end: usize) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                self.inline(start, end);
            }
            Tag::Link { .. } | Tag::Image { .. } => self.whole(start, end),
            Tag::TableRow | Tag::TableHead => {
                self.flush();
                self.row = true;
            }
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(depth(*level));
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.blocks.push(Block { kind: Kind::Code, start, end, whole: Vec::new() });
                self.silent += 1;
            }
            Tag::MetadataBlock(_) | Tag::HtmlBlock => {
                self.flush();
                self.silent += 1;
            }
            _ => self.flush(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image => {}
            TagEnd::TableRow | TagEnd::TableHead => {
                self.row = false;
                self.flush();
            }
            TagEnd::Heading(_) => {
                self.flush();
                self.heading = None;
            }
            TagEnd::CodeBlock | TagEnd::MetadataBlock(_) | TagEnd::HtmlBlock => {
                self.silent = self.silent.saturating_sub(1);
            }
            _ => self.flush(),
        }
    }
}

fn markdown_blocks(text: &str) -> Vec<Block> {
    let mut runs = Runs::default();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        let (start, end) = (range.start, range.end);
        match event {
            Event::Start(tag) => runs.start(&tag, start, end),
            Event::End(tag) => runs.end(tag),
            Event::Text(_) => runs.inline(start, end),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => runs.whole(start, end),
            // Marks that say nothing by themselves lengthen a run but do not begin one.
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::SoftBreak | Event::HardBreak => {
                if runs.run.is_some() {
                    runs.inline(start, end);
                }
            }
            Event::Html(_) | Event::TaskListMarker(_) => {}
            Event::Rule => runs.flush(),
        }
    }
    runs.row = false;
    runs.flush();
    runs.blocks
}

fn depth(level: HeadingLevel) -> usize {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// The words of a piece of Markdown without its marks. A quotation may begin or end inside an emphasis, whose lone
/// mark is then dropped too.
pub(super) fn without_marks(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut prose = String::new();
    for event in Parser::new_ext(markdown.trim(), options()) {
        match event {
            Event::Text(part) => prose.push_str(&part),
            Event::Code(part) | Event::InlineMath(part) | Event::DisplayMath(part) => {
                text.push_str(&std::mem::take(&mut prose).replace("**", ""));
                text.push_str(&part);
            }
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::TableCell | TagEnd::Item) => {
                prose.push(' ');
            }
            _ => {}
        }
    }
    text.push_str(&prose.replace("**", ""));
    text.trim().trim_matches('|').trim().replace(" | ", ", ")
}

/// A line of a plain text, without its line end.
struct Line<'t> {
    start: usize,
    text: &'t str,
}

impl Line<'_> {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Lines end with LF, CR LF, CR, a form feed or one of Unicode's separators.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while let Some(length) = text[start..].find(['\n', '\r', '\u{c}', '\u{2028}', '\u{2029}']) {
        let end = start + length;
        lines.push(Line { start, text: &text[start..end] });
        let width = text[end..].chars().next().map_or(1, char::len_utf8);
        start = end + if text[end..].starts_with("\r\n") { 2 } else { width };
    }
    lines.push(Line { start, text: &text[start..] });
    lines
}

fn plain_blocks(text: &str) -> Vec<Block> {
    let lines = lines(text);
    let last = lines.iter().rposition(|line| !line.is_blank()).unwrap_or_default();
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in lines.iter().enumerate() {
        if line.is_blank() {
            blocks.extend(open.take());
            continue;
        }
        let alone = number == 0 || lines[number - 1].is_blank();
        let ends = lines.get(number + 1).is_none_or(Line::is_blank);
        if alone && ends && number < last && is_title(line.text) {
            blocks.push(Block { kind: Kind::Heading(1), start: line.start, end: line.end(), whole: Vec::new() });
            continue;
        }
        let mark = list_mark(line.text);
        if mark > 0 {
            blocks.extend(open.take());
        }
        let run = open.get_or_insert(Block { kind: Kind::Prose, start: line.start + mark, end: 0, whole: Vec::new() });
        run.end = line.end();
    }
    blocks.extend(open);
    blocks
}

/// A short line of its own that does not end like a sentence, and has a letter.
fn is_title(line: &str) -> bool {
    let line = line.trim();
    line.chars().any(char::is_alphabetic)
        && list_mark(line) == 0
        && line.split_whitespace().count() <= 10
        && line.chars().count() <= 90
        && !line.ends_with(['.', '!', '?', ',', ';', ':', '…', '。', '！', '？', '"', '”', '’', ')', '-'])
        && line.chars().find(|c| c.is_alphanumeric()).is_some_and(|first| !first.is_lowercase())
}

/// Bytes of the list mark at the beginning of a line, with the white space around it; 0 when there is none.
fn list_mark(line: &str) -> usize {
    let indent = line.len() - line.trim_start().len();
    let rest = &line[indent..];
    let bullet = rest.strip_prefix(['-', '*', '+', '•', '◦', '‣', '▪', '–', '—', '·', '●', '○']);
    let numbered = || {
        let rest = rest.strip_prefix('(').unwrap_or(rest);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let letter = usize::from(rest.as_bytes().first().is_some_and(u8::is_ascii_lowercase));
        let label = if digits > 0 && digits <= 3 { digits } else { letter };
        if label == 0 {
            return None;
        }
        // "a." begins no item, because it is as likely the end of an abbreviation.
        let marks: &[char] = if digits > 0 { &['.', ')'] } else { &[')'] };
        rest[label..].strip_prefix(marks)
    };
    match bullet.or_else(numbered) {
        Some(after) if after.starts_with([' ', '\t', '\u{a0}']) && !after.trim().is_empty() => {
            line.len() - after.trim_start().len()
        }
        _ => 0,
    }
}
