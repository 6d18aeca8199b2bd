//! Finds the sentences of a block.

use super::block::Block;

/// A longer sentence, in words, is split at line ends, then at semicolons, then between words.
const LONGEST: usize = 60;
/// The same for characters, for texts without spaces.
const LONGEST_CHARACTERS: usize = 600;
/// A sentence that is too long is not split after fewer words than this, if possible.
const FEWEST: usize = 8;

/// Abbreviations that a sentence does not end with: a name or a number follows. Lower case, without the last point.
const ALWAYS_JOINED: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "rev", "hon", "gen", "col", "capt", "lt", "sgt", "gov", "sen", "rep", "messrs",
    "mme", "st", "mt", "ft", "e.g", "eg", "i.e", "ie", "cf", "viz", "vs", "approx", "ca", "resp", "incl", "esp", "fig",
    "figs", "eq", "eqs", "ref", "refs", "sec", "ch", "chap", "vol", "vols", "pp", "p", "ed", "eds", "trans", "z.b",
    "d.h", "bzw", "u.a", "p.ej",
];
/// Abbreviations that join only to a number.
const JOINED_TO_NUMBERS: &[&str] = &["no", "nos", "nr", "c", "pg", "art", "para", "ex", "max", "min", "vers", "v", "r"];
/// Abbreviations that may end a sentence: they do when a capital letter follows.
const MAY_END: &[&str] = &[
    "etc", "al", "a.m", "p.m", "am", "pm", "u.s", "u.k", "u.s.a", "e.u", "b.c", "a.d", "b.c.e", "c.e", "ph.d", "b.a",
    "m.a", "b.sc", "m.sc", "inc", "ltd", "co", "corp", "jr", "sr", "dept", "govt", "univ", "jan", "feb", "mar", "apr",
    "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "min",
    "hr", "hrs", "kg", "cm", "mm", "km", "lb", "oz",
];
/// Words that begin sentences, and rarely follow an initial ("vitamin C. It ..." against "J. Smith").
const STARTERS: &[&str] = &[
    "A", "After", "All", "Although", "An", "And", "As", "At", "Because", "But", "By", "Each", "Even", "For", "From",
    "He", "How", "However", "If", "In", "It", "Its", "Many", "More", "Most", "No", "Not", "On", "One", "Or", "She",
    "Since", "So", "Some", "Such", "That", "The", "Then", "There", "These", "They", "This", "Those", "Thus", "To",
    "Today", "We", "What", "When", "Where", "While", "With", "Without", "You",
];

/// The sentences of a block as byte ranges of the text: trimmed, in order, without overlap, never empty.
pub(super) fn of(text: &str, block: &Block) -> Vec<(usize, usize)> {
    let slice = block.slice(text);
    let mut sentences = Vec::new();
    let mut start = 0;
    for end in boundaries(slice, block) {
        push(slice, block.start, start, end, &mut sentences);
        start = end;
    }
    push(slice, block.start, start, slice.len(), &mut sentences);
    sentences
}

/// Adds the text between two offsets of a slice, and splits it if it is too long.
fn push(slice: &str, offset: usize, start: usize, end: usize, sentences: &mut Vec<(usize, usize)>) {
    let Some(part) = slice.get(start..end) else { return };
    if part.split_whitespace().nth(LONGEST).is_none() && part.chars().nth(LONGEST_CHARACTERS).is_none() {
        push_trimmed(part, offset + start, sentences);
        return;
    }
    let mut from = 0;
    while from < part.len() {
        let length = cut(&part[from..]);
        push_trimmed(&part[from..from + length], offset + start + from, sentences);
        from += length;
    }
}

/// Adds a part without the white space around it, when it has a letter or a digit.
fn push_trimmed(part: &str, offset: usize, sentences: &mut Vec<(usize, usize)>) {
    let trimmed = part.trim();
    if trimmed.chars().any(char::is_alphanumeric) {
        let start = offset + part.len() - part.trim_start().len();
        sentences.push((start, start + trimmed.len()));
    }
}

/// Bytes of the first part of a sentence that is too long: up to the last line end or semicolon within the limits,
/// else up to the last space, else up to the limit.
fn cut(part: &str) -> usize {
    let mut words = 0;
    let mut in_word = false;
    let (mut at_line, mut at_mark, mut at_space) = (None, None, None);
    let mut previous = ' ';
    for (place, (at, c)) in part.char_indices().enumerate() {
        if c.is_whitespace() && in_word {
            at_space = Some(at);
            if words >= FEWEST {
                at_mark = if matches!(previous, ';' | ':') { Some(at) } else { at_mark };
                at_line = if matches!(c, '\n' | '\r') { Some(at) } else { at_line };
            }
        }
        if place >= LONGEST_CHARACTERS || (words >= LONGEST && c.is_whitespace() && in_word) {
            return at_line.or(at_mark).or(at_space).unwrap_or(at);
        }
        words += usize::from(!in_word && !c.is_whitespace());
        in_word = !c.is_whitespace();
        previous = c;
    }
    part.len()
}

