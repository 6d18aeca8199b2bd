//! What a material is.

use crate::engines::chunk::Format;
use crate::http::text_enum;
use crate::kernel::text::Line;
use crate::kernel::{Id, Timestamp, id::kind};

/// The longest text of a material, in Unicode code points.
pub const MOST_CHARACTERS: usize = 1_000_000;

/// The text of a material: not empty, kept as it came but for normalisation. Everything that counts in it counts in this form.
pub type MaterialText = crate::kernel::text::Prose<1, MOST_CHARACTERS>;

text_enum! {
    /// What sort of text a material is.
    pub enum MediaType {
        /// Paragraphs.
        Plain = "text/plain",
        /// Markdown.
        Markdown = "text/markdown",
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
    /// What the text counts against the size of the study bank, in bytes: see [`Weight`](crate::engines::chunk::Weight).
    pub weight: usize,
    /// Into how many passages it was cut.
    pub passages: usize,
    /// The passages, as [`Segment::to_bytes`](crate::engines::retrieve::Segment::to_bytes) writes them.
    pub segment: Vec<u8>,
}

/// Which material an index may need, and what is stored of its passages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shelved {
    /// The material.
    pub material: Id<kind::Material>,
    /// How many passages are stored; 0 where none are, or none that this release can read.
    pub passages: usize,
    /// Whether what is stored was made by this release's engines.
    pub is_current: bool,
}

/// How the engines read this sort of text.
pub const fn format_of(media_type: MediaType) -> Format {
    match media_type {
        MediaType::Plain => Format::Plain,
        MediaType::Markdown => Format::Markdown,
    }
}
