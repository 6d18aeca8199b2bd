//! Outgoing mail: written to the log, sent to a mail server, or recorded by a test.

mod smtp;

use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;

pub use smtp::{Encryption, Smtp, SmtpSettings};

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
    /// A sentence for the admin. It contains no password, and of the mail only addresses.
    pub message: String,
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
    /// Into a test's hands.
    Scripted(Script),
}

impl Mailer {
    /// Sends the mail, or returns why not. May take as long as the timeout of the mail server.
    pub async fn send(&self, mail: &Mail) -> Result<Delivery, MailError> {
        match self {
            Self::Outbox => Ok(Delivery::Kept),
            Self::Smtp(smtp) => smtp.send(mail).await.map(Delivery::Accepted),
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
