//! What must happen in memory once a write is durable.

use super::id::{Id, kind};

/// An effect of a commit, run after it and before the asker is answered. Closed, so that whoever asks "what is cached, and
/// who forgets it" reads one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Logins of this person were made or ended, or role or status changed: forget what is cached about them.
    UserChanged(Id<kind::User>),
    /// One login ended.
    LoginEnded(Id<kind::Login>),
    /// The materials of this person changed: their index is stale.
    MaterialsChanged(Id<kind::User>),
    /// A learner of this developer is gone, or is called otherwise.
    LearnerChanged {
        /// Whose learner.
        developer: Id<kind::User>,
        /// Who.
        learner: Id<kind::User>,
        /// The external reference that no longer holds, where there was one.
        external: Option<String>,
    },
    /// The school's settings changed.
    SettingsChanged,
    /// Background work waits.
    JobsWaiting,
    /// Another process wrote: forget everything that is cached.
    Flush,
}
