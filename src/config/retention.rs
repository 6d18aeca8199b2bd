//! How long records are kept.

use std::time::Duration;

use super::setting::{Setting, Values, setting};

const GROUP: &str = "Retention";

pub(super) const SETTINGS: &[Setting] = &[
    setting(
        GROUP,
        "keep-requests",
        "DAYS",
        "30",
        "How long entries of the request log are kept; 0 for ever. At most the last 1,000 requests of an owner are kept.",
    ),
    setting(GROUP, "keep-audit", "DAYS", "730", "How long entries of the audit log are kept; 0 for ever."),
    setting(
        GROUP,
        "keep-addresses",
        "DAYS",
        "90",
        "How long IP addresses are kept in the audit log, the request log and the list of sessions; 0 for as long as the entries.",
    ),
];

/// How long records about people are kept; for ever if absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// The log of the requests with each key.
    pub requests: Option<Duration>,
    /// Entries of the audit log.
    pub audit: Option<Duration>,
    /// IP addresses in all records.
    pub addresses: Option<Duration>,
}

impl Retention {
    /// Keeps everything for ever.
    pub const FOREVER: Self = Self { requests: None, audit: None, addresses: None };

    pub(super) fn read(values: &mut Values) -> Self {
        Self {
            requests: values.days("keep-requests"),
            audit: values.days("keep-audit"),
            addresses: values.days("keep-addresses"),
        }
    }
}
