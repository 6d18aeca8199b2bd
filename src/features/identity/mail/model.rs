//! What a mail is.

use serde::{Deserialize, Serialize};

use crate::http::text_enum;
use crate::kernel::{Id, Timestamp, id::kind};

/// The job that hands a mail of the outbox to the mail server.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendMail {
    /// The mail.
    pub mail: Id<kind::Mail>,
}

text_enum! {
    /// How far a mail has come.
    pub enum MailStatus {
        /// Waits to be sent, for the first time or again.
        Queued = "queued",
        /// Was handed to the mail server.
        Sent = "sent",
        /// Was given up: the mail server refused it for good, or for too long.
        Failed = "failed",
        /// Is kept, for there is no mail server.
        Kept = "kept",
    }
}

/// How often a mail is tried before it is given up: for three days, each hour in the end.
pub const MOST_TRIES: i64 = 75;

text_enum! {
    /// What a mail is about, as far as its bound depends on it.
    pub enum MailKind {
        /// A link to set a new password, which anybody can ask for.
        ResetPassword = "reset_password",
        /// A link to verify the address of an account.
        VerifyEmail = "verify_email",
        /// A link to verify an address that an account is about to get.
        ChangeEmail = "change_email",
        /// Tells the holder of an address that another account asked for it.
        AddressInUse = "address_in_use",
        /// Tells that a change of address was asked for.
        ChangeAsked = "change_asked",
        /// Tells that the address was changed.
        AddressChanged = "address_changed",
        /// Tells that somebody seems to guess the password.
        PasswordGuessed = "password_guessed",
        /// Tells that somebody seems to guess the second factor.
        CodeGuessed = "code_guessed",
        /// A link from an admin, or after a change of address was undone.
        WayBack = "way_back",
        /// Tells the owner of keys about them.
        KeyNotice = "key_notice",
    }
}

impl MailKind {
    /// Whether somebody else can have such a mail sent to the address, so that it counts against the address's bound.
    pub const fn is_bounded(self) -> bool {
        matches!(self, MailKind::ResetPassword | MailKind::VerifyEmail | MailKind::ChangeEmail | MailKind::AddressInUse)
    }
}

/// A mail of a time that is past, for a school that is made with a history.
#[derive(Debug, Clone)]
pub struct PastMail {
    /// To whom of ours it went.
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
