//! The statements of the assessment and the numbers of the signals, read from `assets/data/learner-profile.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::counts::{Counts, Observed, ratio};
use super::dimension::Dimension;
use super::signal::Signal;
use crate::kernel::{Error, Result};

const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/data/learner-profile.toml"));

/// A statement of the assessment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub id: String,
    pub dimension: Dimension,
    /// Whether agreement speaks for a low value.
    #[serde(default, rename = "reversed")]
    pub is_reversed: bool,
    /// The statement in English.
    pub en: String,
    /// The statement in German.
    pub de: String,
}

impl Item {
    /// What an answer from 1 to 5 says, from 0 to 100.
    pub fn score(&self, answer: u8) -> f64 {
        let agreement = f64::from(answer.clamp(1, 5) - 1) * 25.0;
        if self.is_reversed { 100.0 - agreement } else { agreement }
    }
}

/// How much of a signal a week needs.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalRule {
    pub id: Signal,
    pub dimension: Dimension,
    /// The amount below which a week says nothing.
    pub least: i64,
    /// The amount from which on a week says as much as it can.
    pub full: i64,
}

impl SignalRule {
    /// What the counts of a week say; nothing where there are too few.
    pub fn observed(&self, counts: &Counts) -> Option<Observed> {
        let (target, amount) = (counts.target(self.id), counts.amount(self.id));
        let is_enough = amount >= self.least.max(1);
        is_enough.then(|| Observed { target, weight: ratio(amount, self.full.max(1)).min(1.0) })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    item: Vec<Item>,
    signal: Vec<SignalRule>,
}

static FILE: LazyLock<std::result::Result<File, String>> =
    LazyLock::new(|| toml::from_str(TEXT).map_err(|error| error.to_string()));

fn file() -> Result<&'static File> {
    FILE.as_ref().map_err(|error| Error::internal_text(format!("learner-profile.toml is wrong: {error}")))
}

/// The statements of the assessment, in the order in which they are shown.
pub fn items() -> Result<&'static [Item]> {
    Ok(&file()?.item)
}

/// The signals of behaviour.
pub fn signals() -> Result<&'static [SignalRule]> {
    Ok(&file()?.signal)
}
