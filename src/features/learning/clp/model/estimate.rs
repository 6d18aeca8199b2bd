//! The estimate of a dimension, and how it moves. Pure functions.
//!
//! An estimate is a value from 0 to 100 with two kinds of evidence: what the person said, and weeks of behaviour. A finished week moves the
//! value towards what the week spoke for, by its share in all evidence and by [`MOST_A_WEEK`] points at the most. Old weeks count less:
//! their evidence halves every [`HALF_LIFE`] weeks. Where a person contested a value, a week against it weighs less and moves it less far.

use serde::{Deserialize, Serialize};

use super::counts::Observed;
use crate::http::text_enum;
use crate::kernel::rounded;

/// The most points by which behaviour moves a dimension in a week.
pub const MOST_A_WEEK: f64 = 5.0;
/// The highest confidence that follows from what a person said.
pub const MOST_STATED: f64 = 0.3;
/// The highest confidence of all.
pub const MOST_CONFIDENCE: f64 = 0.9;
/// After how many weeks evidence counts half.
const HALF_LIFE: i32 = 8;
/// How many weeks of behaviour weigh as much as what the person said.
const STATED_WEEKS: f64 = 2.0;
/// The weeks of behaviour that count against a new week, so that a profile of many years still moves.
const HEAVIEST: f64 = 6.0;
/// The weeks of behaviour with which the confidence from behaviour is one half.
const HALF_SURE: f64 = 4.0;
/// What remains of the evidence against a number that a person contested, and how many weeks of it at the most.
const AFTER_CONTEST: f64 = 0.25;
const MOST_AFTER_CONTEST: f64 = 1.0;
/// How much a later week against the contested number counts; again for each further contest.
const DOUBT: f64 = 0.5;
/// The least that it counts.
const LEAST_DOUBT: f64 = 0.125;
/// For how many weeks a contest weakens what speaks against it.
pub const DOUBT_WEEKS: i64 = 26;
/// For how many weeks after that of a contest an assessment does not move the value away from what the person set: 28 days at the least.
pub const STANDING_WEEKS: i64 = 4;

text_enum! {
    /// What a value mostly rests on.
    pub enum Source {
        /// Nothing yet.
        Unknown = "none",
        /// The assessment.
        Assessment = "assessment",
        /// What the person did.
        Behaviour = "behaviour",
        /// A number that the person contested.
        Manual = "manual",
    }
}

/// A number that a person contested.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Contest {
    /// The value that the person set.
    #[serde(rename = "v")]
    pub value: f64,
    /// The week in which they did.
    #[serde(rename = "w")]
    pub week: i64,
    /// How much a week against it counts, up to 1.
    #[serde(rename = "d")]
    pub doubt: f64,
}

/// What is known of a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// From 0 to 100.
    #[serde(rename = "v")]
    pub value: f64,
    /// The confidence from what the person said, up to [`MOST_STATED`].
    #[serde(rename = "s")]
    pub stated: f64,
    /// Whether the person said it by contesting.
    #[serde(rename = "m")]
    pub is_manual: bool,
    /// The weeks of behaviour, old ones counted less.
    #[serde(rename = "e")]
    pub evidence: f64,
    #[serde(rename = "c")]
    pub contest: Option<Contest>,
}

impl Default for Estimate {
    fn default() -> Self {
        Self { value: 50.0, stated: 0.0, is_manual: false, evidence: 0.0, contest: None }
    }
}

/// A value as it is shown.
pub fn shown(value: f64) -> f64 {
    rounded(value, 1)
}

impl Estimate {
    /// The whole weeks of evidence behind it. Old weeks count less.
    #[expect(clippy::cast_possible_truncation, reason = "evidence is at most some hundred weeks")]
    pub const fn weeks(&self) -> i64 {
        self.evidence as i64
    }

    /// The estimate some weeks later, without new evidence.
    #[must_use]
    pub fn aged(self, weeks: i64) -> Self {
        let weeks = i32::try_from(weeks.max(0)).unwrap_or(i32::MAX);
        Self { evidence: self.evidence * 0.5_f64.powf(f64::from(weeks) / f64::from(HALF_LIFE)), ..self }
    }

    /// The contest that is in force and that this target speaks against.
    fn contest_against(&self, target: f64, week: i64) -> Option<Contest> {
        let contest = self.contest.filter(|contest| week - contest.week < DOUBT_WEEKS)?;
        ((target - contest.value).abs() > (self.value - contest.value).abs()).then_some(contest)
    }

    /// How much a week that speaks for this target counts after a contest.
    fn trust(&self, target: f64, week: i64) -> f64 {
        self.contest_against(target, week).map_or(1.0, |contest| contest.doubt)
    }

