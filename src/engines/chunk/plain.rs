//! Finds the blocks of a text without marks: paragraphs, list items, titles.

use super::block::{Block, Kind};

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

/// The blocks of a plain text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
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
