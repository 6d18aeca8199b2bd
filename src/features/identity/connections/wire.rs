//! Request and response bodies of the connections.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::flow::ModelTest;
use super::model::{self, Stored};
use super::secrets::SecretProblem;
use super::settings::{AiSettings, EffectiveAi, EffectiveMail, MailSettings, MailTls};
use super::updates::{AiUpdate, MailUpdate, ai_url};
use crate::config::{Config, SetBy};
use crate::http::envelope::Resource;
use crate::http::json::saturated_option;
use crate::http::text_enum;
use crate::kernel::text::{Email, Line, ParsedText, Prose, WebAddress};
use crate::kernel::{Error, Fault, Result, Rule, Secret, Timestamp};

/// The longest password or key, in characters.
const LONGEST_SECRET: usize = 1_000;
/// The longest answer and detail of a test, in characters.
const LONGEST_ANSWER: usize = 4_000;
const LONGEST_DETAIL: usize = 1_000;

text_enum! {
    /// Where a fixed value comes from.
    pub enum FixedBy {
        Flag = "flag",
        Variable = "variable",
        File = "file",
    }
}

/// A field that the configuration of the server sets.
#[derive(Debug, Clone, Object, Serialize)]
pub struct FixedField {
    pub field: String,
    pub setting: String,
    pub by: FixedBy,
}

impl From<&model::Fixed> for FixedField {
    fn from(fixed: &model::Fixed) -> Self {
        let by = match fixed.by {
            SetBy::Flag => FixedBy::Flag,
            SetBy::Variable => FixedBy::Variable,
            SetBy::File => FixedBy::File,
        };
        Self { field: fixed.field.to_owned(), setting: fixed.setting.to_owned(), by }
    }
}

/// Whether a password or key is stored. It is never returned.
#[derive(Debug, Clone, Object, Serialize)]
pub struct SecretState {
    pub is_set: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<SecretProblem>,
}

text_enum! {
    /// How a connection works.
    pub enum ConnectionState {
        Absent = "absent",
        Untested = "untested",
        Working = "working",
        Failing = "failing",
    }
}

/// How a connection has worked.
#[derive(Debug, Clone, Object, Serialize)]
pub struct ConnectionStatus {
    pub state: ConnectionState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

impl ConnectionStatus {
    fn of(standing: model::Standing, is_set_up: bool) -> Self {
        let state = match (is_set_up, &standing) {
            (false, _) => ConnectionState::Absent,
            (true, standing) if standing.failing_since.is_some() => ConnectionState::Failing,
            (true, standing) if standing.worked_at.is_some() => ConnectionState::Working,
            (true, _) => ConnectionState::Untested,
        };
        let model::Standing { worked_at, failing_since, failure } =
            if is_set_up { standing } else { model::Standing::default() };
        Self { state, worked_at, failing_since, failure }
    }
}

/// A text that is set.
fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// The mail server, without its password.
#[derive(Debug, Clone, Object, Serialize)]
pub struct MailConnection {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    pub port: i32,
    pub tls: MailTls,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    pub password: SecretState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificates: Option<String>,
    pub allow_private: bool,
    pub fixed: Vec<FixedField>,
    pub status: ConnectionStatus,
}

impl Resource for MailConnection {
    const ONE: &'static str = "mail";
}

impl MailConnection {
    /// The settings that hold.
    pub fn of(stored: Stored<MailSettings>, problem: Option<SecretProblem>, config: &Config) -> Self {
        let mail = EffectiveMail::of(stored.settings, config);
        let is_set_up = mail.is_set_up();
        let is_fixed = config.smtp.password.is_some();
        let set_at = stored.secret.map(|secret| secret.set_at);
        Self {
            password: SecretState {
                is_set: is_fixed || set_at.is_some(),
                set_at: set_at.filter(|_| !is_fixed),
                problem,
            },
            fixed: mail.fixed.iter().map(FixedField::from).collect(),
            host: given(mail.settings.host),
            port: i32::from(mail.settings.port),
            tls: mail.settings.tls,
            username: given(mail.settings.username),
            from_address: given(mail.settings.from_address),
            from_name: given(mail.settings.from_name),
            certificates: given(mail.settings.certificates),
            allow_private: mail.settings.allow_private,
            status: ConnectionStatus::of(stored.standing, is_set_up),
        }
    }
}

/// The changes to the mail server; absent fields stay.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct MailConnectionUpdate {
    pub host: Option<Line<1, 253>>,
    #[serde(default, deserialize_with = "saturated_option")]
    pub port: Option<i32>,
    pub tls: Option<MailTls>,
    /// An empty text removes it.
    pub username: Option<Line<0, 200>>,
    pub password: Option<Secret<String>>,
    pub from_address: Option<Email>,
    /// An empty text removes it.
    pub from_name: Option<Line<0, 120>>,
    /// An empty text removes them.
    pub certificates: Option<Prose<0, 32_000>>,
    pub allow_private: Option<bool>,
}

