//! Questions and answers.

use crate::features::connections::EngineKind;
use crate::kernel::text::Prose;
use crate::kernel::{Id, id::kind};

/// A question with its history, oldest first.
#[derive(Debug, Clone)]
pub struct Question {
    pub message: Prose<1, 8000>,
    pub history: Vec<Said>,
}

/// One turn of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Whether the learner said it, and not the tutor.
    pub by_learner: bool,
    pub text: String,
}

/// The source of a citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A material of the person.
    Material(Id<kind::Material>),
    /// A text of the built-in collection, by its title.
    Collection(String),
}

/// A cited passage with its exact place.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    pub source: Source,
    pub title: String,
    /// The nearest heading above the passage, empty where there is none.
    pub heading: String,
    /// The exact text of the passage.
    pub quote: String,
    /// Its first code point in the text.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// The relevance; comparable within one answer only.
    pub score: f32,
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The answer in Markdown; `[1]` refers to the first citation.
    pub text: String,
    /// The cited passages, in the order of their marks.
    pub citations: Vec<Citation>,
    /// The name of the engine.
    pub engine: String,
    /// What answered.
    pub engine_kind: EngineKind,
    /// The codes of what the engine says about the answer.
    pub remarks: Vec<&'static str>,
    /// How many materials of the person were searched.
    pub searched: usize,
    /// Whether the citations support the answer.
    pub grounded: bool,
    /// A suggestion for a better answer.
    pub suggestion: Option<String>,
}

/// The longest quotation, in code points; longer ones are cut.
pub const LONGEST_QUOTE: usize = 4_000;
/// The longest answer, in code points.
pub const LONGEST_REPLY: usize = 20_000;

impl Citation {
    /// Cuts the quotation to [`LONGEST_QUOTE`] code points, and its span with it.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        if let Some((cut, _)) = self.quote.char_indices().nth(LONGEST_QUOTE) {
            self.quote.truncate(cut);
            self.end = self.start + LONGEST_QUOTE;
        }
        self
    }
}

/// Cuts a text to `most` code points, with an ellipsis.
pub fn bounded(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => text.chars().take(most.saturating_sub(1)).chain(std::iter::once('…')).collect(),
    }
}
