//! Durable background work: written in the transaction that wants it, run at least once, retried with growing pauses.
//!
//! Tables: `jobs`.

mod queue;
mod runner;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::db::Tx;
use crate::kernel::{Effect, Id, Result, id::kind};

pub use queue::{Summary, failed, running, summary, waiting_ahead};
pub use runner::{RunOutcome, run_due, run_until};

/// Everything that runs in the background. Closed, so that what may run is one list; each kind must bear being run twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Work {
    /// Hands a mail of the outbox to the mail server.
    SendMail {
        /// The mail.
        mail: Id<kind::Mail>,
    },
    /// Erases learners of a developer who is gone.
    EraseLearners {
        /// Whose.
        developer: Id<kind::User>,
    },
}

impl Work {
    /// The word in the table.
    pub const fn kind(&self) -> &'static str {
        match self {
            Work::SendMail { .. } => "send_mail",
            Work::EraseLearners { .. } => "erase_learners",
        }
    }

    /// How often it is tried before it is given up.
    pub const fn most_attempts(&self) -> i64 {
        match self {
            // The mail itself bounds its tries; this is for a job that cannot even say what became of it.
            Work::SendMail { .. } => 100,
            // Somebody's data must not stay because the disk was full for a day.
            Work::EraseLearners { .. } => 200,
        }
    }

    /// How long one try may take.
    pub const fn time_limit(&self) -> Duration {
        match self {
            Work::SendMail { .. } | Work::EraseLearners { .. } => Duration::from_secs(60),
        }
    }
}

/// What services say on a transaction.
pub trait Enqueue {
    /// Wants the work done soon after the commit.
    fn enqueue(&self, work: &Work) -> Result<()>;
}

impl Enqueue for Tx<'_> {
    fn enqueue(&self, work: &Work) -> Result<()> {
        queue::insert(self, work)?;
        self.after_commit(Effect::JobsWaiting);
        Ok(())
    }
}
