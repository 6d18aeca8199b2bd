//! The forms of texts: for storage, for comparison, and for hashing passwords.
//!
//! Devices encode one text in several ways. macOS sends `é` as two code points, and an input method for Japanese sends
//! letters of double width. Stored texts are in NFC, so that equal texts have equal bytes.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfkc_quick};

use super::characters;

/// The text in NFC.
pub fn normal(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// The stored form of a line: in NFC, cleaned, with single spaces, trimmed.
pub(super) fn line(text: &str) -> String {
    let cleaned = characters::line(&normal(text));
    // A dropped character may have prevented two others from composing.
    match normal(&cleaned) {
        Cow::Borrowed(_) => cleaned,
        Cow::Owned(composed) => composed,
    }
}

/// The stored form of a text of several lines: in NFC and cleaned.
pub(super) fn prose(text: &str) -> Cow<'_, str> {
    match characters::prose(text) {
        None => normal(text),
        Some(cleaned) => Cow::Owned(normal(&cleaned).into_owned()),
    }
}

/// Whether the text has a visible character.
pub fn is_visible(text: &str) -> bool {
    text.chars().any(characters::is_visible)
}

/// The form for search: NFKC, case-folded, without invisible characters.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in
        text.nfkc().filter(|c| !characters::is_ignorable(*c)).flat_map(char::to_uppercase).flat_map(char::to_lowercase)
    {
        // The Turkish capital I with its dot is an i with a dot on top in lower case.
        if c != '\u{307}' || !folded.ends_with('i') {
            folded.push(c);
        }
    }
    if is_nfkc_quick(folded.chars()) == IsNormalized::Yes { folded } else { folded.nfkc().collect() }
}

/// Letters of double and half width in their usual width, as RFC 8264 maps them.
pub(super) fn usual_width(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| matches!(c, '\u{3000}' | '\u{FF01}'..='\u{FFEE}');
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let mut mapped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_odd(c) {
            mapped.extend(std::iter::once(c).nfkc());
        } else {
            mapped.push(c);
        }
    }
    Cow::Owned(mapped)
}

/// The unique form of a sign-in name, an email address or a username: RFC 8265 `UsernameCaseMapped` (usual width, lower
/// case, NFC). A domain has the same form in letters and in `xn--`.
pub fn fold_handle(text: &str) -> String {
    let lower = if text.is_ascii() {
        text.trim().to_ascii_lowercase()
    } else {
        normal(&normal(&usual_width(text)).trim().to_lowercase()).into_owned()
    };
    if lower.is_ascii() && !lower.contains("xn--") {
        return lower;
    }
    match lower.rsplit_once('@') {
        Some((local, domain)) => match idna::domain_to_unicode(domain) {
            (domain, Ok(())) => format!("{local}@{domain}"),
            _ => lower,
        },
        None => lower,
    }
}

/// The form in which a password's length is counted: RFC 8265 `OpaqueString` (every space is U+0020, NFC).
pub(super) fn opaque(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let spaced: String = text.chars().map(|c| if is_space(c) { ' ' } else { c }).collect();
    Cow::Owned(normal(&spaced).into_owned())
}

/// The form in which a password is hashed: `OpaqueString`, in NFKC as NIST SP 800-63B advises, so that letters of
/// double width from an input method match the usual ones.
pub fn password(text: &str) -> Cow<'_, str> {
    match opaque(text) {
        Cow::Borrowed(same) => Cow::Borrowed(same),
        Cow::Owned(opaque) => Cow::Owned(opaque.nfkc().collect()),
    }
}

/// Whether the character is a space of Unicode (category Zs).
fn is_space(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

/// A pattern for `LIKE ... ESCAPE '\'` that finds the folded text anywhere.
pub fn like_pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in fold(&line(text)).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
