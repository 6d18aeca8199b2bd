//! Facts between features.
//!
//! A service of a lower tier says what happened; `features::reactions` says in one match what follows, in the same transaction. The
//! events of a write are drained before its savepoint is released, breadth first, so that a cause and what follows from it are
//! durable together or not at all.

pub mod outbox;

use crate::db::Tx;
use crate::kernel::{Error, Id, Owner, Result, Timestamp, id::kind};

/// How many events one write may lead to; more is a circle.
const MOST_EVENTS: usize = 1_000;

/// Everything that happened and that another feature may care about. In the past tense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A person is about to be gone: whoever holds something of theirs lets go of it.
    UserErased {
        /// Who.
        user: Id<kind::User>,
    },
    /// The owner took an account back from a stranger who had changed its address.
    AccessTakenBack {
        /// Whose account.
        user: Id<kind::User>,
        /// When the stranger asked for the change.
        since: Timestamp,
    },
    /// The owner of keys has used that share of the month's quota, for the first time in the cycle.
    QuotaShareReached {
        /// Whose quota.
        owner: Owner,
        /// The share, in percent.
        percent: u8,
        /// Requests so far.
        used: u64,
        /// What the plan allows.
        quota: u64,
    },
}

/// The events of a transaction that no handler has seen yet.
#[derive(Default)]
struct Pending(std::collections::VecDeque<Event>);

/// What services say on a transaction.
pub trait Emit {
    /// Says that something happened.
    fn emit(&self, event: Event);
}

impl Emit for Tx<'_> {
    fn emit(&self, event: Event) {
        self.with_extension(|Pending(events)| events.push_back(event));
    }
}

/// Lets every event of the transaction have its consequences, and theirs.
pub fn drain(tx: &Tx, react: impl Fn(&Tx, &Event) -> Result<()>) -> Result<()> {
    for _ in 0..MOST_EVENTS {
        let event = tx.with_extension(|Pending(events)| events.pop_front());
        match event {
            Some(event) => react(tx, &event)?,
            None => return Ok(()),
        }
    }
    Err(Error::internal_text("the events of one write do not end"))
}
