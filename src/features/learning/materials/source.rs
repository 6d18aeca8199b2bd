//! Sources of materials: a text in JSON, or a file that is checked to be text.

use super::model::{MaterialText, MediaType};
use crate::kernel::text::{Line, ParsedText, is_visible};
use crate::kernel::{Code, Error, Fault, Result, Rule};

/// The largest file, in bytes.
pub const LARGEST_FILE: usize = 4 << 20;
/// The longest title, in Unicode code points.
const LONGEST_TITLE: usize = 200;
/// A file with more than one control character in this many is not text.
const CONTROL_SHARE: usize = 100;
/// The title of a file without a usable name.
const UNTITLED: &str = "Untitled";

/// A valid text with its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub title: Line<1, 200>,
    pub media_type: MediaType,
    pub text: MaterialText,
}

impl Source {
    /// Takes a text of a JSON body.
    pub fn of_text(title: Line<1, 200>, text: MaterialText) -> Self {
        Self { title, media_type: MediaType::Plain, text }
    }

    /// Reads a file of plain text or Markdown in UTF-8; a byte order mark is dropped. `name` and `content_type` come from the client. The
    /// default title is the first heading of the text, or else the name of the file. A file that is no readable text is [`Code::MaterialUnreadable`] with the reason.
    pub fn of_file(name: Option<&str>, content_type: Option<&str>, bytes: &[u8], title: Option<&str>) -> Result<Self> {
        let media_type = sort_of(name.unwrap_or_default(), content_type.unwrap_or_default())?;
        let text = decoded(bytes)?;
        let text = MaterialText::parse(text).map_err(|fault| Error::invalid("file", fault))?;
        let title = match title {
            Some(title) => Line::parse(title).map_err(|fault| Error::invalid("title", fault))?,
            None => match heading(text.as_str(), media_type) {
                Some(heading) => heading,
                None => title_of_file(name.unwrap_or_default())?,
            },
        };
        Ok(Self { title, media_type, text })
    }
}

/// The lines of a text in which its heading is looked for.
const HEAD_LINES: usize = 40;

/// Returns the title of a text: that of its front matter, or its first heading. In a plain text only an underlined line is a heading.
fn heading(text: &str, media_type: MediaType) -> Option<Line<1, 200>> {
    let lines: Vec<&str> = text.lines().take(HEAD_LINES).map(str::trim_end).collect();
    let is_rule = |line: &&str| matches!(*line, "---" | "+++");
    let found = match lines.first().filter(|line| is_rule(line)) {
        Some(_) => {
            let end = lines.iter().skip(1).position(is_rule).map_or(0, |place| place + 1);
            let (matter, rest) = lines.split_at(end);
            matter.iter().find_map(|line| line.strip_prefix("title:")).or_else(|| first_heading(rest, media_type))
        }
        None => first_heading(&lines, media_type),
    }?;
    let words: String = found.chars().filter(|c| !matches!(c, '*' | '`' | '"')).take(LONGEST_TITLE).collect();
    let words = words.trim();
    if is_visible(words) { Line::parse(words).ok() } else { None }
}

fn first_heading<'t>(lines: &[&'t str], media_type: MediaType) -> Option<&'t str> {
    lines.iter().enumerate().find_map(|(place, line)| {
        let next = lines.get(place + 1).copied().unwrap_or_default();
        let is_underlined = next.len() >= 3 && (next.bytes().all(|b| b == b'=') || next.bytes().all(|b| b == b'-'));
        let is_words = line.chars().any(char::is_alphabetic) && !line.starts_with(['#', '-', '>', '|', ' ', '\t']);
        if is_underlined && is_words {
            return Some(*line);
        }
        let rest = line.trim_start_matches('#');
        let level = line.len() - rest.len();
        let is_heading = media_type == MediaType::Markdown && (1..=6).contains(&level) && rest.starts_with([' ', '\t']);
        is_heading.then(|| rest.trim().trim_end_matches('#').trim())
    })
}

fn unreadable(rule: Rule, what: &'static str) -> Error {
    Error::new(Code::MaterialUnreadable, format!("The file {what}.")).with_field("file", Fault::new(rule, what))
}

/// Decides between plain text and Markdown, by the name or else by the content type; other types are refused unread.
fn sort_of(name: &str, content_type: &str) -> Result<MediaType> {
    let extension = base_of(name).rsplit_once('.').map(|(_, extension)| extension.trim().to_ascii_lowercase());
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match (extension.as_deref(), essence.as_str()) {
        (Some("md" | "markdown" | "mdown" | "mkd" | "mkdn"), _) | (_, "text/markdown" | "text/x-markdown") => {
            Ok(MediaType::Markdown)
        }
        (Some("txt" | "text"), _) | (_, "text/plain" | "") => Ok(MediaType::Plain),
        _ => Err(unreadable(Rule::File, "is not plain text (.txt) or Markdown (.md), the supported formats")),
    }
}

fn decoded(bytes: &[u8]) -> Result<&str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(unreadable(Rule::Characters, "is encoded in UTF-16; save it as UTF-8"));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) if bytes.contains(&0) => return Err(not_text()),
        Err(_) => return Err(unreadable(Rule::Characters, "is not encoded in UTF-8; save it as UTF-8")),
    };
    if text.trim().is_empty() {
        return Err(unreadable(Rule::Empty, "is empty"));
    }
    let controls = text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')).count();
    if text.contains('\0') || controls > text.len() / CONTROL_SHARE {
        return Err(not_text());
    }
    Ok(text)
}

fn not_text() -> Error {
    unreadable(Rule::Characters, "contains bytes that are not text")
}

/// Removes the folders that some clients send with a name.
fn base_of(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// Returns a file's name as a title: without folders and extension.
pub fn title_of_file(name: &str) -> Result<Line<1, 200>> {
    let name = base_of(name);
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.trim().is_empty() => stem,
        _ => name,
    };
    let shown: String = stem.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_TITLE).collect();
    let shown = if !is_visible(&shown) { UNTITLED } else { shown.trim() };
    Line::parse(shown).map_err(|fault| Error::invalid("title", fault))
}
