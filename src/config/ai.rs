//! The language model server.

use super::addresses::web_address;
use super::setting::{Setting, Values, secret, setting};
use crate::kernel::Secret;

const GROUP: &str = "Engines";

pub(super) const SETTINGS: &[Setting] = &[
    setting(
        GROUP,
        "ai-url",
        "URL",
        "",
        "The base URL of an OpenAI-compatible server, such as `http://127.0.0.1:11434/v1`. It can also be set in the admin pages. Without one, \
         the built-in engine answers.",
    ),
    setting(GROUP, "ai-model", "NAME", "", "The name of the model. Required with `ai-url`."),
    secret(GROUP, "ai-key", "KEY", "The API key for the AI server, if it needs one."),
];

/// An OpenAI-compatible language model server, as far as the configuration names it. What it leaves out can be set in the pages.
#[derive(Debug, Clone, Default)]
pub struct Ai {
    /// The base URL, such as `http://127.0.0.1:11434/v1`.
    pub url: Option<String>,
    /// The model's name.
    pub model: Option<String>,
    /// The API key, if the server needs one.
    pub key: Option<Secret<String>>,
}

impl Ai {
    pub(super) fn read(values: &mut Values) -> Self {
        values.needs("ai-url", "ai-model");
        Self {
            url: values.parsed("ai-url", web_address),
            model: values.text("ai-model"),
            key: values.text("ai-key").map(Secret::new),
        }
    }
}
