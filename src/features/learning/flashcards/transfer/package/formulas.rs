//! Formulas between `\(` and `\)`, and between `\[` and `\]`, which pages show beside those between dollar signs.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

/// How Markdown is read.
pub(super) const fn options() -> Options {
    Options::ENABLE_TABLES
        .union(Options::ENABLE_STRIKETHROUGH)
        .union(Options::ENABLE_TASKLISTS)
        .union(Options::ENABLE_MATH)
}

/// The longest formula, in bytes.
const LONGEST: usize = 4_000;

/// The text with dollar signs around these formulas, but for those within code.
pub(super) fn with_dollars(markdown: &str) -> Cow<'_, str> {
    if !markdown.contains("\\(") && !markdown.contains("\\[") {
        return markdown.into();
    }
    let literal = literal(markdown);
    let (mut out, mut written, mut from) = (String::with_capacity(markdown.len()), 0, 0);
    while let Some(found) = markdown.get(from..).and_then(|rest| rest.find('\\')) {
        let at = from + found;
        from = at + 2;
        if let Some(behind) = literal.iter().find(|range| range.contains(&at)).map(|range| range.end) {
            from = behind;
            continue;
        }
        let before = markdown.get(..at).unwrap_or_default();
        let Some((mark, inside, length)) = markdown.get(at..).and_then(formula) else { continue };
        let behind = markdown.get(at + length..).unwrap_or_default();
        // These would make other formulas, or none.
        if before.ends_with(['$', '\\']) || behind.starts_with(|next: char| next == '$' || next.is_ascii_digit()) {
            continue;
        }
        out.push_str(markdown.get(written..at).unwrap_or_default());
        out.push_str(&format!("{mark}{}{mark}", inside.trim()));
        (written, from) = (at + length, at + length);
    }
    out.push_str(markdown.get(written..).unwrap_or_default());
    out.into()
}

/// The formula at the beginning of a text: its mark between dollar signs, what is in it, and its length.
fn formula(text: &str) -> Option<(&'static str, &str, usize)> {
    let (mark, close) = match text.get(..2)? {
        "\\(" => ("$", "\\)"),
        "\\[" => ("$$", "\\]"),
        _ => return None,
    };
    let inside = text.get(2..)?;
    let end = inside.match_indices(close).map(|(at, _)| at).find(|at| !inside[..*at].ends_with('\\'))?;
    let inside = inside.get(..end)?;
    let is_formula = end <= LONGEST && !inside.trim().is_empty() && !inside.contains('$') && !inside.contains("\n\n");
    is_formula.then_some((mark, inside, end + 4))
}

/// Where nothing is a mark: code, and formulas between dollar signs.
fn literal(markdown: &str) -> Vec<Range<usize>> {
    let is_literal = |event: &Event<'_>| {
        matches!(
            event,
            Event::Code(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_)
                | Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock)
        )
    };
    let events = Parser::new_ext(markdown, options()).into_offset_iter();
    events.filter(|(event, _)| is_literal(event)).map(|(_, range)| range).collect()
}
