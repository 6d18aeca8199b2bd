//! The data of mails.

use serde::{Deserialize, Serialize};

use crate::http::text_enum;
use crate::kernel::{Id, Timestamp, id::kind};

/// The job that sends a mail of the outbox.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendMail {
    pub mail: Id<kind::Mail>,
    /// The address of the page where the recipient turns such mails off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe: Option<String>,
}

text_enum! {
    /// The state of a mail.
    pub enum MailStatus {
        /// Waits to be sent, for the first time or again.
        Queued = "queued",
        /// The mail server has accepted it.
        Sent = "sent",
        /// Given up: the mail server refused it permanently, or for too long.
        Failed = "failed",
        /// Kept, because there is no mail server.
        Kept = "kept",
    }
}

/// Attempts before a mail is given up: over three days, in the end hourly.
pub const MOST_TRIES: i64 = 75;

text_enum! {
    /// The kind of a mail, on which its bounds depend.
    pub enum MailKind {
        /// A reset link, which any client can request.
        ResetPassword = "reset_password",
        /// A link to verify the address of an account.
        VerifyEmail = "verify_email",
        /// A link to verify an address that an account is about to get.
        ChangeEmail = "change_email",
        /// Notifies the holder of an address that another account asked for it.
        AddressInUse = "address_in_use",
        /// Notifies of a requested change of address.
        ChangeAsked = "change_asked",
        /// Notifies of a change of address.
        AddressChanged = "address_changed",
        /// Warns that the password is being guessed.
        PasswordGuessed = "password_guessed",
        /// Warns that the second factor is being guessed.
        CodeGuessed = "code_guessed",
        /// A reset link from an admin, or after an undone change of address.
        WayBack = "way_back",
        /// Notifies the owner of keys.
        KeyNotice = "key_notice",
        /// Notifications, at once or as a digest.
        Notification = "notification",
        /// A test of the mail server, from an admin.
        Test = "test",
    }
}

impl MailKind {
    /// Whether other people can cause such a mail to the address, so that it counts against its bound.
    pub const fn is_bounded(self) -> bool {
        matches!(self, MailKind::ResetPassword | MailKind::VerifyEmail | MailKind::ChangeEmail | MailKind::AddressInUse)
    }
}

/// Demo data only: a mail of the past.
#[derive(Debug, Clone)]
pub struct PastMail {
    /// The recipient's account.
    pub user: Option<Id<kind::User>>,
    pub to: String,
    pub subject: String,
    pub text: String,
}

/// The number of mails that were not handed to a mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsent {
    pub queued: i64,
    pub failed: i64,
    pub kept: i64,
}

/// A mail of the outbox.
#[derive(Debug, Clone)]
pub struct Mail {
    pub id: Id<kind::Mail>,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub status: MailStatus,
    pub created_at: Timestamp,
    /// The attempts so far.
    pub attempts: i64,
    pub sent_at: Option<Timestamp>,
    /// The error of the last attempt.
    pub error: Option<String>,
}
