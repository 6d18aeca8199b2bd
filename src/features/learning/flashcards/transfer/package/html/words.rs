//! The words of HTML without its markup.

use super::entities::resolved;

/// The value of an attribute of a tag.
pub fn attribute(tag: &str, name: &str) -> String {
    let lower = tag.to_ascii_lowercase();
    let Some(at) = lower.find(&format!("{name}=")) else { return String::new() };
    let value = &tag[at + name.len() + 1..];
    let quoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.split(quote).next());
    let bare = || value.split([' ', '>', '/']).next().unwrap_or_default();
    plain(quoted.unwrap_or_else(bare))
}

/// A text without tags, comments and entities.
pub fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let replaced = html.replace("<br>", " ").replace("<br/>", " ");
    let mut rest = replaced.as_str();
    let last = replaced.rfind('>').unwrap_or(0);
    let mut has_comments = replaced.contains("-->");
    while let Some((before, after)) = rest.split_once('<') {
        if has_comments && after.starts_with("!--") {
            text.push_str(before);
            has_comments = after.contains("-->");
            rest = after.split_once("-->").map_or(after, |(_, behind)| behind);
            continue;
        }
        let has_end = replaced.len() - after.len() <= last;
        match has_end.then(|| after.split_once('>')).flatten() {
            Some((_, behind)) if after.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/') => {
                text.push_str(before);
                rest = behind;
            }
            _ => {
                text.push_str(before);
                text.push('<');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    resolved(&text)
}

/// A name whose escapes are undone.
pub fn decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        let digits = (*byte == b'%').then(|| behind.get(..2)).flatten();
        let coded = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(coded.unwrap_or(*byte));
        rest = if coded.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}
