//! Finds the blocks of a text: paragraphs, list items, table rows, headings, code.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::Format;
use super::block::{Block, Kind};
use super::html::{self, Token, Tokens};
use super::plain;

/// The blocks in the order of the text, without overlap.
pub(super) fn of(text: &str, format: Format) -> Vec<Block> {
    let mut blocks = match format {
        Format::Plain => plain::blocks(text),
        Format::Markdown => markdown_blocks(text),
    };
    // Footnotes and the like may come out of order. A span must never reach behind the start of the one before it.
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
}

/// Bytes of the front matter that a text begins with: lines between two lines of `---` or `+++`, of which the first is
/// not empty.
fn front_matter(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let mark = lines.next().unwrap_or_default().trim_end();
    if mark != "---" && mark != "+++" {
        return 0;
    }
    let mut length = text.len() - lines.clone().map(str::len).sum::<usize>();
    for (number, line) in lines.enumerate() {
        length += line.len();
        match line.trim_end() {
            "" if number == 0 => return 0,
            end if end == mark || (mark == "---" && end == "...") => return length,
            _ => {}
        }
    }
    0
}

/// A tag of more bytes than this separates the text before it from the text after it, so that no sentence contains it.
const LONGEST_TAG: usize = 200;

/// Collects runs of inline content; every beginning or end of a block ends the run.
#[derive(Default)]
struct Runs {
    blocks: Vec<Block>,
    run: Option<Block>,
    heading: Option<usize>,
    /// Depth of nested code blocks, whose text is not prose.
    silent: usize,
    row: bool,
    /// The inline element whose text is not shown.
    hidden: Option<String>,
    /// The lines of the HTML block that is open.
    lines: Vec<(usize, usize)>,
}

