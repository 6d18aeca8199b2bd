//! The shapes of outgoing mail.

use poem_openapi::Object;
use serde::Serialize;

use super::model::{self, MailStatus};
use crate::kernel::{Cursor, Id, Page, Timestamp, id::kind};

/// An outgoing mail without its text.
#[derive(Debug, Clone, Object, Serialize)]
pub struct Mail {
    /// The id.
    pub id: Id<kind::Mail>,
    /// The address.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// How far it has come.
    pub status: MailStatus,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often it was tried.
    pub attempts: i32,
    /// When it was handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// Why the last attempt failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl From<model::Mail> for Mail {
    fn from(mail: model::Mail) -> Self {
        Self {
            id: mail.id,
            to: mail.to,
            subject: mail.subject,
            status: mail.status,
            created_at: mail.created_at,
            attempts: i32::try_from(mail.attempts).unwrap_or(i32::MAX),
            sent_at: mail.sent_at,
            error: mail.error,
        }
    }
}

/// A page of outgoing mail.
#[derive(Debug, Clone, Object, Serialize)]
pub struct MailList {
    /// The latest first.
    pub mails: Vec<Mail>,
    /// Where the next page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl From<Page<model::Mail>> for MailList {
    fn from(page: Page<model::Mail>) -> Self {
        let page = page.map(Mail::from);
        Self { mails: page.items, next_cursor: page.next.map(Cursor::encode) }
    }
}

/// An outgoing mail with its text.
#[derive(Debug, Clone, Object, Serialize)]
pub struct MailWithText {
    /// All but the text.
    #[oai(flatten)]
    #[serde(flatten)]
    pub mail: Mail,
    /// The text, plain.
    pub text: String,
}

impl From<model::Mail> for MailWithText {
    fn from(mut mail: model::Mail) -> Self {
        let text = std::mem::take(&mut mail.text);
        Self { mail: mail.into(), text }
    }
}

/// One outgoing mail.
#[derive(Debug, Clone, Object, Serialize)]
pub struct MailAnswer {
    /// The mail.
    pub mail: MailWithText,
}
