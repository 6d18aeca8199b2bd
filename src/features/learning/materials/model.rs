//! The data of materials.

use crate::engines::chunk::Format;
use crate::http::text_enum;
use crate::kernel::text::Line;
use crate::kernel::{Id, Timestamp, id::kind};

/// The longest text of a material, in Unicode code points.
pub const MOST_CHARACTERS: usize = 1_000_000;

/// The text of a material: not empty, and unchanged except for normalisation. All positions refer to this form.
pub type MaterialText = crate::kernel::text::Prose<1, MOST_CHARACTERS>;

text_enum! {
    /// The media type of a material's text.
    pub enum MediaType {
        /// Plain paragraphs.
        Plain = "text/plain",
        /// Markdown.
        Markdown = "text/markdown",
    }
}

/// A material without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    pub id: Id<kind::Material>,
    pub title: String,
    pub media_type: MediaType,
    /// The length in bytes of UTF-8.
    pub bytes: u64,
    /// The length in Unicode code points.
    pub characters: u64,
    /// The number of passages.
    pub chunks: u32,
    pub created_at: Timestamp,
}

/// The input of a new material, cut and embedded.
#[derive(Debug, Clone)]
pub struct NewMaterial {
    pub title: Line<1, 200>,
    pub media_type: MediaType,
    pub text: MaterialText,
    /// The length in Unicode code points.
    pub characters: usize,
    /// The part of the quota that the text uses, in bytes: see [`Weight`](crate::engines::chunk::Weight).
    pub weight: usize,
    /// The number of passages.
    pub passages: usize,
    /// The passages, as [`Segment::to_bytes`](crate::engines::retrieve::Segment::to_bytes) writes them.
    pub segment: Vec<u8>,
}

/// A material for an index, with the state of its stored passages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shelved {
    pub material: Id<kind::Material>,
    /// The number of stored passages that this release can read.
    pub passages: usize,
    /// Whether this release's engines made the stored passages.
    pub is_current: bool,
}

/// Returns the engine's format for a media type.
pub const fn format_of(media_type: MediaType) -> Format {
    match media_type {
        MediaType::Plain => Format::Plain,
        MediaType::Markdown => Format::Markdown,
    }
}
