//! What a stored file is.

use std::fmt;

use crate::http::text_enum;
use crate::kernel::text::Line;
use crate::kernel::{Id, Timestamp, id::kind};

/// The name of a file, as its reader sees it.
pub type FileName = Line<1, 200>;

/// The SHA-256 of a content, in lower-case hexadecimal.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(String);

impl Hash {
    /// The hash with these bytes.
    pub fn of(digest: &[u8; 32]) -> Self {
        Self(data_encoding::HEXLOWER.encode(digest))
    }

    /// Reads a hash; `None` where the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hash = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_hash.then(|| Self(text.to_owned()))
    }

    /// The 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder and the name under which the content lies: the first two digits, and the others.
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

/// Types that a browser shows without running anything that is in them. Others are always downloaded.
const SHOWN: [&str; 8] =
    ["application/pdf", "image/avif", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain", "text/vtt"];

impl MediaType {
    /// What is known to be bytes, and no more.
    pub fn bytes() -> Self {
        Self("application/octet-stream".to_owned())
    }

    /// Reads a media type and leaves its parameters out. An error says what is expected.
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

    /// The type and subtype.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a browser may show it in place.
    pub fn is_shown(&self) -> bool {
        SHOWN.contains(&self.as_str()) || self.0.starts_with("audio/") || self.0.starts_with("video/")
    }

    /// The header `Content-Type`. Texts are UTF-8.
    pub fn header(&self) -> String {
        if self.0.starts_with("text/") { format!("{}; charset=utf-8", self.0) } else { self.0.clone() }
    }
}

/// The row of another feature that a file belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// What the row is, such as `submission`.
    pub kind: String,
    /// Its id.
    pub id: i64,
}

/// A file to keep.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Whose file it is, if it is a person's. It goes when the person is erased.
    pub user: Option<Id<kind::User>>,
    /// What it belongs to.
    pub holder: Holder,
    /// Its name.
    pub name: FileName,
    /// What it is said to be.
    pub media_type: MediaType,
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The id.
    pub id: Id<kind::File>,
    /// Whose file it is, if it is a person's.
    pub user: Option<Id<kind::User>>,
    /// What it belongs to.
    pub holder: Holder,
    /// Its name.
    pub name: String,
    /// What it is said to be.
    pub media_type: MediaType,
    /// When it was stored.
    pub created_at: Timestamp,
    /// The hash of its bytes.
    pub hash: Hash,
    /// Its length in bytes.
    pub size: u64,
}

/// The bytes that files share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Its place in the order of contents.
    pub id: i64,
    /// The hash of its bytes.
    pub hash: Hash,
    /// Its length in bytes.
    pub size: u64,
}

text_enum! {
    /// How a browser treats a file that it opens by a link.
    pub enum Disposition {
        /// Shows it in place, where the type permits.
        Inline = "inline",
        /// Saves it.
        Attachment = "attachment",
    }
}
