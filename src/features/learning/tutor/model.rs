//! What is asked and what is answered.

use crate::kernel::text::Prose;
use crate::kernel::{Id, id::kind};

/// A question, and what was said before it, the oldest first.
#[derive(Debug, Clone)]
pub struct Question {
    /// The question.
    pub message: Prose<1, 8000>,
    /// The conversation so far.
    pub history: Vec<Said>,
}

/// One thing that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Whether the learner said it; else the tutor did.
    pub by_learner: bool,
    /// What was said.
    pub text: String,
}

/// The text that a citation is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// One of the asker's materials.
    Material(Id<kind::Material>),
    /// A text of the built-in collection, by its title.
    Collection(String),
}

/// A passage, and where exactly it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// The text that it is from.
    pub source: Source,
    /// What the text is called.
    pub title: String,
    /// The passage, word for word.
    pub quote: String,
    /// Its first code point in the text.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// How well it fits; comparable within one answer.
    pub score: f32,
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// What is said; `[1]` stands for the first citation.
    pub text: String,
    /// What it rests on, in the order in which the text refers to it.
    pub citations: Vec<Citation>,
    /// What answered.
    pub engine: String,
    /// Whether the answer rests on the citations.
    pub grounded: bool,
    /// What would give a better one.
    pub suggestion: Option<String>,
}

/// The longest quotation, in code points: what is longer is a word without an end, and is cut.
pub const LONGEST_QUOTE: usize = 4_000;
/// The longest answer, in code points.
pub const LONGEST_REPLY: usize = 20_000;

impl Citation {
    /// The same citation with a quotation of at most [`LONGEST_QUOTE`] code points; the span ends where the quotation does.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        if let Some((cut, _)) = self.quote.char_indices().nth(LONGEST_QUOTE) {
            self.quote.truncate(cut);
            self.end = self.start + LONGEST_QUOTE;
        }
        self
    }
}

/// The text, cut to so many code points, with a mark of the cut.
pub fn bounded(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => text.chars().take(most.saturating_sub(1)).chain(std::iter::once('…')).collect(),
    }
}