/// Offsets in the slice where one sentence ends and white space or the next begins.
fn boundaries(slice: &str, block: &Block) -> Vec<usize> {
    let mut found = Vec::new();
    let mut whole = block.whole.iter().peekable();
    let mut after = 0;
    for (at, mark) in slice.char_indices() {
        if at < after || !is_terminator(mark) {
            continue;
        }
        while whole.peek().is_some_and(|(_, end)| *end <= block.start + at) {
            whole.next();
        }
        if whole.peek().is_some_and(|(start, _)| *start <= block.start + at) {
            continue;
        }
        let end = at + closing(&slice[at..]);
        after = end;
        if ends_sentence(slice, at, mark, end) {
            found.push(end);
        }
    }
    found
}

/// Full stops, question and exclamation marks of many scripts.
fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‽' | '؟' | '۔' | '।' | '॥' | '။' | '።' | '։') || is_wide_terminator(c)
}

/// Those after which no space is needed.
fn is_wide_terminator(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '．')
}

/// Bytes of the terminators, closing quotes, brackets, emphasis marks and note numbers that a slice begins with.
fn closing(slice: &str) -> usize {
    let mut end = 0;
    while let Some(c) = slice[end..].chars().next() {
        let rest = &slice[end..];
        if is_terminator(c) || is_closer(c) || unicode_normalization::char::is_combining_mark(c) {
            end += c.len_utf8();
        } else if let Some(note) = note_mark(rest) {
            end += note;
        } else {
            break;
        }
    }
    end
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}' | '」' | '』' | '）' | '】' | '*' | '_')
}

/// Bytes of a mark like `[12]` or `[^note]` at the beginning.
fn note_mark(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('[')?;
    let end = inside.bytes().take(13).position(|byte| byte == b']').filter(|end| *end > 0)?;
    let label = inside.get(..end)?;
    let numbered = label.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    let after = inside.as_bytes().get(end + 1);
    ((numbered || label.starts_with('^')) && after != Some(&b'(')).then_some(end + 2)
}

/// Whether the terminator at `at`, whose closing marks reach to `end`, ends a sentence.
fn ends_sentence(slice: &str, at: usize, mark: char, end: usize) -> bool {
    let rest = &slice[end..];
    if is_wide_terminator(mark) {
        return true;
    }
    let Some(next) = rest.chars().next() else { return true };
    if !next.is_whitespace() {
        return false;
    }
    let following = rest.trim_start_matches(|c: char| c.is_whitespace() || is_opener(c));
    let next = following.chars().next();
    let lowercase = next.is_some_and(char::is_lowercase);
    let quoted = slice[at..end].contains(['"', '”', '’', '\'', '»', ')']);
    let several = slice[at..end].chars().filter(|c| is_terminator(*c)).count() > 1;
    if mark != '.' || several {
        // "Why?" he asked. Wait ... and see.
        return !(lowercase && (quoted || mark == '…' || several));
    }
    let before = word_before(slice, at);
    if quoted && lowercase {
        return false;
    }
    point_ends_sentence(slice, at, before, following, next, lowercase)
}

/// Whether a single full stop after the word `before` ends a sentence.
fn point_ends_sentence(slice: &str, at: usize, before: &str, rest: &str, next: Option<char>, lowercase: bool) -> bool {
    let folded = before.to_lowercase();
    let folded = folded.as_str();
    let number_follows = next.is_some_and(|c| c.is_numeric());
    if ALWAYS_JOINED.contains(&folded) || (number_follows && JOINED_TO_NUMBERS.contains(&folded)) {
        return false;
    }
    if MAY_END.contains(&folded) {
        return !lowercase && !number_follows;
    }
    let mut letters = before.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.all(|c| c == '.' || c.is_uppercase());
    if initial && (before.chars().count() == 1 || before.contains('.')) {
        let word: &str = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        return STARTERS.contains(&word) || !next.is_some_and(char::is_alphabetic);
    }
    // "1. Heat the water": the number of an item, not the end of a sentence.
    let numbers_item = !before.is_empty() && before.len() <= 3 && before.bytes().all(|byte| byte.is_ascii_digit());
    if numbers_item && begins_line(slice, at - before.len()) {
        return false;
    }
    // Unknown abbreviations are short. A longer word before a lower-case letter ends a sentence of careless notes.
    !lowercase || before.chars().filter(|c| c.is_alphanumeric()).count() >= 4
}

/// Whether only spaces are between the beginning of a line and an offset.
fn begins_line(slice: &str, at: usize) -> bool {
    let before = slice[..at].trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with(['\n', '\r'])
}

fn is_opener(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '«' | '‹' | '(' | '[' | '{' | '「' | '『' | '¿' | '¡' | '*' | '_' | '>')
}

/// The word that ends right before a full stop, with the points inside it ("e.g", "U.S").
fn word_before(slice: &str, at: usize) -> &str {
    let head = &slice[..at];
    let start = head
        .rfind(|c: char| !(c.is_alphanumeric() || c == '.'))
        .map_or(0, |found| found + head[found..].chars().next().map_or(1, char::len_utf8));
    head[start..].trim_start_matches('.')
}
