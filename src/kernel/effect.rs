//! What must happen in memory once a write is durable.

use super::actor::Owner;
use super::id::{Id, kind};

/// An effect of a commit, run after it and before the asker is answered. Closed, so that whoever asks "what is cached, and
/// who forgets it" reads one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Logins of this person were made or ended, or role or status changed: forget what is cached about them.
    UserChanged(Id<kind::User>),
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
    /// A key was revoked or changed: forget what is cached under this SHA-256 of its text.
    KeyChanged([u8; 32]),
    /// The plan, the allowance or the status of an account changed.
    AccountChanged(Id<kind::Account>),
    /// A key owner was deleted: drop its in-memory counter without flushing.
    OwnerErased(Owner),
    /// The outbox has a new message for this person: wake the readers that are connected.
    OutboxGrew {
        /// The person.
        user: Id<kind::User>,
        /// The id of the message.
        message: i64,
    },
    /// Background jobs wait in this lane.
    JobsWaiting(&'static str),
    /// A background job was cancelled: tell it, where it runs.
    JobCancelled(Id<kind::Job>),
    /// Another process enqueued background jobs: look at every lane.
    JobsWaitingElsewhere,
    /// What another process changed cannot be told: forget everything that is cached.
    Flush,
}
