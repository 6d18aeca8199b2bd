//! Mail on its way out: kept in the outbox, given to a mail server, or written down by a script.

mod smtp;

use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;

pub use smtp::{Encryption, Smtp, SmtpSettings};

/// One mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address of the one who gets it.
    pub to: String,
    /// One line.
    pub subject: String,
    /// The text for readers of plain text; always there.
    pub text: String,
    /// The same for readers of HTML.
    pub html: Option<String>,
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// There is no mail server; the mail stays where the admin can read it.
    Kept,
    /// A mail server took it. The text is what it said.
    Accepted(String),
}

/// Why a mail did not go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailError {
    /// Whether trying again is in vain: the mail itself, or the one who should get it, is refused. What an admin can put
    /// right, such as a wrong password of the mail server, is not permanent.
    pub permanent: bool,
    /// A sentence for the admin; it holds no password and nothing of the mail but addresses.
    pub message: String,
}

impl fmt::Display for MailError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for MailError {}

/// How mail goes out.
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
    /// Sends the mail, or says why not. May take as long as the timeout of the mail server.
    pub async fn send(&self, mail: &Mail) -> Result<Delivery, MailError> {
        match self {
            Self::Outbox => Ok(Delivery::Kept),
            Self::Smtp(smtp) => smtp.send(mail).await.map(Delivery::Accepted),
            Self::Scripted(script) => script.take(mail),
        }
    }
}

/// A mailer that remembers what it was given, and fails when it is told to.
#[derive(Clone, Default)]
pub struct Script(Arc<Mutex<Scripted>>);

#[derive(Default)]
struct Scripted {
    sent: Vec<Mail>,
    failures: Vec<MailError>,
}

impl Script {
    /// Makes the next mail fail; after several calls the next ones, in the order of the calls.
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
