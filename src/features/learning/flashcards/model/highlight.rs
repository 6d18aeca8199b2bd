//! How what a cloze held stands out in an answer: as bold words, and as bold signs within a formula. Code is shown as it is, and so is what
//! no bold words can be, such as several paragraphs.

use std::ops::Range;

/// Letters that Unicode keeps for uses within a program: they stand around what a cloze held while a text is put together.
pub const BEGIN: char = '\u{fdd0}';
pub const END: char = '\u{fdd1}';

const BOLD: (&str, &str) = ("**", "**");
const BOLD_SIGNS: (&str, &str) = ("{\\boldsymbol{", "}}");

/// A formula, or code.
struct Verbatim {
    range: Range<usize>,
    is_math: bool,
}

/// The text with marks in place of the letters around what clozes held.
pub fn highlighted(text: &str) -> String {
    let parts = verbatim(text);
    let (mut marks, mut open): (Vec<(usize, &str)>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, letter) in text.char_indices() {
        if letter == BEGIN {
            open.push(at);
        } else if letter == END
            && let Some(begin) = open.pop()
            && let Some(((first, last), (before, after))) = marked(text, &parts, (begin, at))
        {
            marks.extend([(first, before), (last, after)]);
        }
    }
    marks.sort_by_key(|(at, _)| *at);
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for (at, mark) in marks.into_iter().chain([(text.len(), "")]) {
        out.extend(text[from..at].chars().filter(|letter| ![BEGIN, END].contains(letter)));
        out.push_str(mark);
        from = at;
    }
    out
}

/// Where marks go, and which these are.
type Marks = ((usize, usize), (&'static str, &'static str));

/// The marks for what is between two letters; nothing where it cannot be marked.
fn marked(text: &str, parts: &[Verbatim], (begin, end): (usize, usize)) -> Option<Marks> {
    let from = begin + BEGIN.len_utf8();
    let inside = &text[from..end];
    let words = inside.trim();
    if words.is_empty() {
        return None;
    }
    if let Some(part) = parts.iter().find(|part| part.range.contains(&begin) || part.range.contains(&end)) {
        let is_whole = part.is_math && part.range.contains(&begin) && part.range.contains(&end);
        let is_markable = is_whole && is_balanced(words) && !words.contains('&') && !words.contains("\\\\");
        return is_markable.then_some(((from, end), BOLD_SIGNS));
    }
    let is_first = text[..begin].rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
    let mut lines = words.lines().skip(usize::from(!is_first));
    if words.contains("\n\n") || lines.any(begins_block) {
        return None;
    }
    let is_letter = |letter: &char| ![BEGIN, END].contains(letter);
    let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let is_sign =
        |letter: Option<char>| letter.is_some_and(|letter| !letter.is_alphanumeric() && !letter.is_whitespace());
    // Markdown takes asterisks between a letter and a sign for no mark.
    let before = text[..begin].chars().rev().find(is_letter);
    let after = text[end..].chars().find(is_letter);
    let opens = !(is_word(before) && is_sign(words.chars().find(is_letter)));
    let closes = !(is_word(after) && is_sign(words.chars().rev().find(is_letter)));
    let first = from + inside.len() - inside.trim_start().len();
    (opens && closes).then_some(((first, first + words.len()), BOLD))
}

/// Whether braces come in pairs.
fn is_balanced(tex: &str) -> bool {
    let (mut depth, mut letters) = (0_i32, tex.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                letters.next();
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// Whether a line begins a heading, a quotation, a list, a table or code.
fn begins_block(line: &str) -> bool {
    let line = line.trim_start();
    let numbered = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let is_numbered = numbered.len() < line.len() && (numbered.starts_with(". ") || numbered.starts_with(") "));
    is_numbered || ["#", ">", "|", "- ", "* ", "+ ", "```", "~~~"].iter().any(|mark| line.starts_with(mark))
}

/// The formulas and the code of a text.
fn verbatim(text: &str) -> Vec<Verbatim> {
    let (mut found, mut here) = (Vec::new(), 0);
    while let Some(letter) = text[here..].chars().next() {
        let rest = &text[here..];
        let part = match letter {
            '`' | '~' => {
                code(rest, letter, text[..here].rsplit('\n').next().unwrap_or_default()).map(|length| (length, false))
            }
            '\\' => between(rest, "\\(", "\\)").or_else(|| between(rest, "\\[", "\\]")).map(|length| (length, true)),
            '$' if rest.starts_with("$$") => between(rest, "$$", "$$").map(|length| (length, true)),
            '$' => {
                between(rest, "$", "$").filter(|length| !rest[..*length].contains("\n\n")).map(|length| (length, true))
            }
            _ => None,
        };
        here += match part {
            Some((length, is_math)) => {
                found.push(Verbatim { range: here..here + length, is_math });
                length
            }
            None if letter == '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            None if letter == '`' => run(rest, letter),
            None if rest.starts_with("$$") => 2,
            None => letter.len_utf8(),
        };
    }
    found
}

/// The length of what begins with `open` and ends with `close`.
fn between(text: &str, open: &str, close: &str) -> Option<usize> {
    let inside = text.strip_prefix(open)?;
    inside.find(close).filter(|at| *at > 0).map(|at| open.len() + at + close.len())
}

/// How often the first letter stands at the beginning.
fn run(text: &str, letter: char) -> usize {
    text.len() - text.trim_start_matches(letter).len()
}

/// The length of code that begins here: lines between fences, or words between backticks.
fn code(text: &str, letter: char, before: &str) -> Option<usize> {
    let fence = run(text, letter);
    if fence >= 3 && before.trim().is_empty() {
        let mut length = text.find('\n').map_or(text.len(), |at| at + 1);
        for line in text[length..].split_inclusive('\n') {
            length += line.len();
            if run(line.trim(), letter) >= fence && line.trim().trim_start_matches(letter).is_empty() {
                break;
            }
        }
        return Some(length);
    }
    let mut at = fence;
    while letter == '`'
        && let Some(next) = text[at..].find(letter)
    {
        let length = run(&text[at + next..], letter);
        at += next + length;
        if length == fence {
            return Some(at);
        }
    }
    None
}
