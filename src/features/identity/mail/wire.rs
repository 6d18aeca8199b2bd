//! Request and response bodies of outgoing mail.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::flow;
use super::model::{self, MailStatus};
use crate::http::envelope::Resource;
use crate::kernel::text::Email;
use crate::kernel::{Id, Timestamp, id::kind};

/// The longest reply and detail of a test, in characters.
const LONGEST_REPLY: usize = 1_000;

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

/// Where a test email goes; to the admin's own address where it is absent.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct MailTestRequest {
    pub to: Option<Email>,
}

/// The outcome of a test email.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct MailTest {
    pub to: String,
    pub outcome: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    pub took_ms: i64,
}

impl Resource for MailTest {
    const ONE: &'static str = "test";
}

impl From<flow::MailTest> for MailTest {
    fn from(test: flow::MailTest) -> Self {
        let cut = |text: String| text.chars().take(LONGEST_REPLY).collect::<String>();
        Self {
            to: test.to,
            outcome: test.outcome.to_owned(),
            reply: test.reply.map(cut),
            detail: test.detail.map(cut),
            took_ms: i64::try_from(test.took.as_millis()).unwrap_or(i64::MAX),
        }
    }
}
