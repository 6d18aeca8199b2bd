//! Durable background work: written in the transaction that wants it, run at least once, retried with growing pauses.
//!
//! Tables: `jobs`.

mod queue;
mod runner;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::db::Tx;
use crate::kernel::{Effect, Id, Origin, Result, id::kind};

pub use queue::{Summary, failed, summary, unfinished, waiting_ahead};
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
    /// Mails a link to set a new password, if the address belongs to somebody.
    RequestReset {
        /// The address, whosever it is.
        email: String,
        /// Where the request came from.
        from: Asked,
    },
    /// Mails a link to an address that a person wants to have, if nobody else has it.
    ChangeEmail {
        /// Who wants it.
        user: Id<kind::User>,
        /// The address.
        email: String,
        /// The version of the person's access for which the password was confirmed.
        access_version: i64,
    },
    /// Tells somebody that the account's proofs are being guessed. Nobody is told where the name belongs to nobody.
    TellOfGuessing {
        /// Whose account.
        user: Option<Id<kind::User>>,
        /// Whether it is the second factor, and not the password.
        is_code: bool,
    },
    /// Erases learners of a developer who is gone.
    EraseLearners {
        /// Whose.
        developer: Id<kind::User>,
    },
}

/// Where a request came from whose work is done later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The address, where one is known.
    pub address: Option<std::net::IpAddr>,
    /// The request's id.
    pub request_id: Option<String>,
}

impl From<&Origin> for Asked {
    fn from(origin: &Origin) -> Self {
        Self { address: origin.address, request_id: origin.request_id.clone() }
    }
}

impl From<Asked> for Origin {
    fn from(asked: Asked) -> Self {
        Self { address: asked.address, request_id: asked.request_id, client: None }
    }
}

impl Work {
    /// The word in the table.
    pub const fn kind(&self) -> &'static str {
        match self {
            Work::SendMail { .. } => "send_mail",
            Work::RequestReset { .. } => "request_reset",
            Work::ChangeEmail { .. } => "change_email",
            Work::TellOfGuessing { .. } => "tell_of_guessing",
            Work::EraseLearners { .. } => "erase_learners",
        }
    }

    /// How often it is tried before it is given up.
    pub const fn most_attempts(&self) -> i64 {
        match self {
            // The mail itself bounds its tries; this is for a job that cannot even say what became of it.
            Work::SendMail { .. } => 100,
            Work::RequestReset { .. } | Work::ChangeEmail { .. } | Work::TellOfGuessing { .. } => 8,
            // Somebody's data must not stay because the disk was full for a day.
            Work::EraseLearners { .. } => 200,
        }
    }

    /// How long one try may take.
    pub const fn time_limit(&self) -> Duration {
        match self {
            Work::SendMail { .. }
            | Work::RequestReset { .. }
            | Work::ChangeEmail { .. }
            | Work::TellOfGuessing { .. }
            | Work::EraseLearners { .. } => Duration::from_secs(60),
        }
    }
}

/// What services say on a transaction.
pub trait Enqueue {
    /// Wants the work done soon after the commit.
    fn enqueue(&self, work: &Work) -> Result<()>;

    /// Wants the work done, unless work that was queued under this key still waits.
    fn enqueue_once(&self, work: &Work, key: &str) -> Result<()>;
}

impl Enqueue for Tx<'_> {
    fn enqueue(&self, work: &Work) -> Result<()> {
        queue::insert(self, work, None)?;
        self.after_commit(Effect::JobsWaiting);
        Ok(())
    }

    fn enqueue_once(&self, work: &Work, key: &str) -> Result<()> {
        queue::insert(self, work, Some(key))?;
        self.after_commit(Effect::JobsWaiting);
        Ok(())
    }
}
