//! Request and response bodies: tag Adaptations.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{Adaptation, AppliedView, Said, Signal, State};
use crate::features::adapted::model::{Change, Comparison, Ending, Mean, Measure, Seen, Setting, Settings, Verdict};
use crate::features::clp::model::Dimension;
use crate::http::envelope::Resource;
use crate::http::text_enum;
use crate::kernel::locale::Language;
use crate::kernel::text::Line;
use crate::kernel::{Day, Id, Timestamp, id::kind, rounded};

text_enum! {
    /// What the values of a setting are.
    pub enum SettingUnit {
        Minutes = "minutes",
        Percent = "percent",
        Level = "level",
        Hour = "hour",
        Points = "points",
        Switch = "switch",
    }
}

const fn unit(setting: Setting) -> SettingUnit {
    match setting {
        Setting::SessionMinutes | Setting::BreakMinutes => SettingUnit::Minutes,
        Setting::ChunkPercent | Setting::NewCardPercent => SettingUnit::Percent,
        Setting::HintLevel => SettingUnit::Level,
        Setting::NewUntilHour => SettingUnit::Hour,
        Setting::RetentionPoints => SettingUnit::Points,
        Setting::CardOrder | Setting::Interleaving | Setting::ReadingAids | Setting::Audio => SettingUnit::Switch,
    }
}

/// A number with two decimals.
fn shown(number: f64) -> f64 {
    rounded(number, 2)
}

/// How an adaptation changes a setting.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct IleChange {
    pub setting: Setting,
    pub unit: SettingUnit,
    pub from: i64,
    pub to: i64,
}

impl From<&Change> for IleChange {
    fn from(change: &Change) -> Self {
        Self { setting: change.setting, unit: unit(change.setting), from: change.from, to: change.to }
    }
}

/// A figure that a rule asks for.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct IleEvidence {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimension: Option<Dimension>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    pub holds: bool,
}

impl From<&Seen> for IleEvidence {
    fn from(seen: &Seen) -> Self {
        Self {
            signal: Signal::parse(&seen.name),
            dimension: Dimension::parse(&seen.name),
            value: seen.value,
            amount: seen.amount,
            confidence: seen.confidence.map(shown),
            at_least: seen.is_least.then_some(seen.limit),
            at_most: (!seen.is_least).then_some(seen.limit),
            holds: seen.holds,
        }
    }
}

/// What is said of an adaptation in another language.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct IleTexts {
    pub what: String,
    pub why: String,
    pub expected_effect: String,
}

impl From<Said> for IleTexts {
    fn from(said: Said) -> Self {
        Self { what: said.what, why: said.why, expected_effect: said.effect }
    }
}

/// The texts in languages other than English.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct IleTranslations {
    pub de: IleTexts,
}

/// An adaptation.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct IleAdaptation {
    pub id: String,
    pub state: State,
    pub what: String,
    pub why: String,
    pub expected_effect: String,
    pub translations: IleTranslations,
    pub changes: Vec<IleChange>,
    pub evidence: Vec<IleEvidence>,
    pub measure: Measure,
    pub replaces: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes_a_day: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_id: Option<Id<kind::Adaptation>>,
}

impl Resource for IleAdaptation {
    const MANY: &'static str = "adaptations";
}

impl From<Adaptation> for IleAdaptation {
    fn from(adaptation: Adaptation) -> Self {
        let said = |language| adaptation.rule.said(language, &adaptation.changes, &adaptation.evidence);
        let english = said(Language::English);
        Self {
            id: adaptation.rule.id.clone(),
            state: adaptation.state,
            what: english.what,
            why: english.why,
            expected_effect: english.effect,
            translations: IleTranslations { de: said(Language::German).into() },
            changes: adaptation.changes.iter().map(Into::into).collect(),
            evidence: adaptation.evidence.iter().map(Into::into).collect(),
            measure: adaptation.rule.measure,
            replaces: adaptation.replaces.clone(),
            minutes_a_day: adaptation.minutes_a_day.map(|minutes| rounded(minutes, 1)),
            applied_id: adaptation.applied,
        }
    }
}

/// The adaptation to apply.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct IleApply {
    pub adaptation: Line<1, 60>,
}