impl TryFrom<MailConnectionUpdate> for MailUpdate {
    type Error = Error;

    fn try_from(update: MailConnectionUpdate) -> Result<Self> {
        let port = update.port.map(|port| match u16::try_from(port) {
            Ok(port) if port > 0 => Ok(port),
            _ => Err(Error::invalid("port", Fault::range(1_u64, 65_535_u64))),
        });
        let text = |line: &str| line.to_owned();
        Ok(Self {
            host: update.host.map(|host| text(host.as_str())),
            port: port.transpose()?,
            tls: update.tls,
            username: update.username.map(|name| text(name.as_str())),
            password: secret("password", update.password)?,
            from_address: update.from_address.map(|address| text(address.as_str())),
            from_name: update.from_name.map(|name| text(name.as_str())),
            certificates: update.certificates.map(|pem| pem.as_str().trim().to_owned()),
            allow_private: update.allow_private,
        })
    }
}

/// The AI server, without its key.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AiConnection {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    pub key: SecretState,
    pub allow_private: bool,
    pub fixed: Vec<FixedField>,
    pub status: ConnectionStatus,
}

impl Resource for AiConnection {
    const ONE: &'static str = "ai";
}

impl AiConnection {
    /// The settings that hold.
    pub fn of(stored: Stored<AiSettings>, problem: Option<SecretProblem>, config: &Config) -> Self {
        let ai = EffectiveAi::of(stored.settings, config);
        let is_set_up = ai.is_set_up();
        let is_fixed = config.ai.key.is_some();
        let set_at = stored.secret.map(|secret| secret.set_at);
        Self {
            key: SecretState { is_set: is_fixed || set_at.is_some(), set_at: set_at.filter(|_| !is_fixed), problem },
            fixed: ai.fixed.iter().map(FixedField::from).collect(),
            url: given(ai.settings.url),
            model: given(ai.settings.model),
            allow_private: ai.settings.allow_private,
            status: ConnectionStatus::of(stored.standing, is_set_up),
        }
    }
}

/// The changes to the AI server; absent fields stay.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct AiConnectionUpdate {
    pub url: Option<WebAddress<false>>,
    pub model: Option<Line<1, 120>>,
    pub key: Option<Secret<String>>,
    pub allow_private: Option<bool>,
}

impl TryFrom<AiConnectionUpdate> for AiUpdate {
    type Error = Error;

    fn try_from(update: AiConnectionUpdate) -> Result<Self> {
        Ok(Self {
            url: update.url.map(|url| ai_url(url.as_str())).transpose()?,
            model: update.model.map(|model| model.as_str().to_owned()),
            key: secret("key", update.key)?,
            allow_private: update.allow_private,
        })
    }
}

/// A password or key from a client: of a bounded length, on one line.
fn secret(field: &'static str, given: Option<Secret<String>>) -> Result<Option<Secret<String>>> {
    let Some(secret) = given else { return Ok(None) };
    let text = secret.expose();
    if text.is_empty() || text.chars().count() > LONGEST_SECRET {
        return Err(Error::invalid(field, Fault::length(1, LONGEST_SECRET)));
    }
    if text.chars().any(char::is_control) {
        return Err(Error::invalid(field, Fault::new(Rule::Characters, "must not contain control characters")));
    }
    Ok(Some(secret))
}

/// A question for a test.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct AiTestQuestion {
    pub question: Prose<1, 1000>,
}

/// The outcome of a test question.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct AiTest {
    pub outcome: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    pub took_ms: i64,
}

impl Resource for AiTest {
    const ONE: &'static str = "test";
}

impl From<ModelTest> for AiTest {
    fn from(test: ModelTest) -> Self {
        let cut = |text: String, most| text.chars().take(most).collect::<String>();
        Self {
            outcome: test.outcome.to_owned(),
            answer: test.answer.map(|answer| cut(answer, LONGEST_ANSWER)),
            detail: test.detail.map(|detail| cut(detail, LONGEST_DETAIL)),
            model: given(cut(test.model, 120)),
            took_ms: i64::try_from(test.took.as_millis()).unwrap_or(i64::MAX),
        }
    }
}
