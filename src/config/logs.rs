//! What is logged, and who may read the figures.

use super::setting::{Setting, Values, secret, setting};
use crate::kernel::Secret;

const GROUP: &str = "Logs and metrics";

pub(super) const SETTINGS: &[Setting] = &[
    setting(
        GROUP,
        "log",
        "FILTER",
        "info",
        "The log level: error, warn, info, debug, or a filter such as `info,schola::db=debug`.",
    ),
    setting(
        GROUP,
        "log-format",
        "FORMAT",
        "human",
        "The format of log lines: `human` or `json`. Logs go to standard error.",
    ),
    setting(GROUP, "access-log", "BOOL", "true", "Whether to log each request."),
    secret(
        GROUP,
        "metrics-token",
        "TOKEN",
        "The bearer token for `/metrics`. Without one, `/metrics` is open to admins and to requests from this machine.",
    ),
];

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Human,
    /// For machines: one JSON object a line.
    Json,
}

/// What is logged, and who may read the figures.
#[derive(Debug, Clone)]
pub struct Logs {
    /// What is logged, in the syntax of `tracing`'s filters.
    pub filter: String,
    /// How the log is written.
    pub format: LogFormat,
    /// Whether each request gives a line in the log.
    pub access: bool,
    /// The bearer token that `/metrics` asks for; absent: only from this machine.
    pub metrics_token: Option<Secret<String>>,
}

impl Logs {
    pub(super) fn read(values: &mut Values) -> Self {
        Self {
            format: values.parsed("log-format", format).unwrap_or(LogFormat::Human),
            filter: values.parsed("log", filter).unwrap_or_default(),
            access: values.truth("access-log"),
            metrics_token: values.text("metrics-token").map(Secret::new),
        }
    }
}

fn format(text: &str) -> Result<LogFormat, String> {
    match text {
        "human" => Ok(LogFormat::Human),
        "json" => Ok(LogFormat::Json),
        _ => Err("must be human or json".into()),
    }
}

fn filter(text: &str) -> Result<String, String> {
    text.parse::<tracing_subscriber::filter::Targets>()
        .map(|_| text.to_owned())
        .map_err(|_| "must be a level or a filter such as info,schola::db=debug".into())
}
