//! What templates show of fields: as a whole, or what their filters make of them.

use std::borrow::Cow;

use super::html::plain;

/// What a filter makes of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filter {
    /// The characters of `漢字[かんじ]`.
    Kanji,
    /// How they are read.
    Kana,
    /// Both.
    Furigana,
    /// The words without their looks.
    Text,
}

/// What a template shows of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The name of the field.
    pub name: String,
    /// Its filters, the first one first.
    filters: Vec<Filter>,
}

impl Shown {
    /// Whether the field is shown as it is.
    pub fn is_whole(&self) -> bool {
        self.filters.is_empty()
    }

    /// Whether both show the same words.
    pub fn is_like(&self, other: &Self) -> bool {
        let words = |shown: &Self| shown.filters.iter().copied().filter(|of| *of != Filter::Text).collect::<Vec<_>>();
        self.name == other.name && words(self) == words(other)
    }

    /// What it shows of the field with this HTML.
    pub fn of<'f>(&self, field: &'f str) -> Cow<'f, str> {
        let mut shown = Cow::Borrowed(field);
        for filter in &self.filters {
            let changed = match filter {
                Filter::Kanji => read_as(&shown, |written, _| written.to_owned()),
                Filter::Kana => read_as(&shown, |_, reading| reading.to_owned()),
                Filter::Furigana => {
                    read_as(&shown, |written, reading| format!("<ruby>{written}<rt>{reading}</rt></ruby>"))
                }
                Filter::Text => plain(&shown).replace('&', "&amp;").replace('<', "&lt;"),
            };
            shown = Cow::Owned(changed);
        }
        shown
    }
}

/// What stands in double braces and shows a field.
#[derive(Debug)]
pub struct Inside {
    /// The field, and what is shown of it.
    pub shown: Shown,
    /// Whether the learner types it.
    pub is_typed: bool,
    /// Whether it is hidden until the learner asks for it.
    pub is_hint: bool,
    /// Whether it is spoken and not shown.
    pub is_spoken: bool,
    /// Whether it has filters that are not applied.
    pub has_others: bool,
}

impl Inside {
    /// Reads what stands in double braces. Nothing for conditions, remarks and the question on the other side.
    pub fn of(inside: &str) -> Option<Self> {
        let inside = inside.trim();
        if inside.starts_with(['#', '^', '/', '!']) || inside == "FrontSide" {
            return None;
        }
        let (filters, name) = inside.rsplit_once(':').unwrap_or(("", inside));
        let shown = Shown { name: name.trim().to_owned(), filters: Vec::new() };
        let mut found = Self { shown, is_typed: false, is_hint: false, is_spoken: false, has_others: false };
        // The last filter is the first one that is applied.
        for filter in filters.rsplit(':').map(str::trim) {
            match filter {
                "" | "cloze" | "nc" => {}
                "type" => found.is_typed = true,
                "hint" => found.is_hint = true,
                "kanji" => found.shown.filters.push(Filter::Kanji),
                "kana" => found.shown.filters.push(Filter::Kana),
                "furigana" => found.shown.filters.push(Filter::Furigana),
                "text" => found.shown.filters.push(Filter::Text),
                other => {
                    found.is_spoken |= other.starts_with("tts");
                    found.has_others = true;
                }
            }
        }
        Some(found)
    }
}

/// A field with other words in the places of `漢字[かんじ]`. The characters that are read begin behind a space or a tag.
fn read_as(field: &str, words: impl Fn(&str, &str) -> String) -> String {
    const SOUND: &str = "sound:";
    let field = field.replace("&nbsp;", " ");
    let (mut out, mut rest, mut from) = (String::with_capacity(field.len()), field.as_str(), 0);
    while let Some(open) = rest.get(from..).and_then(|part| part.find('[')).map(|at| from + at) {
        let (before, behind) = (&rest[..open], &rest[open + 1..]);
        let begin = before.rfind([' ', '>']).map_or(0, |at| at + 1);
        let written = &before[begin..];
        if written.is_empty() && !behind.starts_with(SOUND) {
            from = open + 1;
            continue;
        }
        let Some(end) = behind.find(']') else { break };
        let reading = &behind[..end];
        if reading.is_empty() || reading.starts_with(SOUND) {
            out.push_str(&rest[..=open + 1 + end]);
        } else {
            let before = &before[..begin];
            out.push_str(before.strip_suffix(' ').unwrap_or(before));
            out.push_str(&words(written, reading));
        }
        (rest, from) = (&behind[end + 1..], 0);
    }
    out.push_str(rest);
    out
}
