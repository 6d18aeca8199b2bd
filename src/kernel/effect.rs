//! Effects: changes of memory that follow a durable write.

use super::actor::Owner;
use super::id::{Id, kind};

/// An effect of a commit. The writer thread runs it after the commit and before it answers. The list is closed, so that
/// all invalidations of caches are in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Logins of this person began or ended, or the role or status changed: drop what is cached about the person.
    UserChanged(Id<kind::User>),
    /// The materials of this person changed: drop the cached index.
    MaterialsChanged(Id<kind::User>),
    /// A learner of this developer was deleted, or has another external reference.
    LearnerChanged {
        /// The developer.
        developer: Id<kind::User>,
        /// The learner.
        learner: Id<kind::User>,
        /// The external reference that is no longer valid, if there was one.
        external: Option<String>,
    },
    /// Another process changed a learner who has or had an external reference: drop all cached learners.
    LearnersChangedElsewhere,
    /// The school's settings changed.
    SettingsChanged,
    /// A key was revoked or changed: drop the cache entry with this SHA-256 of its text.
    KeyChanged([u8; 32]),
    /// The plan, the allowance or the status of an account changed.
    AccountChanged(Id<kind::Account>),
    /// A key owner was deleted: drop its in-memory counter without flushing.
    OwnerErased(Owner),
    /// The outbox has a new message for this person: wake the connected streams.
    OutboxGrew {
        /// The person.
        user: Id<kind::User>,
        /// The id of the message.
        message: i64,
    },
    /// Background jobs wait in this lane.
    JobsWaiting(&'static str),
    /// A background job was cancelled: signal its run.
    JobCancelled(Id<kind::Job>),
    /// Another process enqueued background jobs: look at every lane.
    JobsWaitingElsewhere,
    /// Another process changed something that cannot be named: drop all caches.
    Flush,
}
