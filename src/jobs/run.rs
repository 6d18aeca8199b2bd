//! One run of a job: its identity and its progress.

use crate::kernel::{Id, id::kind};

/// The longest note, in characters.
const LONGEST_NOTE: usize = 200;

/// The identity of one run: the job and the number of the run.
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

/// The progress of a job.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// How many steps are done.
    pub done: usize,
    /// The total number of steps, if it is known.
    pub of: Option<usize>,
    /// The current step, in a few words. Cut to 200 characters.
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
