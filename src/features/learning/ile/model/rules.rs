//! The rules, read from `assets/data/adaptations.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::signal::Signal;
use crate::features::adapted::model::{Change, Measure, Setting, Settings};
use crate::features::clp::model::Dimension;
use crate::kernel::{Error, Result};

const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/data/adaptations.toml"));

/// What a rule asks for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub signal: Option<Signal>,
    pub dimension: Option<Dimension>,
    pub at_least: Option<f64>,
    pub at_most: Option<f64>,
    /// The events below which a signal says nothing.
    #[serde(default)]
    pub needs: i64,
}

impl Condition {
    /// The name of the signal or dimension.
    pub fn name(&self) -> &'static str {
        self.signal.map_or_else(|| self.dimension.map_or("", Dimension::name), Signal::name)
    }

    /// Whether a value is what is asked for.
    pub fn holds(&self, value: f64) -> bool {
        self.at_least.is_none_or(|least| value >= least) && self.at_most.is_none_or(|most| value <= most)
    }

    /// The value that is asked for, and whether it is the lowest one.
    pub fn limit(&self) -> (f64, bool) {
        (self.at_least.or(self.at_most).unwrap_or_default(), self.at_least.is_some())
    }
}

/// What a rule changes.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleChange {
    pub setting: Setting,
    /// The new value.
    pub to: Option<i64>,
    /// The same, in percent of the usual one.
    pub percent: Option<i64>,
}

impl RuleChange {
    /// The new value.
    pub fn target(&self) -> i64 {
        let usual = self.setting.usual();
        // To the nearest whole number.
        self.to.or_else(|| self.percent.map(|percent| (usual * percent + 50) / 100)).unwrap_or(usual)
    }
}

/// What is said of a rule in a language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    pub what: String,
    pub why: String,
    pub otherwise: String,
    pub effect: String,
}

/// A rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub id: String,
    pub measure: Measure,
    pub when: Vec<Condition>,
    pub change: Vec<RuleChange>,
    /// The adaptation ends by itself once the cards that are due are at most so many days of the usual reviews.
    pub until_backlog_days: Option<f64>,
    pub en: Texts,
    pub de: Texts,
}

impl Rule {
    /// What it changes about these settings.
    pub fn changes(&self, settings: &Settings) -> Vec<Change> {
        let change =
            |one: &RuleChange| Change { setting: one.setting, from: settings.get(one.setting), to: one.target() };
        self.change.iter().map(change).collect()
    }

    /// Whether it changes one of these settings.
    pub fn touches(&self, changes: &[Change]) -> bool {
        self.change.iter().any(|own| changes.iter().any(|other| other.setting == own.setting))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    least_confidence: f64,
    rule: Vec<Rule>,
}

static FILE: LazyLock<std::result::Result<File, String>> = LazyLock::new(|| {
    let file: File = toml::from_str(TEXT).map_err(|error| error.to_string())?;
    file.rule.iter().find_map(broken).map_or(Ok(file), Err)
});

fn file() -> Result<&'static File> {
    FILE.as_ref().map_err(|error| Error::internal_text(format!("adaptations.toml is wrong: {error}")))
}

/// The rules, in the order of the file.
pub fn rules() -> Result<&'static [Rule]> {
    Ok(&file()?.rule)
}

/// The confidence from which on a dimension counts.
pub fn least_confidence() -> Result<f64> {
    Ok(file()?.least_confidence)
}

/// The names in braces of a text.
fn gaps(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or(rest))
}

/// What is wrong with a rule, if anything is.
pub fn broken(rule: &Rule) -> Option<String> {
    let id = &rule.id;
    if rule.when.is_empty() || rule.change.is_empty() {
        return Some(format!("{id} has no condition or no change"));
    }
    if rule.when.iter().any(|one| one.signal.is_some() == one.dimension.is_some()) {
        return Some(format!("{id} has a condition without a signal or a dimension, or with both"));
    }
    if rule.when.iter().any(|one| one.at_least.is_some() == one.at_most.is_some()) {
        return Some(format!("{id} has a condition without a bound, or with two"));
    }
    for (place, change) in rule.change.iter().enumerate() {
        let (usual, least, most) = change.setting.range();
        let name = change.setting.name();
        if change.to.is_some() == change.percent.is_some() {
            return Some(format!("{id} says not once what {name} becomes"));
        }
        if !(least..=most).contains(&change.target()) {
            return Some(format!("{id} sets {name} to {}, which is not {least} to {most}", change.target()));
        }
        if rule.change.iter().take(place).any(|earlier| earlier.setting == change.setting) {
            return Some(format!("{id} changes {name} twice"));
        }
        // A break may keep its usual length beside a session that changes.
        if change.target() == usual && rule.change.len() == 1 {
            return Some(format!("{id} changes nothing"));
        }
    }
    for texts in [&rule.en, &rule.de] {
        let figures: Vec<&str> = rule.when.iter().map(Condition::name).collect();
        let settings: Vec<&str> = rule.change.iter().map(|change| change.setting.name()).collect();
        let wrong = gaps(&texts.why).find(|gap| !figures.contains(gap));
        let wrong = wrong.or_else(|| gaps(&texts.what).find(|gap| !settings.contains(gap)));
        let wrong = wrong.or_else(|| gaps(&texts.otherwise).chain(gaps(&texts.effect)).next());
        if let Some(gap) = wrong {
            return Some(format!("{id} has a text with {{{gap}}}, of which nothing is known there"));
        }
    }
    None
}
