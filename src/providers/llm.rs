//! A client for language model servers with the common chat interface (`POST {base}/chat/completions`).

mod failure;

use std::time::Duration;

use reqwest::{Method, StatusCode, Url};
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use super::outgoing::Outgoing;
use super::resolve::{AddressPolicy, Names, ResolveError};
use crate::kernel::error::{Error, Result};
use crate::kernel::secret::Secret;

pub use failure::LlmError;

/// Time limits for a model.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// From the request to the head of the answer. Servers that do not stream send it when they are done.
    pub head: Duration,
    /// From the request to the end of the answer.
    pub total: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(110), total: Duration::from_secs(120) }
    }
}

/// The largest answer that is read, in bytes.
const LARGEST_ANSWER: usize = 4 << 20;
/// The longest quote of a server's message in an error, in code points.
const QUOTED: usize = 300;

/// The role of a message in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Instructions for the model.
    System,
    /// The person.
    User,
    /// The model.
    Assistant,
}

/// A message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The role of its author.
    pub role: Role,
    /// The text.
    pub content: String,
}

/// The highest cost of an answer that is believed.
const MOST_COST: f64 = 1000.0;

/// The answer of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The text, trimmed, never empty.
    pub text: String,
    /// The model that answered, as the server names it; otherwise the requested one.
    pub model: String,
    /// Tokens read and written, if the server reports them.
    pub tokens: Option<Tokens>,
    /// Whether the text ends because the limit on tokens was reached.
    pub cut: bool,
}

/// The tokens of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Tokens {
    /// Of the conversation.
    #[serde(rename = "prompt_tokens", default)]
    pub read: u64,
    /// Of the answer.
    #[serde(rename = "completion_tokens", default)]
    pub written: u64,
    /// What the answer cost, in millionths of the currency of the provider, if the server reports it (`usage.cost`).
    #[serde(default, deserialize_with = "millionths")]
    pub cost: Option<u64>,
}

/// An amount of money in millionths. What is no plausible amount is none.
fn millionths<'de, D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<u64>, D::Error> {
    let cost = serde_json::Value::deserialize(deserializer)?.as_f64();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the amount is within bounds")]
    Ok(cost.filter(|cost| (0.0..=MOST_COST).contains(cost)).map(|cost| (cost * 1e6).round() as u64))
}

/// A model on a server.
#[derive(Clone)]
pub struct Llm {
    outgoing: Outgoing,
    endpoint: Url,
    model: String,
    key: Option<Secret<String>>,
    patience: Patience,
}

impl Llm {
    /// The model `model` at `base`, the part of the address before `/chat/completions`, such as
    /// `http://127.0.0.1:11434/v1`. The owner of the machine sets the address, so it may be on this machine or in a private
    /// network. The error names the invalid setting.
    pub fn new(
        names: Names,
        base: &str,
        model: impl Into<String>,
        key: Option<Secret<String>>,
        patience: Patience,
    ) -> Result<Self> {
        Self::guarded(names, base, model, key, patience, AddressPolicy::Anywhere)
    }

    /// The same, at an address that the policy permits.
    pub fn guarded(
        names: Names,
        base: &str,
        model: impl Into<String>,
        key: Option<Secret<String>>,
        patience: Patience,
        policy: AddressPolicy,
    ) -> Result<Self> {
        let wrong = || Error::invalid("ai-url", "must be an http or https address such as http://127.0.0.1:11434/v1");
        let mut endpoint = Url::parse(base).map_err(|_| wrong())?;
        if !matches!(endpoint.scheme(), "http" | "https") {
            return Err(wrong());
        }
        endpoint.path_segments_mut().map_err(|()| wrong())?.pop_if_empty().extend(["chat", "completions"]);
        let outgoing = Outgoing::new(names, policy)?;
        Ok(Self { outgoing, endpoint, model: model.into(), key, patience })
    }

    /// The same model with other time limits.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// The name of the requested model.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// Requests the next message of a conversation, of at most `max_tokens`.
    pub async fn chat(&self, messages: &[Message], max_tokens: u32) -> std::result::Result<Completion, LlmError> {
        match timeout(self.patience.total, self.ask(messages, max_tokens)).await {
            Ok(answer) => answer.map_err(|error| error.without(self.key.as_ref())),
            Err(_) => Err(self.too_slow(self.patience.total)),
        }
    }

