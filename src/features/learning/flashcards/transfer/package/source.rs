//! The Markdown of a field that its HTML does not bring back letter by letter: a comment at the end of the field, which no card shows.

use super::fields::{Known, body};
use super::html::{Names, decoded, to_markdown};
use crate::features::flashcards::model::shown_media;

const BEGIN: &str = "<!-- Markdown: ";
const END: &str = " -->";

/// The comment for a text whose field is `field`; empty where the field alone comes back as this text.
pub fn comment(markdown: &str, field: &str, known: &Known) -> String {
    let shown = || shown_media(markdown).into_iter();
    // The comment has the names of the deck. A reader knows only those of the package.
    if markdown.trim().is_empty() || shown().any(|name| known.get(name).is_some_and(|other| other != name)) {
        return String::new();
    }
    let names: Names = shown().filter(|name| known.contains_key(*name)).map(named).collect();
    if to_markdown(field, &names) == markdown { String::new() } else { format!("{BEGIN}{}{END}", encoded(markdown)) }
}

/// The Markdown that a field was made from. Nothing where the field has no such comment, or was changed since, so that it shows another text.
pub fn of(field: &str, names: &Names) -> Option<String> {
    let inside = field.trim_end().strip_suffix(END)?;
    let (shown, encoded) = inside.rsplit_once(BEGIN)?;
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
    [false, true].into_iter().any(|is_cloze| body(&markdown, &known, is_cloze) == shown).then_some(markdown)
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
