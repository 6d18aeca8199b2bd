//! `Content-Disposition`: reads it from a part of a form (RFC 7578), with the names of the field and of the file, and
//! writes it for a download (RFC 6266).
//!
//! File names have several spellings: UTF-8 in quotes from browsers, `filename*` (RFC 8187) and encoded words (RFC
//! 2047) from .NET, numbered pieces (RFC 2231) from mail libraries. `filename*` takes precedence.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

/// The content of the header.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Disposition {
    /// The name of the field.
    pub name: Option<String>,
    /// The name of the file.
    pub file_name: Option<String>,
}

/// Reads the header; `None` if a parameter is repeated, or a quote is not closed.
pub fn read(header: &[u8]) -> Option<Disposition> {
    let parameters = parameters(header)?;
    let value = |wanted: &str| parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_slice());
    let extended = |wanted: &str| {
        let whole = value(&format!("{wanted}*")).map(<[u8]>::to_vec);
        whole.and_then(|value| extended_value(&value)).or_else(|| continued(&parameters, wanted))
    };
    let plain = |wanted: &str| value(wanted).map(|value| plain_value(value).into_owned());
    // Some clients put quotes into an escaped value.
    let bare = |name: String| match name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(bare) => bare.to_owned(),
        None => name,
    };
    Some(Disposition {
        name: extended("name").map(bare).or_else(|| plain("name")),
        file_name: extended("filename").map(bare).or_else(|| plain("filename")),
    })
}

/// Characters that need no escape in a value of RFC 8187, besides letters and digits.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Writes the header of a download: attachment or inline, with the file name. The name is given twice, in ASCII for old
/// readers and in UTF-8. Path separators become underscores.
pub fn written(is_saved: bool, name: &str) -> String {
    let name: String = name.chars().map(|c| if matches!(c, '/' | '\\') || c.is_control() { '_' } else { c }).collect();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '(' | ')');
    let ascii: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let kind = if is_saved { "attachment" } else { "inline" };
    format!("{kind}; filename=\"{ascii}\"; filename*=UTF-8''{}", utf8_percent_encode(&name, PLAIN))
}

type Parameter = (String, Vec<u8>);

/// The parameters behind the type: names in lower case, values without their quotes.
fn parameters(header: &[u8]) -> Option<Vec<Parameter>> {
    let mut found: Vec<Parameter> = Vec::new();
    let mut rest = past(header, b';');
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| matches!(byte, b'=' | b';')).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let name = String::from_utf8_lossy(name.trim_ascii()).to_ascii_lowercase();
        let Some(behind) = behind.strip_prefix(b"=") else {
            rest = past(behind, b';');
            continue;
        };
        let (value, after) = match behind.trim_ascii_start().strip_prefix(b"\"") {
            Some(quoted) => unquoted(quoted)?,
            None => {
                let end = behind.iter().position(|byte| *byte == b';').unwrap_or(behind.len());
                (behind[..end].trim_ascii().to_vec(), &behind[end..])
            }
        };
        if found.iter().any(|(known, _)| *known == name) {
            return None;
        }
        found.push((name, value));
        rest = past(after, b';');
    }
    Some(found)
}

/// The bytes behind the first such byte.
fn past(bytes: &[u8], end: u8) -> &[u8] {
    bytes.iter().position(|byte| *byte == end).map_or(&[], |at| &bytes[at + 1..])
}

/// Returns a text up to its closing quote, and the rest. A backslash escapes a quote and itself; otherwise it is part
/// of a path.
fn unquoted(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut value = Vec::new();
    let mut bytes = text.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return Some((value, &text[at + 1..])),
            b'\\' if matches!(text.get(at + 1), Some(b'"' | b'\\')) => {
                value.extend(bytes.next().map(|(_, next)| *next))
            }
            other => value.push(*other),
        }
    }
    None
}