    async fn ask(&self, messages: &[Message], max_tokens: u32) -> std::result::Result<Completion, LlmError> {
        let question = Question { model: &self.model, messages, max_tokens, stream: false };
        let request = self.outgoing.request(Method::POST, self.endpoint.clone());
        let mut request = request.map_err(|refused| unresolved(&refused))?.json(&question);
        if let Some(key) = &self.key {
            request = request.bearer_auth(key.expose());
        }
        let response = match timeout(self.patience.head, request.send()).await {
            Ok(response) => response.map_err(|error| unsent(&error.without_url()))?,
            Err(_) => return Err(self.too_slow(self.patience.head)),
        };
        let status = response.status();
        let body = read(response).await?;
        if status.is_success() { self.understand(&body) } else { Err(refusal(status, &body)) }
    }

    fn too_slow(&self, limit: Duration) -> LlmError {
        LlmError::TimedOut(format!("no response within {} seconds", limit.as_secs_f64()))
    }

    /// Reads an answer as leniently as it can be read without guessing.
    fn understand(&self, body: &[u8]) -> std::result::Result<Completion, LlmError> {
        let answer: Answer = serde_json::from_slice(body)
            .map_err(|error| LlmError::BadAnswer(format!("it is not the expected JSON ({error}): {}", quote(body))))?;
        // Some servers answer 200 with an error in the body.
        if let Some(error) = answer.error.filter(|error| !error.is_null()) {
            return Err(LlmError::Refused(words(&error)));
        }
        let choice = answer.choices.into_iter().next();
        let choice = choice.ok_or_else(|| LlmError::BadAnswer("it contains no choice".to_owned()))?;
        let text = choice.message.and_then(|message| message.content).map(Content::into_text).unwrap_or_default();
        let text = text.trim();
        if text.is_empty() {
            return Err(LlmError::BadAnswer("it is empty".to_owned()));
        }
        Ok(Completion {
            text: text.to_owned(),
            model: answer.model.filter(|model| !model.is_empty()).unwrap_or_else(|| self.model.clone()),
            tokens: answer.usage,
            cut: choice.finish_reason.as_deref() == Some("length"),
        })
    }
}

/// Reads a body up to the limit.
async fn read(mut response: reqwest::Response) -> std::result::Result<Vec<u8>, LlmError> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(piece)) if body.len() + piece.len() > LARGEST_ANSWER => {
                return Err(LlmError::BadAnswer(format!("it is larger than {LARGEST_ANSWER} bytes")));
            }
            Ok(Some(piece)) => body.extend_from_slice(&piece),
            Ok(None) => return Ok(body),
            Err(error) => return Err(LlmError::BadAnswer(format!("it broke off: {}", chain(&error.without_url())))),
        }
    }
}

/// The error for an address that cannot be found, or is not permitted.
fn unresolved(error: &ResolveError) -> LlmError {
    match error {
        ResolveError::Refused(_) => LlmError::PrivateAddress(error.to_string()),
        _ => LlmError::Unresolved(error.to_string()),
    }
}

/// The error for a request that could not be sent. The client wraps errors of the resolver.
fn unsent(error: &reqwest::Error) -> LlmError {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(error) = cause.downcast_ref::<ResolveError>() {
            return unresolved(error);
        }
        source = cause.source();
    }
    LlmError::Unreachable(chain(error))
}

/// The error for a status other than success.
fn refusal(status: StatusCode, body: &[u8]) -> LlmError {
    let said = match serde_json::from_slice::<serde_json::Value>(body) {
        Ok(value) => words(value.get("error").unwrap_or(&value)),
        Err(_) => quote(body),
    };
    let text = if said.is_empty() { status.to_string() } else { format!("{status}: {said}") };
    match status {
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => LlmError::Busy(text),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => LlmError::KeyRefused(text),
        StatusCode::NOT_FOUND => LlmError::Unknown(text),
        status if status.is_server_error() || status.is_redirection() => LlmError::BadAnswer(text),
        _ => LlmError::Refused(text),
    }
}

/// The sentence in an error object, or the object.
fn words(error: &serde_json::Value) -> String {
    let sentence = error.get("message").and_then(serde_json::Value::as_str).or(error.as_str());
    quote(sentence.map_or_else(|| error.to_string(), str::to_owned).as_bytes())
}

/// The beginning of a text on one line, for a log.
fn quote(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text.get(..4 * QUOTED).unwrap_or(text));
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(QUOTED).collect()
}

/// An error with its causes; the innermost is the most specific.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

#[derive(Serialize)]
struct Question<'a> {
    model: &'a str,
    messages: &'a [Message],
    max_tokens: u32,
    stream: bool,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    choices: Vec<Choice>,
    #[serde(default)]
    model: Option<String>,
    #[serde(default)]
    usage: Option<Tokens>,
    #[serde(default)]
    error: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    message: Option<Said>,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    content: Option<Content>,
}

/// Text, or a list of parts as some servers write it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Parts(Vec<Part>),
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    text: String,
}

impl Content {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Parts(parts) => parts.into_iter().map(|part| part.text).collect(),
        }
    }
}
