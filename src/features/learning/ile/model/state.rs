//! Adaptations as they are shown.

use super::rules::{Rule, Texts};
use crate::features::adapted::model::{Applied, Change, Comparison, Seen, Verdict};
use crate::http::text_enum;
use crate::kernel::locale::Language;
use crate::kernel::{Id, id::kind, rounded};

text_enum! {
    /// How an adaptation stands.
    pub enum State {
        /// Its conditions hold.
        Proposed = "proposed",
        /// It is in force.
        Applied = "applied",
        /// The person can apply it; its conditions do not hold.
        Available = "available",
    }
}

/// An adaptation, and how it stands for a person.
#[derive(Debug, Clone)]
pub struct Adaptation {
    pub rule: &'static Rule,
    pub state: State,
    pub changes: Vec<Change>,
    pub evidence: Vec<Seen>,
    /// Adaptations in force that it would end, because they change one of its settings.
    pub replaces: Vec<String>,
    /// The minutes a day that it costs by the answers of the last week, or saves where they are negative.
    pub minutes_a_day: Option<f64>,
    /// The entry of the log, where it is in force.
    pub applied: Option<Id<kind::Adaptation>>,
}

/// An adaptation of the log as it is shown.
#[derive(Debug, Clone)]
pub struct AppliedView {
    pub applied: Applied,
    pub comparison: Comparison,
    /// The rule, as long as there is one with its id.
    pub rule: Option<&'static Rule>,
}

impl AppliedView {
    /// Whether it is in force and has not helped.
    pub fn is_undo_proposed(&self) -> bool {
        self.applied.end.is_none() && matches!(self.comparison.verdict, Verdict::Unclear | Verdict::Worse)
    }
}

/// A number with at most one decimal.
fn written(number: f64, language: Language) -> String {
    let number = rounded(number, 1);
    let text = if number.fract().abs() < 0.05 { format!("{number:.0}") } else { format!("{number:.1}") };
    if language == Language::German { text.replace('.', ",") } else { text }
}

/// A text with the figures in its gaps.
fn filled(text: &str, values: &[(&str, f64)], language: Language) -> String {
    values
        .iter()
        .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), &written(*value, language)))
}

/// What an adaptation changes, and why it is proposed or for whom it is.
pub struct Said {
    pub what: String,
    pub why: String,
    pub effect: String,
}

impl Rule {
    /// The texts in a language.
    pub const fn texts(&self, language: Language) -> &Texts {
        match language {
            Language::English => &self.en,
            Language::German => &self.de,
        }
    }

    /// The texts in a language, with figures.
    pub fn said(&self, language: Language, changes: &[Change], evidence: &[Seen]) -> Said {
        let texts = self.texts(language);
        let targets: Vec<(&str, f64)> =
            changes.iter().map(|change| (change.setting.name(), change.to as f64)).collect();
        let figures: Vec<(&str, f64)> =
            evidence.iter().filter_map(|seen| Some((seen.name.as_str(), seen.value?))).collect();
        let holds = !evidence.is_empty() && evidence.iter().all(|seen| seen.holds);
        Said {
            what: filled(&texts.what, &targets, language),
            why: if holds { filled(&texts.why, &figures, language) } else { texts.otherwise.clone() },
            effect: texts.effect.clone(),
        }
    }
}