/// A value with a character set, a language and escapes: `UTF-8'en'%E2%82%AC`. `None` where it cannot be read.
fn extended_value(value: &[u8]) -> Option<String> {
    let mut parts = value.splitn(3, |byte| *byte == b'\'');
    let (charset, _language, text) = (parts.next()?, parts.next()?, parts.next()?);
    decoded(charset, &percent_decode(text).collect::<Vec<u8>>())
}

/// A value in numbered pieces: `name*0*=UTF-8''a%20; name*1=b`. Pieces with a star at the end are escaped.
fn continued(parameters: &[Parameter], wanted: &str) -> Option<String> {
    let piece = |number: usize| {
        let (bare, escaped) = (format!("{wanted}*{number}"), format!("{wanted}*{number}*"));
        parameters.iter().find_map(|(name, value)| match name {
            name if *name == escaped => Some((value, true)),
            name if *name == bare => Some((value, false)),
            _ => None,
        })
    };
    let (mut charset, mut bytes) = (b"utf-8".to_vec(), Vec::new());
    for (number, (value, is_escaped)) in (0..).map_while(|number| piece(number).map(|piece| (number, piece))) {
        let mut text = value.as_slice();
        if number == 0 && is_escaped {
            let mut parts = text.splitn(3, |byte| *byte == b'\'');
            let (said, _language) = (parts.next()?, parts.next()?);
            charset = said.to_vec();
            text = parts.next()?;
        }
        if is_escaped {
            bytes.extend(percent_decode(text));
        } else {
            bytes.extend_from_slice(text);
        }
    }
    if bytes.is_empty() { None } else { decoded(&charset, &bytes) }
}

/// Decodes a plain value: encoded words, percent-encoded UTF-8 (RFC 7578, 4.2), or UTF-8 with the three escapes of
/// browsers. Bytes that are not UTF-8 are read as ISO 8859-1.
fn plain_value(value: &[u8]) -> Cow<'_, str> {
    let Ok(text) = std::str::from_utf8(value) else {
        return value.iter().map(|byte| char::from(*byte)).collect::<String>().into();
    };
    if let Some(words) = encoded_words(text) {
        return words.into();
    }
    if text.is_ascii()
        && let Ok(decoded) = percent_decode(value).decode_utf8()
        && !decoded.is_ascii()
    {
        return decoded;
    }
    let text = Cow::from(text);
    let escapes = [("%22", "\""), ("%0D", "\r"), ("%0A", "\n")];
    escapes.iter().fold(text, |text, (escape, meant)| match text.contains(escape) {
        true => text.replace(escape, meant).into(),
        false => text,
    })
}

/// The text of one or more encoded words, `=?utf-8?B?...?=`; `None` for any other value.
fn encoded_words(text: &str) -> Option<String> {
    let mut rest = text.trim();
    let (mut whole, mut charset) = (Vec::new(), None);
    while !rest.is_empty() {
        let mut parts = rest.strip_prefix("=?")?.splitn(3, '?');
        let (said, encoding, behind) = (parts.next()?, parts.next()?, parts.next()?);
        let (word, after) = behind.split_once("?=")?;
        whole.extend(match encoding {
            "B" | "b" => STANDARD.decode(word).ok()?,
            "Q" | "q" => {
                percent_decode(word.replace('%', "=25").replace('_', " ").replace('=', "%").as_bytes()).collect()
            }
            _ => return None,
        });
        // A character may be split between two words of one charset, and the charset never changes within a name.
        let said = said.split('*').next().unwrap_or(said);
        if !charset.get_or_insert(said).eq_ignore_ascii_case(said) {
            return None;
        }
        rest = after.trim_start();
    }
    decoded(charset?.as_bytes(), &whole)
}

/// Decodes bytes of one of the charsets that every reader must support.
fn decoded(charset: &[u8], bytes: &[u8]) -> Option<String> {
    match charset.to_ascii_lowercase().as_slice() {
        b"utf-8" | b"utf8" | b"us-ascii" => std::str::from_utf8(bytes).ok().map(str::to_owned),
        b"iso-8859-1" | b"latin1" => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
        _ => None,
    }
}