    /// How much an assessment that speaks for this target counts after a contest: nothing for some weeks, then as much as a week.
    fn trust_of_assessment(&self, target: f64, week: i64) -> f64 {
        match self.contest_against(target, week) {
            Some(contest) if week - contest.week <= STANDING_WEEKS => 0.0,
            Some(contest) => contest.doubt,
            None => 1.0,
        }
    }

    /// The estimate after a week with this evidence. The estimate is of the end of the week before.
    #[must_use]
    pub fn after_week(self, observed: Option<Observed>, week: i64) -> Self {
        let mut after = self.aged(1);
        if let Some(Observed { target, weight }) = observed {
            let trust = after.trust(target, week);
            let (weight, most) = (weight * trust, MOST_A_WEEK * trust);
            let known = after.evidence.min(HEAVIEST) + if after.stated > 0.0 { STATED_WEEKS } else { 0.5 };
            let pull = (target - after.value) * weight / (known + weight);
            after.value = (after.value + pull.clamp(-most, most)).clamp(0.0, 100.0);
            after.evidence += weight;
        }
        after
    }

    /// The estimate after an assessment whose three scores are these. Behaviour that is known keeps its weight.
    #[must_use]
    pub fn assessed(self, scores: &[f64]) -> Self {
        let count = f64::from(u32::try_from(scores.len().max(1)).unwrap_or(u32::MAX));
        let mean = scores.iter().sum::<f64>() / count;
        let least = scores.iter().copied().fold(100.0, f64::min);
        let spread = scores.iter().copied().fold(0.0, f64::max) - least;
        let known = self.evidence.min(HEAVIEST);
        let value = (mean * STATED_WEEKS + self.value * known) / (STATED_WEEKS + known);
        // Three answers that contradict each other count half.
        let stated = MOST_STATED * (1.0 - spread.max(0.0) / 200.0);
        Self { value, stated, is_manual: false, ..self }
    }

    /// The estimate after an assessment in this week. While a contest is in force, the person has said the value already, and more precisely:
    /// the answers then move it as one week of behaviour does that says as much as it can, less far where they speak against it, and not at
    /// all in the first weeks. What the person set, and how much behaviour against it counts, stays.
    #[must_use]
    pub fn assessed_in(self, scores: &[f64], week: i64) -> Self {
        let plain = self.assessed(scores);
        if !self.is_contested(week) {
            return plain;
        }
        let count = f64::from(u32::try_from(scores.len().max(1)).unwrap_or(u32::MAX));
        let target = scores.iter().sum::<f64>() / count;
        let trust = self.trust_of_assessment(target, week);
        // Answers that contradict each other say less, as they give less confidence.
        let (weight, most) = (trust * plain.stated / MOST_STATED, MOST_A_WEEK * trust);
        let known = self.evidence.min(HEAVIEST) + STATED_WEEKS;
        let pull = ((target - self.value) * weight / (known + weight)).clamp(-most, most);
        Self { value: (self.value + pull).clamp(0.0, 100.0), ..self }
    }

    /// The estimate after the person set the value.
    #[must_use]
    pub fn contested(self, value: f64, week: i64) -> Self {
        let earlier = self.contest.filter(|contest| week - contest.week < DOUBT_WEEKS);
        let doubt = (earlier.map_or(1.0, |contest| contest.doubt) * DOUBT).max(LEAST_DOUBT);
        let contest = Some(Contest { value, week, doubt });
        let evidence = (self.evidence * AFTER_CONTEST).min(MOST_AFTER_CONTEST);
        Self { value, stated: MOST_STATED, is_manual: true, evidence, contest }
    }

    /// Whether anything is known.
    pub fn is_known(&self) -> bool {
        self.stated > 0.0 || self.evidence > 0.0
    }

    /// Whether the person contested the value so lately that behaviour against it counts less.
    pub fn is_contested(&self, week: i64) -> bool {
        self.contest.is_some_and(|contest| week - contest.week < DOUBT_WEEKS)
    }

    /// How sure the value is, from 0 to 1.
    pub fn confidence(&self) -> f64 {
        let behaviour = self.evidence / (self.evidence + HALF_SURE);
        let both = (1.0 - (1.0 - self.stated) * (1.0 - behaviour)).clamp(0.0, MOST_CONFIDENCE);
        rounded(both, 4)
    }

    /// What the value mostly rests on.
    pub fn source(&self) -> Source {
        let has_stated = self.stated > 0.0;
        if self.evidence > STATED_WEEKS || (!has_stated && self.evidence > 0.01) {
            Source::Behaviour
        } else if !has_stated {
            Source::Unknown
        } else if self.is_manual {
            Source::Manual
        } else {
            Source::Assessment
        }
    }
}
