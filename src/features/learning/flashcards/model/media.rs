//! Pictures and sounds that notes of a deck refer to by their names.

use std::collections::HashMap;

use crate::http::text_enum;
use crate::kernel::{Id, Timestamp, id::kind};

/// The most files of a deck.
pub const MOST_MEDIA: i64 = 2_000;
/// The most bytes of the files of a person.
pub const MOST_MEDIA_BYTES: i64 = 500 << 20;
/// The longest name of a file, in characters.
const LONGEST_NAME: usize = 100;
/// What would have to be escaped in Markdown, in a link or in the name of a file.
const AWKWARD: &str = "/\\[]()<>{}\"'`|*?:#%&$!^~";

text_enum! {
    /// How a file is shown.
    pub enum MediaKind {
        /// A picture.
        Image = "image",
        /// A sound.
        Audio = "audio",
        /// A film.
        Video = "video",
    }
}

/// A type of file that decks hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaFormat {
    pub media_type: &'static str,
    /// The usual ending of names.
    pub ending: &'static str,
}

const fn format(media_type: &'static str, ending: &'static str) -> MediaFormat {
    MediaFormat { media_type, ending }
}

/// The endings of names that players of other programs know, apart from the usual ones.
const OTHER_ENDINGS: [(&str, &str); 6] =
    [("jpeg", "jpg"), ("oga", "ogg"), ("opus", "ogg"), ("m4v", "mp4"), ("mp4a", "m4a"), ("svgz", "svg")];

impl MediaFormat {
    /// The type of a file, by its first bytes; nothing for files that decks do not hold.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let at = |from: usize, mark: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(mark));
        let brand = bytes.get(8..12).filter(|_| at(4, b"ftyp"));
        let found = match bytes {
            _ if at(0, b"\x89PNG\r\n\x1a\n") => format("image/png", "png"),
            _ if at(0, b"\xff\xd8\xff") => format("image/jpeg", "jpg"),
            _ if at(0, b"GIF87a") || at(0, b"GIF89a") => format("image/gif", "gif"),
            _ if at(0, b"RIFF") && at(8, b"WEBP") => format("image/webp", "webp"),
            _ if at(0, b"RIFF") && at(8, b"WAVE") => format("audio/wav", "wav"),
            _ if at(0, b"OggS") => format("audio/ogg", "ogg"),
            _ if at(0, b"fLaC") => format("audio/flac", "flac"),
            _ if at(0, b"\x1a\x45\xdf\xa3") => format("video/webm", "webm"),
            _ if at(0, b"ID3") => format("audio/mpeg", "mp3"),
            [0xff, second, ..] if second & 0xe0 == 0xe0 && second & 0x06 != 0 => format("audio/mpeg", "mp3"),
            _ => match brand {
                Some(b"avif" | b"avis") => format("image/avif", "avif"),
                Some(b"M4A " | b"M4B ") => format("audio/mp4", "m4a"),
                Some(_) => format("video/mp4", "mp4"),
                None if is_svg(bytes) => format("image/svg+xml", "svg"),
                None => return None,
            },
        };
        Some(found)
    }
}

/// Whether a text begins with an element `svg`, behind declarations and comments.
fn is_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => rest.find("-->").map(|at| at + 3),
            _ if rest.starts_with("<?") || rest.starts_with("<!") => rest.find('>').map(|at| at + 1),
            _ => {
                return rest
                    .strip_prefix("<svg")
                    .is_some_and(|rest| rest.starts_with([' ', '>', '\n', '\r', '\t', '/']));
            }
        };
        let Some(end) = end else { return false };
        rest = rest[end..].trim_start();
    }
}

/// How a file of this type is shown.
pub fn kind_of(media_type: &str) -> MediaKind {
    match media_type.split('/').next() {
        Some("audio") => MediaKind::Audio,
        Some("video") => MediaKind::Video,
        _ => MediaKind::Image,
    }
}

/// Whether programs take a file with this name for a recording.
pub fn is_recording(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let known =
        ["mp3", "ogg", "oga", "opus", "wav", "flac", "m4a", "mp4", "m4v", "webm", "aac", "3gp", "spx", "mov", "mkv"];
    known.contains(&ending.as_str())
}

