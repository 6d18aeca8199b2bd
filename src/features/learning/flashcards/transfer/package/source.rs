//! Texts as fields and back. The Markdown of a field that its HTML does not bring back letter by letter stands in a comment at the end of the
//! field, which no card shows.

use super::fields::{Known, body};
use super::html::{Losses, Names, decoded, shown};
use crate::features::flashcards::model::shown_media;

const BEGIN: &str = "<!-- Markdown: ";
const END: &str = " -->";

/// A text as a field, from which the import reads the same text again.
pub fn to_field(markdown: &str, known: &Known, is_cloze: bool) -> String {
    let mut field = body(markdown, known, is_cloze);
    field.push_str(&comment(markdown, &field, known));
    field
}

/// A field as Markdown.
pub fn to_markdown(field: &str, names: &Names) -> String {
    converted(field, names, &mut Losses::new())
}

/// A field as Markdown. What is not carried over is added to `lost`.
pub fn converted(field: &str, names: &Names, lost: &mut Losses) -> String {
    of(field, names).unwrap_or_else(|| shown(field, names, lost))
}

/// The comment for a text whose field is `field`; empty where the field alone comes back as this text.
fn comment(markdown: &str, field: &str, known: &Known) -> String {
    let files = || shown_media(markdown).into_iter();
    // The comment has the names of the deck. A reader knows only those of the package.
    if markdown.trim().is_empty() || files().any(|name| known.get(name).is_some_and(|other| other != name)) {
        return String::new();
    }
    let names: Names = files().filter(|name| known.contains_key(*name)).map(named).collect();
    if shown(field, &names, &mut Losses::new()) == markdown {
        String::new()
    } else {
        format!("{BEGIN}{}{END}", encoded(markdown))
    }
}

/// The Markdown that a field was made from. Nothing where the field has no such comment, or was changed since, so that it shows another text.
fn of(field: &str, names: &Names) -> Option<String> {
    let inside = field.trim_end().strip_suffix(END)?;
    let (before, encoded) = inside.rsplit_once(BEGIN)?;
    if encoded.contains(['<', '>']) {
        return None;
    }
    let markdown = decoded(encoded);
    let mut known = Known::new();
    for name in shown_media(&markdown) {
        match names.get(name) {
            Some(other) if other != name => return None,
            Some(_) => known.extend([named(name)]),
            None => {}
        }
    }
    [false, true].into_iter().any(|is_cloze| body(&markdown, &known, is_cloze) == before).then_some(markdown)
}

fn named(name: &str) -> (String, String) {
    (name.to_owned(), name.to_owned())
}

/// A text without anything that ends a comment, or that Anki looks for in a field: tags, clozes, formulas and sounds.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_control() || "%<>&\"[]{}\\$".contains(letter) {
            out.push_str(&format!("%{:02X}", u32::from(letter)));
        } else {
            out.push(letter);
        }
    }
    out
}