/// The mean of some days.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct IleMean {
    pub value: f64,
    pub days: i64,
    pub amount: i64,
}

impl From<Mean> for IleMean {
    fn from(mean: Mean) -> Self {
        Self { value: shown(mean.value), days: mean.days, amount: mean.amount }
    }
}

/// A difference, and between which bounds it lies.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct IleDifference {
    pub value: f64,
    pub lower: f64,
    pub upper: f64,
}

/// The days before an adaptation against as many days after it.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct IleEffect {
    pub measure: Measure,
    pub verdict: Verdict,
    pub days: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<IleMean>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<IleMean>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<IleDifference>,
}

impl IleEffect {
    fn of(measure: Measure, compared: &Comparison) -> Self {
        let difference = |(value, lower, upper): (f64, f64, f64)| IleDifference {
            value: shown(value),
            lower: shown(lower),
            upper: shown(upper),
        };
        Self {
            measure,
            verdict: compared.verdict,
            days: compared.days,
            before: compared.before.map(Into::into),
            after: compared.after.map(Into::into),
            difference: compared.difference.map(difference),
        }
    }
}

/// An adaptation that was applied.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct IleApplied {
    pub id: Id<kind::Adaptation>,
    pub adaptation: String,
    pub what: String,
    pub why: String,
    pub expected_effect: String,
    pub translations: IleTranslations,
    pub changes: Vec<IleChange>,
    pub evidence: Vec<IleEvidence>,
    pub applied_at: Timestamp,
    pub day: Day,
    pub in_force: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<Ending>,
    pub effect: IleEffect,
    pub undo_proposed: bool,
}

impl Resource for IleApplied {
    const ONE: &'static str = "applied";
    const MANY: &'static str = "applied";
}

impl From<AppliedView> for IleApplied {
    fn from(view: AppliedView) -> Self {
        let undo_proposed = view.is_undo_proposed();
        let applied = view.applied;
        // A rule may have been removed since; the log then shows what it changed, without its words.
        let said = |language| {
            let none = || Said { what: applied.adaptation.clone(), why: String::new(), effect: String::new() };
            view.rule.map_or_else(none, |rule| rule.said(language, &applied.changes, &applied.evidence))
        };
        let english = said(Language::English);
        Self {
            id: applied.id,
            what: english.what,
            why: english.why,
            expected_effect: english.effect,
            translations: IleTranslations { de: said(Language::German).into() },
            changes: applied.changes.iter().map(Into::into).collect(),
            evidence: applied.evidence.iter().map(Into::into).collect(),
            applied_at: applied.applied_at,
            day: Day::numbered(applied.day),
            in_force: applied.end.is_none(),
            ended_at: applied.end.map(|end| end.at),
            ended_by: applied.end.map(|end| end.by),
            effect: IleEffect::of(applied.measure, &view.comparison),
            undo_proposed,
            adaptation: applied.adaptation,
        }
    }
}

/// The settings of a person.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct IleSettings {
    pub session_minutes: i64,
    pub break_minutes: i64,
    pub chunk_percent: i64,
    pub hint_level: i64,
    pub card_order: i64,
    pub new_card_percent: i64,
    pub new_until_hour: i64,
    pub retention_points: i64,
    pub interleaving: bool,
    pub reading_aids: bool,
    pub audio: bool,
}

impl Resource for IleSettings {
    const ONE: &'static str = "settings";
}

impl From<Settings> for IleSettings {
    fn from(settings: Settings) -> Self {
        Self {
            session_minutes: settings.get(Setting::SessionMinutes),
            break_minutes: settings.get(Setting::BreakMinutes),
            chunk_percent: settings.get(Setting::ChunkPercent),
            hint_level: settings.get(Setting::HintLevel),
            card_order: settings.get(Setting::CardOrder),
            new_card_percent: settings.get(Setting::NewCardPercent),
            new_until_hour: settings.get(Setting::NewUntilHour),
            retention_points: settings.get(Setting::RetentionPoints),
            interleaving: settings.is_on(Setting::Interleaving),
            reading_aids: settings.is_on(Setting::ReadingAids),
            audio: settings.is_on(Setting::Audio),
        }
    }
}