impl Runs {
    fn inline(&mut self, start: usize, end: usize) {
        if self.silent > 0 || self.hidden.is_some() {
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

    /// Skips hidden content in the middle of a run: no sentence ends within it.
    fn pass(&mut self, start: usize, end: usize) {
        if end - start > LONGEST_TAG {
            self.blocks.extend(self.run.take());
        } else if let Some(run) = &mut self.run {
            run.whole.push((start, end));
        }
    }

    /// A tag within a line of Markdown.
    fn inline_html(&mut self, text: &str, start: usize, end: usize) {
        let tag = text.get(start..end).unwrap_or_default();
        match Tokens::of(tag).next() {
            Some(Token::Alternative(words)) => {
                self.pass(start, start + words.start);
                self.inline(start + words.start, start + words.end);
                self.pass(start + words.end, end);
            }
            Some(Token::Tag { name, closes: true, .. }) if self.hidden.as_deref() == Some(&*name) => {
                self.hidden = None;
            }
            // The tokens of a lone tag that opens such an element hide it up to the end.
            Some(Token::Hidden(_)) if self.hidden.is_none() && !tag.starts_with("<!") && !tag.starts_with("<?") => {
                let name: String = tag.chars().skip(1).take_while(char::is_ascii_alphanumeric).collect();
                self.blocks.extend(self.run.take());
                self.hidden = (!tag.ends_with("/>")).then(|| name.to_ascii_lowercase());
            }
            _ => self.pass(start, end),
        }
    }

    /// Parses the lines of an HTML block as one.
    fn html_block(&mut self, text: &str) {
        let lines = std::mem::take(&mut self.lines);
        let mut joined = String::new();
        let mut places = Vec::with_capacity(lines.len());
        for (start, end) in lines {
            places.push((joined.len(), start));
            joined.push_str(text.get(start..end).unwrap_or_default());
        }
        let place = |at: usize| {
            let line = places.partition_point(|(begins, _)| *begins <= at).saturating_sub(1);
            places.get(line).map_or(0, |(begins, start)| start + (at - begins))
        };
        // The place of a range of the joined lines in the text.
        let span = |range: &std::ops::Range<usize>| (place(range.start), place(range.end.saturating_sub(1)) + 1);
        let mut code: Option<usize> = None;
        for token in Tokens::of(&joined) {
            match token {
                Token::Text(range) | Token::Alternative(range) if code.is_none() => {
                    let words = joined[range.clone()].trim();
                    if !words.is_empty() {
                        let start = range.start + joined[range.clone()].find(words).unwrap_or_default();
                        let last = start + words.len() - words.chars().next_back().map_or(0, char::len_utf8);
                        let (start, last) = (place(start), place(last));
                        let width = text.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
                        self.inline(start, last + width);
                    }
                }
                Token::Text(_) | Token::Alternative(_) => {}
                Token::Hidden(range) => {
                    let (start, end) = span(&range);
                    self.pass(start, end);
                }
                Token::Tag { name, closes, range } => {
                    let (start, end) = span(&range);
                    self.html_tag(&name, closes, start, end, &mut code);
                }
            }
        }
        if let Some(start) = code {
            let end = span(&(joined.len()..joined.len())).1;
            self.blocks.push(Block { kind: Kind::Code, start, end, whole: Vec::new() });
        }
        self.row = false;
        self.heading = None;
        self.flush();
    }

    fn html_tag(&mut self, name: &str, closes: bool, start: usize, end: usize, code: &mut Option<usize>) {
        if name == "pre" {
            self.flush();
            match (closes, code.take()) {
                (false, _) => *code = Some(end),
                (true, Some(begins)) if begins < start => {
                    self.blocks.push(Block { kind: Kind::Code, start: begins, end: start, whole: Vec::new() });
                }
                (true, _) => {}
            }
        } else if code.is_some() {
        } else if html::is_inline(name) || (self.row && html::is_cell(name)) {
            self.pass(start, end);
        } else if name == "tr" {
            self.row = false;
            self.flush();
            self.row = !closes;
        } else if self.row && !matches!(name, "table" | "tbody" | "thead" | "tfoot") {
            // A paragraph within a cell stays in its row.
            self.pass(start, end);
        } else {
            self.row = false;
            self.flush();
            self.heading = html::heading(name).filter(|_| !closes);
        }
    }

    fn flush(&mut self) {
        self.hidden = None;
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
            Tag::HtmlBlock => {
                self.flush();
                self.lines.clear();
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
            TagEnd::CodeBlock => {
                self.silent = self.silent.saturating_sub(1);
            }
            _ => self.flush(),
        }
    }
}

fn markdown_blocks(text: &str) -> Vec<Block> {
    let mut runs = Runs::default();
    let from = front_matter(text);
    for (event, range) in Parser::new_ext(&text[from..], options()).into_offset_iter() {
        let (start, end) = (range.start + from, range.end + from);
        match event {
            Event::Start(tag) => runs.start(&tag, start, end),
            Event::End(TagEnd::HtmlBlock) => runs.html_block(text),
            Event::End(tag) => runs.end(tag),
            Event::Text(_) => runs.inline(start, end),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => runs.whole(start, end),
            // Marks without text extend a run but do not begin one.
            Event::FootnoteReference(_) | Event::SoftBreak | Event::HardBreak => {
                if runs.run.is_some() {
                    runs.inline(start, end);
                }
            }
            Event::InlineHtml(_) => runs.inline_html(text, start, end),
            Event::Html(_) => runs.lines.push((start, end)),
            Event::TaskListMarker(_) => {}
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

/// The words of a piece of Markdown without its marks and tags. Also drops the single mark of an emphasis that the
/// piece cuts.
pub(super) fn without_marks(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let (mut prose, mut tags) = (String::new(), String::new());
    for event in Parser::new_ext(markdown.trim(), options()) {
        match event {
            Event::Text(part) => prose.push_str(&part),
            Event::Code(part) | Event::InlineMath(part) | Event::DisplayMath(part) => {
                text.push_str(&std::mem::take(&mut prose).replace("**", ""));
                text.push_str(&part);
            }
            Event::InlineHtml(tag) => html::push_words(&tag, &mut prose),
            Event::Html(lines) => tags.push_str(&lines),
            Event::End(TagEnd::HtmlBlock) => {
                prose.push(' ');
                html::push_words(&std::mem::take(&mut tags), &mut prose);
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
