//! The data of stored files.

use std::fmt;

use crate::http::text_enum;
use crate::kernel::text::Line;
use crate::kernel::{Id, Timestamp, id::kind};

/// The name of a file for people.
pub type FileName = Line<1, 200>;

/// The SHA-256 of a content, in lower-case hexadecimal.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(String);

impl Hash {
    /// Creates a hash from its bytes.
    pub fn of(digest: &[u8; 32]) -> Self {
        Self(data_encoding::HEXLOWER.encode(digest))
    }

    /// Parses a hash.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hash = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_hash.then(|| Self(text.to_owned()))
    }

    /// Returns the 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns folder and name of the content: the first two digits, and the others.
    pub fn place(&self) -> (&str, &str) {
        self.0.split_at(2)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The media type of a file, such as `image/png`: type and subtype in lower case, without parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaType(String);

/// Types that browsers show without running content. Others are always downloaded.
const SHOWN: [&str; 8] =
    ["application/pdf", "image/avif", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain", "text/vtt"];

impl MediaType {
    /// Returns `application/octet-stream`.
    pub fn bytes() -> Self {
        Self("application/octet-stream".to_owned())
    }

    /// Parses a media type without its parameters; the error is a sentence for the field.
    pub fn parse(text: &str) -> Result<Self, String> {
        let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let is_token = |part: &str| {
            let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte);
            !part.is_empty() && part.len() <= 63 && part.bytes().all(is_allowed)
        };
        match essence.split_once('/') {
            Some((kind, subtype)) if is_token(kind) && is_token(subtype) => Ok(Self(essence)),
            _ => Err("must be a media type such as image/png".to_owned()),
        }
    }

    /// Returns type and subtype.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a browser may show it in place.
    pub fn is_shown(&self) -> bool {
        SHOWN.contains(&self.as_str()) || self.0.starts_with("audio/") || self.0.starts_with("video/")
    }

    /// Returns the header `Content-Type`. Texts are UTF-8.
    pub fn header(&self) -> String {
        if self.0.starts_with("text/") { format!("{}; charset=utf-8", self.0) } else { self.0.clone() }
    }
}

/// The row of another feature that a file belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The kind of row, such as `submission`.
    pub kind: String,
    pub id: i64,
}

/// A new file.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// The person that it belongs to, if any. It is removed when the person is erased.
    pub user: Option<Id<kind::User>>,
    /// The row that it belongs to.
    pub holder: Holder,
    pub name: FileName,
    /// The media type that the client sent.
    pub media_type: MediaType,
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub id: Id<kind::File>,
    /// The person that it belongs to, if any.
    pub user: Option<Id<kind::User>>,
    /// The row that it belongs to.
    pub holder: Holder,
    pub name: String,
    /// The media type that the client sent.
    pub media_type: MediaType,
    pub created_at: Timestamp,
    /// The hash of its bytes.
    pub hash: Hash,
    pub size: u64,
}

/// The bytes that files share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    pub id: i64,
    /// The hash of its bytes.
    pub hash: Hash,
    pub size: u64,
}

text_enum! {
    /// How a browser treats a file that it opens by a link.
    pub enum Disposition {
        /// Shows it in the page, if the type permits.
        Inline = "inline",
        /// Saves it as a download.
        Attachment = "attachment",
    }
}