/// The name of a file in a deck: without folders and without what Markdown would read, with an ending of its type.
pub fn media_name(given: &str, format: MediaFormat) -> String {
    let base = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let cleaned: String = base
        .chars()
        .map(|letter| if letter.is_control() || AWKWARD.contains(letter) { '-' } else { letter })
        .map(|letter| if letter.is_whitespace() { '_' } else { letter })
        .collect();
    let (stem, ending) = cleaned.rsplit_once('.').unwrap_or((&cleaned, ""));
    let lower = ending.to_ascii_lowercase();
    let usual = OTHER_ENDINGS.iter().find(|(other, _)| *other == lower).map_or(lower.as_str(), |(_, usual)| usual);
    let (stem, ending) =
        if usual == format.ending { (stem, lower.as_str()) } else { (cleaned.as_str(), format.ending) };
    let stem: String = stem.trim_matches(['.', '_', '-']).chars().take(LONGEST_NAME).collect();
    let stem = if stem.is_empty() { kind_of(format.media_type).name() } else { stem.as_str() };
    format!("{stem}.{ending}")
}

/// The longest ending of a name.
const LONGEST_ENDING: usize = 5;

/// Whether this can be the name of a file that a deck does not have, which a text names all the same: with an ending, and without what would
/// have to be escaped.
pub fn is_file_name(name: &str) -> bool {
    const UNUSABLE: &str = "/\\[]<>{}\"`|:;?#$";
    let is_usable =
        |letter: char| letter == ' ' || !(letter.is_whitespace() || letter.is_control() || UNUSABLE.contains(letter));
    let is_ending = |ending: &str| {
        (1..=LONGEST_ENDING).contains(&ending.len()) && ending.chars().all(|letter| letter.is_ascii_alphanumeric())
    };
    name.trim() == name
        && name.chars().count() <= LONGEST_NAME
        && name.chars().all(is_usable)
        && name.rsplit_once('.').is_some_and(|(stem, ending)| !stem.is_empty() && is_ending(ending))
}

/// The same name with a number before its ending.
pub fn numbered(name: &str, number: usize) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}-{number}.{ending}")
}

/// The names of files that a text in Markdown shows: `![text](name)`, `![text](<name>)`.
pub fn shown_media(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("![") {
        rest = &rest[at + 2..];
        let Some(middle) = rest.find("](") else { break };
        // A picture within the brackets of another one is read next.
        if rest[..middle].contains("![") {
            continue;
        }
        rest = &rest[middle + 2..];
        let (name, ends) = match rest.strip_prefix('<') {
            Some(inside) => (inside.split('>').next().unwrap_or_default(), inside.contains('>')),
            None => (rest.split([')', ' ', '\n']).next().unwrap_or_default(), rest.contains(')')),
        };
        if ends && !name.is_empty() && !name.contains("://") && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A text in Markdown with other names in place of the names of the files that it shows.
pub fn shown_as(text: &str, names: &HashMap<String, String>) -> String {
    let mut renamed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("](") {
        renamed.push_str(before);
        renamed.push_str("](");
        let (inside, ends): (&str, &[char]) = match behind.strip_prefix('<') {
            Some(inside) => {
                renamed.push('<');
                (inside, &['>'])
            }
            None => (behind, &[')', ' ', '\n']),
        };
        let name = inside.split(ends).next().unwrap_or_default();
        renamed.push_str(names.get(name).map_or(name, String::as_str));
        rest = inside.strip_prefix(name).unwrap_or_default();
    }
    renamed.push_str(rest);
    renamed
}

/// A file of a deck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    pub id: Id<kind::DeckMedia>,
    pub deck: Id<kind::Deck>,
    pub file: Id<kind::File>,
    pub name: String,
    pub media_type: String,
    pub size: u64,
    pub created_at: Timestamp,
}

impl Media {
    /// The Markdown that shows the file.
    pub fn markdown(&self) -> String {
        let stem = self.name.rsplit_once('.').map_or(self.name.as_str(), |(stem, _)| stem);
        format!("![{}]({})", stem.replace('_', " "), self.name)
    }
}
