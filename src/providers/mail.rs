//! Outgoing mail: written to the log, sent to a mail server, or recorded by a test.

mod smtp;

use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;

pub use smtp::{CERTIFICATES, Encryption, ExtraRoots, Smtp, SmtpSettings};

/// A mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address of the recipient.
    pub to: String,
    /// The subject, one line.
    pub subject: String,
    /// The text for readers of plain text; always there.
    pub text: String,
    /// The same for readers of HTML.
    pub html: Option<String>,
    /// The address of the page where the recipient turns such mails off. `None` for mails that are always sent.
    pub unsubscribe: Option<String>,
}

/// The outcome of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// There is no mail server; the mail stays where the admin can read it.
    Kept,
    /// A mail server accepted it. The text is its reply.
    Accepted(String),
}

/// Why a mail was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailError {
    /// Whether a retry is pointless, because the mail or its recipient was refused. Faults that an admin can mend, such
    /// as a wrong password of the mail server, are not permanent.
    pub permanent: bool,
    /// The kind of failure, for programs.
    pub fault: MailFault,
    /// The reply of the mail server, if there was one.
    pub reply: Option<String>,
    /// A sentence for the admin. It contains no password, and of the mail only addresses.
    pub message: String,
}

/// The kind of failure of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailFault {
    /// The name of the mail server has no address.
    Unresolved,
    /// The mail server is at an address of a private network, which is not permitted.
    PrivateAddress,
    /// The mail server is on the internet, and the connection would not be encrypted.
    ClearText,
    /// There is no connection to the mail server, or TLS failed.
    Unreachable,
    /// The mail server did not answer in time.
    TimedOut,
    /// The mail server refused the username or the password.
    SignInRefused,
    /// The mail server refused the sender.
    SenderRefused,
    /// The mail server refused the recipient or the mail.
    MailRefused,
    /// The mail server refused the mail for now.
    RefusedForNow,
    /// The mail server does not take addresses with other letters than ASCII before the `@`.
    LettersUnsupported,
    /// The stored password cannot be used.
    PasswordUnreadable,
    /// Any other failure.
    Other,
}

impl MailError {
    /// A failure that may pass, or that an admin can mend.
    pub fn passing(fault: MailFault, message: impl Into<String>) -> Self {
        Self { permanent: false, fault, reply: None, message: message.into() }
    }

    /// A failure of which a retry cannot help.
    pub fn lasting(fault: MailFault, message: impl Into<String>) -> Self {
        Self { permanent: true, fault, reply: None, message: message.into() }
    }

    /// Adds the reply of the mail server.
    #[must_use]
    pub fn replied(mut self, reply: impl Into<String>) -> Self {
        self.reply = Some(reply.into());
        self
    }
}

impl fmt::Display for MailError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for MailError {}

/// How mail is sent.
#[derive(Clone)]
pub enum Mailer {
    /// Not at all.
    Outbox,
    /// By a mail server.
    Smtp(Arc<Smtp>),
    /// By a mail server whose settings cannot be used: mail waits until an admin has mended them.
    Unusable(MailError),
    /// Into a test's hands.
    Scripted(Script),
}

impl Mailer {
    /// Sends the mail, or returns why not. May take as long as the timeout of the mail server.
    pub async fn send(&self, mail: &Mail) -> Result<Delivery, MailError> {
        match self {
            Self::Outbox => Ok(Delivery::Kept),
            Self::Smtp(smtp) => smtp.send(mail).await.map(Delivery::Accepted),
            Self::Unusable(error) => Err(error.clone()),
            Self::Scripted(script) => script.take(mail),
        }
    }
}

/// A mailer for tests, which records mails and fails on request.
#[derive(Clone, Default)]
pub struct Script(Arc<Mutex<Scripted>>);

#[derive(Default)]
struct Scripted {
    sent: Vec<Mail>,
    failures: Vec<MailError>,
}

impl Script {
    /// Makes the next mail fail. Several calls make several mails fail, in order.
    pub fn fail_next(&self, error: MailError) {
        self.0.lock().failures.push(error);
    }

    /// The mails that went out, oldest first.
    pub fn sent(&self) -> Vec<Mail> {
        self.0.lock().sent.clone()
    }

    fn take(&self, mail: &Mail) -> Result<Delivery, MailError> {
        let mut script = self.0.lock();
        if !script.failures.is_empty() {
            return Err(script.failures.remove(0));
        }
        script.sent.push(mail.clone());
        Ok(Delivery::Accepted("250 scripted".to_owned()))
    }
}
