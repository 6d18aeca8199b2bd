//! Logs and metrics.

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

/// The format of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Human,
    /// For programs: one JSON object per line.
    Json,
}

/// Logs and metrics.
#[derive(Debug, Clone)]
pub struct Logs {
    /// The log level, as a filter of `tracing`.
    pub filter: String,
    /// The format of log lines.
    pub format: LogFormat,
    /// Whether to log each request.
    pub access: bool,
    /// The bearer token for `/metrics`; without it, `/metrics` is open to admins and to this machine.
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
