//! One run of a job: what tells it from the other runs, and how far it has come.

use crate::kernel::{Id, id::kind};

/// The longest note, in characters.
const LONGEST_NOTE: usize = 200;

/// One run of a job: the number of the run tells it from earlier and later ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fence {
    pub(super) id: Id<kind::Job>,
    pub(super) attempt: i64,
}

impl Fence {
    /// The id of the job.
    pub const fn id(self) -> Id<kind::Job> {
        self.id
    }
}

/// How far a job has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// How many steps are done.
    pub done: usize,
    /// How many there are, where that is known.
    pub of: Option<usize>,
    /// What is being done, in a few words. Longer than 200 characters is cut.
    pub note: Option<String>,
}

impl Progress {
    /// So many steps of so many.
    pub fn of(done: usize, of: usize) -> Self {
        Self { done, of: Some(of), note: None }
    }

    /// The same with a note.
    #[must_use]
    pub fn with_note(self, note: &str) -> Self {
        Self { note: Some(note.chars().take(LONGEST_NOTE).collect()), ..self }
    }
}
