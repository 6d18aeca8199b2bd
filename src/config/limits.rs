//! Rate limits: the quota of each policy, and the factors on them.

use super::setting::{Setting, Values, setting};
use super::storage::GROUP;
use crate::http::limit::{Policy, Quotas};

/// A setting for each policy.
pub(super) const OF_POLICIES: [Setting; Policy::ALL.len()] = {
    let mut settings = [setting(GROUP, "", "COUNT/TIME", "", ""); Policy::ALL.len()];
    let mut number = 0;
    while number < settings.len() {
        let policy = Policy::ALL[number];
        settings[number] = setting(GROUP, policy.setting(), "COUNT/TIME", policy.usual(), policy.meaning());
        number += 1;
    }
    settings
};

pub(super) const SETTINGS: &[Setting] = &[
    setting(
        GROUP,
        "limit-ip-share",
        "N",
        "20",
        "The limit of one IP address, as a multiple of the limit of one person; not for sign-ins. Raise it for a large school behind one address.",
    ),
    setting(
        GROUP,
        "limit-scale",
        "FACTOR",
        "1",
        "A factor for all limits, for load tests and large sites. The server warns at startup if it is not 1.",
    ),
];

/// The rate limits.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The quota of each policy.
    pub quotas: Quotas,
    /// The limit of one IP address, as a multiple of the limit of one person.
    pub ip_share: u32,
    /// The factor on all limits.
    pub scale: f64,
}

impl Limits {
    pub(super) fn read(values: &mut Values) -> Self {
        Self {
            quotas: Quotas::from_fn(|policy| values.quota(policy.setting())),
            ip_share: u32::try_from(values.number("limit-ip-share", 1..=1_000_000)).unwrap_or(1),
            scale: values.parsed("limit-scale", factor).unwrap_or(1.0),
        }
    }
}

fn factor(text: &str) -> Result<f64, String> {
    text.parse::<f64>()
        .ok()
        .filter(|factor| factor.is_finite() && (0.01..=1_000_000.0).contains(factor))
        .ok_or_else(|| "must be a number from 0.01 to 1000000".into())
}
