//! What a mail is.

use crate::kernel::{Id, Timestamp, id::kind};

/// How far a mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailStatus {
    /// Waits to be sent, for the first time or again.
    Queued,
    /// Was handed to the mail server.
    Sent,
    /// Was given up: the mail server refused it for good, or for too long.
    Failed,
    /// Is kept, for there is no mail server.
    Kept,
}

impl MailStatus {
    const ALL: [MailStatus; 4] = [MailStatus::Queued, MailStatus::Sent, MailStatus::Failed, MailStatus::Kept];

    /// The word on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            MailStatus::Queued => "queued",
            MailStatus::Sent => "sent",
            MailStatus::Failed => "failed",
            MailStatus::Kept => "kept",
        }
    }

    /// The status with this word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == text)
    }
}

/// How often a mail is tried before it is given up: for three days, each hour in the end.
pub const MOST_TRIES: i64 = 75;

/// A mail to send.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// To whom of ours it goes, so that it can be exported and erased with the person.
    pub user: Option<Id<kind::User>>,
    /// The address.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
}

/// A mail of the outbox.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The id.
    pub id: Id<kind::Mail>,
    /// The address.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// How far it has come.
    pub status: MailStatus,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was handed over.
    pub sent_at: Option<Timestamp>,
    /// Why the last try failed.
    pub error: Option<String>,
}
