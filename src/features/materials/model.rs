//! What a material is.

use crate::kernel::text::Line;
use crate::kernel::{Id, Timestamp, id::kind};

/// The longest text of a material, in Unicode code points.
pub const MOST_CHARACTERS: usize = 1_000_000;

/// The text of a material: not empty, without NUL, kept exactly as it came.
pub type MaterialText = crate::kernel::text::Prose<1, MOST_CHARACTERS>;

/// What sort of text a material is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// Paragraphs.
    Plain,
    /// Markdown.
    Markdown,
}

impl MediaType {
    /// The word on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "text/plain",
            Self::Markdown => "text/markdown",
        }
    }

    /// The type with this word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Plain, Self::Markdown].into_iter().find(|media_type| media_type.name() == text)
    }
}

/// A material without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// The id.
    pub id: Id<kind::Material>,
    /// What it is called.
    pub title: String,
    /// What sort of text it is.
    pub media_type: MediaType,
    /// How long the text is in UTF-8.
    pub bytes: u64,
    /// How long the text is in Unicode code points.
    pub characters: u64,
    /// Into how many passages it was cut.
    pub chunks: u32,
    /// When it was added.
    pub created_at: Timestamp,
}

/// What is needed to make a material. All that takes time was done before.
#[derive(Debug, Clone)]
pub struct NewMaterial {
    /// What it is called.
    pub title: Line<1, 200>,
    /// What sort of text it is.
    pub media_type: MediaType,
    /// The text.
    pub text: MaterialText,
    /// How long the text is in Unicode code points.
    pub characters: usize,
    /// The name of the model that made the vectors.
    pub model: &'static str,
    /// Its passages, in order.
    pub chunks: Vec<NewChunk>,
}

/// A passage of a new material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChunk {
    /// The first code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The headings above it; empty when there are none.
    pub heading: String,
    /// The vector as the model writes it down.
    pub vector: Vec<u8>,
}

/// A material with all that an index of it is made from.
#[derive(Debug, Clone)]
pub struct StoredMaterial {
    /// The material.
    pub material: Material,
    /// Its text.
    pub text: String,
    /// Its passages as they were stored.
    pub chunks: Vec<StoredChunk>,
}

/// A passage as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChunk {
    /// The first code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The name of the model that made the vector.
    pub model: String,
    /// The vector as that model writes it down.
    pub vector: Vec<u8>,
}
