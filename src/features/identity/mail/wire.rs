//! Response bodies of outgoing mail.

use poem_openapi::Object;
use serde::Serialize;

use super::model::{self, MailStatus};
use crate::http::envelope::Resource;
use crate::kernel::{Id, Timestamp, id::kind};

/// An outgoing mail without its text.
#[derive(Debug, Clone, Object, Serialize)]
pub struct Mail {
    pub id: Id<kind::Mail>,
    pub to: String,
    pub subject: String,
    pub status: MailStatus,
    pub created_at: Timestamp,
    pub attempts: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// The error of the last attempt.
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
            attempts: mail.attempts,
            sent_at: mail.sent_at,
            error: mail.error,
        }
    }
}

impl Resource for Mail {
    const MANY: &'static str = "mails";
}

/// An outgoing mail with its text.
#[derive(Debug, Clone, Object, Serialize)]
pub struct MailWithText {
    #[oai(flatten)]
    #[serde(flatten)]
    pub mail: Mail,
    pub text: String,
}

impl From<model::Mail> for MailWithText {
    fn from(mut mail: model::Mail) -> Self {
        let text = std::mem::take(&mut mail.text);
        Self { mail: mail.into(), text }
    }
}

impl Resource for MailWithText {
    const ONE: &'static str = "mail";
}
