//! A block of a text, as it is found in plain text and in Markdown.

/// The kind of a block, for the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Sentences to quote.
    Prose,
    /// A title of the following blocks, with its level from 1.
    Heading(usize),
    /// Belongs to the chunk around it, and is never quoted alone.
    Code,
}

/// A run of bytes of the text.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// Runs within which no sentence may end: code, formulas, addresses. In order.
    pub whole: Vec<(usize, usize)>,
}

impl Block {
    pub(super) fn slice<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}
