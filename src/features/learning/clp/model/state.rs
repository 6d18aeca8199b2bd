//! What is kept of a person, and what is shown of it.

use std::collections::BTreeMap;

use super::counts::Counts;
use super::dimension::{Dimension, PerDimension};
use super::estimate::{Estimate, Source};
use super::signal::{Signal, SignalUnit};
use crate::events::Activity;
use crate::http::text_enum;
use crate::kernel::text::Prose;
use crate::kernel::{Id, Timestamp, id::kind};

/// Answers to statements of the assessment, by their ids.
pub type Answers = BTreeMap<String, u8>;

/// What is kept of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    pub user: Id<kind::User>,
    /// Whether the person counts for the summary of the school.
    pub is_counted: bool,
    /// The last week that moved the estimates.
    pub week: i64,
    /// The first week with evidence that has not.
    pub open_week: Option<i64>,
    pub estimates: PerDimension<Estimate>,
    /// Answers of the assessment: of the one that is open, else of the last one.
    pub answers: Answers,
    /// When the last assessment was completed.
    pub assessed_at: Option<Timestamp>,
    /// When the profile was last changed.
    pub changed_at: Timestamp,
}

impl Person {
    /// A person of whom nothing is known, at the end of a week.
    pub fn new(user: Id<kind::User>, is_counted: bool, week: i64, now: Timestamp) -> Self {
        Self {
            user,
            is_counted,
            week,
            open_week: None,
            estimates: PerDimension::default(),
            answers: Answers::new(),
            assessed_at: None,
            changed_at: now,
        }
    }
}

/// The counts of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCounts {
    pub day: i64,
    pub counts: Counts,
    /// The study logs among its events, all of them.
    pub logs: Vec<i64>,
    /// The first and the last review among them.
    pub reviews: Option<(i64, i64)>,
}

text_enum! {
    /// What changed a profile.
    pub enum ChangeKind {
        /// An assessment.
        Assessed = "assessed",
        /// A week of behaviour.
        Week = "week",
        /// The person contested a number.
        Contested = "contested",
    }
}

/// How a dimension changed.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Changed {
    #[serde(rename = "d")]
    pub dimension: Dimension,
    #[serde(rename = "f")]
    pub from: f64,
    #[serde(rename = "t")]
    pub to: f64,
    /// The confidence after it.
    #[serde(rename = "c")]
    pub confidence: f64,
}

/// An entry of the history.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub id: Id<kind::ProfileChange>,
    pub at: Timestamp,
    pub kind: ChangeKind,
    /// The first day of the week of behaviour.
    pub week_from: Option<i64>,
    pub changes: Vec<Changed>,
    /// What the person said about it.
    pub reason: Option<String>,
}

/// A number to contest.
#[derive(Debug, Clone)]
pub struct NewContest {
    pub dimension: Dimension,
    pub value: f64,
    pub reason: Option<Prose<1, 500>>,
}

/// What behaviour says about a dimension over the last weeks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    pub signal: Signal,
    pub unit: SignalUnit,
    pub amount: i64,
    /// The value that it speaks for; absent where there is too little.
    pub target: Option<f64>,
    /// The first and the last day with some.
    pub days: Option<(i64, i64)>,
}

/// A dimension as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct DimensionView {
    pub estimate: Estimate,
    pub source: Source,
    pub confidence: f64,
    pub is_contested: bool,
    pub evidence: Vec<Evidence>,
}

/// A profile as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    pub dimensions: PerDimension<DimensionView>,
    pub assessed_at: Option<Timestamp>,
    pub changed_at: Option<Timestamp>,
}

/// A day of evidence about a dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceDay {
    pub day: i64,
    pub signal: Signal,
    pub amount: i64,
    /// What the day spoke for.
    pub target: f64,
    /// The first study logs among its events.
    pub logs: Vec<i64>,
    pub reviews: i64,
    pub review_range: Option<(i64, i64)>,
}

/// The assessment of a person as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct AssessmentView {
    pub answers: Answers,
    /// Whether every statement is answered.
    pub is_complete: bool,
    pub assessed_at: Option<Timestamp>,
    /// When it may be answered again; absent where it may be now.
    pub again_at: Option<Timestamp>,
}

/// Why a piece of study is worth more to a person than to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    pub dimension: Dimension,
    /// What it adds to the multiplier, in hundredths: 1 to 50.
    pub hundredths: i64,
}

/// Below this value a dimension makes the work hard.
const HARD_BELOW: f64 = 40.0;
/// The confidence from which on that counts.
const SURE_FROM: f64 = 0.5;
/// The confidence from which on it counts in full.
const SURE: f64 = 0.8;
/// The most that it adds, in hundredths.
const MOST_EFFORT: f64 = 50.0;
/// From how many minutes on study needs a long span of concentration.
const LONG_SESSION: i64 = 25;

/// What study of this kind adds to the multiplier: most where a dimension that it needs is low, with high confidence from behaviour. A value
/// that the person set adds nothing, because it could be set for the points.
#[expect(clippy::cast_possible_truncation, reason = "it is at most fifty")]
pub fn effort(
    estimates: &PerDimension<Estimate>,
    week: i64,
    activity: Option<Activity>,
    minutes: i64,
) -> Option<Effort> {
    let by_activity = activity.map(|activity| match activity {
        Activity::Text => Dimension::ModalityVerbal,
        Activity::Practice => Dimension::ModalityPractice,
        Activity::Video => Dimension::ModalityVisual,
        Activity::Together => Dimension::SocialOrientation,
    });
    let by_length = (minutes >= LONG_SESSION).then_some(Dimension::FocusSpan);
    let of = |dimension: Dimension| {
        let estimate = &estimates[dimension];
        let is_known = estimate.source() == Source::Behaviour && !estimate.is_contested(week);
        let hardness = (HARD_BELOW - estimate.value) / HARD_BELOW;
        let sureness = ((estimate.confidence() - SURE_FROM) / (SURE - SURE_FROM)).clamp(0.0, 1.0);
        let hundredths = if is_known { (MOST_EFFORT * hardness.max(0.0) * sureness).round() as i64 } else { 0 };
        Effort { dimension, hundredths }
    };
    let efforts = by_activity.into_iter().chain(by_length).map(of);
    efforts.filter(|effort| effort.hundredths > 0).max_by_key(|effort| effort.hundredths)
}

/// How many people have a value in a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// The lowest and the highest value of the range.
    pub from: i64,
    pub to: i64,
    /// Absent where so few people are in it that they could be known.
    pub people: Option<i64>,
}

/// A dimension over the people of the school.
#[derive(Debug, Clone, PartialEq)]
pub struct DimensionSummary {
    pub dimension: Dimension,
    /// How many people have a value; absent where they are too few to be told.
    pub people: Option<i64>,
    /// Values that a quarter, half, and three quarters of people do not exceed. Absent where one of them could be in a hidden range.
    pub quartiles: Option<[i64; 3]>,
    pub bands: Vec<Band>,
}

/// The learner profiles of a school, without anybody's.
#[derive(Debug, Clone, PartialEq)]
pub struct SummaryView {
    pub dimensions: Vec<DimensionSummary>,
}

/// Groups smaller than this are not told.
pub const SMALLEST_GROUP: i64 = 5;
/// The width of the steps in which values are counted.
pub const STEP: i64 = 5;
/// The steps of a range that is shown.
const STEPS_OF_A_BAND: i64 = 4;
/// The number of steps; 100 belongs to the last one.
pub const STEPS: i64 = 20;

/// The step in which a value is counted.
#[expect(clippy::cast_possible_truncation, reason = "a value is at most a hundred")]
pub fn step_of(value: f64) -> i64 {
    ((value / 5.0).floor() as i64).clamp(0, STEPS - 1)
}

/// Which of these groups to hide: those with one to four people, and where these have fewer than five people together, or four each, the
/// outermost of the others too.
///
/// Between these bounds, a person can move from one small group to another, and the same groups are hidden. The group that is hidden in
/// addition depends on the place of the groups, and not on their sizes. So it can take such a person too, or give one away, and what is
/// told stays the same. The one exception is a person in each of five groups, which [`bands`] does not tell.
pub fn hidden(people: &[i64]) -> Vec<bool> {
    let is_small = |count: &i64| (1..SMALLEST_GROUP).contains(count);
    let mut hidden: Vec<bool> = people.iter().map(is_small).collect();
    let small: Vec<i64> = people.iter().copied().filter(is_small).collect();
    let is_few = small.iter().sum::<i64>() < SMALLEST_GROUP;
    let is_full = small.iter().all(|count| *count == SMALLEST_GROUP - 1);
    if !small.is_empty() && (is_few || is_full) {
        let others = people.iter().enumerate().filter(|(_, count)| **count >= SMALLEST_GROUP);
        let outermost = others.min_by_key(|(place, _)| (*place).min(people.len() - 1 - *place));
        if let Some((outermost, _)) = outermost
            && let Some(is_hidden) = hidden.get_mut(outermost)
        {
            *is_hidden = true;
        }
    }
    hidden
}

/// Whether so many quarters of all people end in a group that is shown, however the people of the hidden groups are spread over them.
fn is_in_a_shown_group(quarters: i64, groups: &[(i64, bool)]) -> bool {
    let all_hidden: i64 = groups.iter().filter(|(_, is_hidden)| *is_hidden).map(|(people, _)| people).sum();
    let all: i64 = groups.iter().map(|(people, _)| people).sum();
    let (mut shown_below, mut hidden_below) = (0_i64, 0_i64);
    for &(people, is_hidden) in groups {
        if is_hidden {
            hidden_below += people;
            continue;
        }
        // Where hidden groups are on both sides, all of their people could be on either.
        let least = if hidden_below == all_hidden { all_hidden } else { 0 };
        let most = if hidden_below == 0 { 0 } else { all_hidden };
        let (after, up_to) = (shown_below + most, shown_below + least + people);
        if after * 4 < all * quarters && all * quarters <= up_to * 4 {
            return true;
        }
        shown_below += people;
    }
    false
}

/// A dimension over all people, from the counts of its steps.
pub fn bands(dimension: Dimension, steps: &BTreeMap<i64, i64>) -> DimensionSummary {
    let all: i64 = steps.values().sum();
    let counted = |from: i64| steps.range(from..from + STEPS_OF_A_BAND).map(|(_, people)| people).sum();
    let starts: Vec<i64> = (0..STEPS / STEPS_OF_A_BAND).map(|band| band * STEPS_OF_A_BAND).collect();
    let people: Vec<i64> = starts.iter().map(|from| counted(*from)).collect();
    // Five people in five hidden groups are one in each.
    let is_told = all >= SMALLEST_GROUP && people.iter().any(|count| *count != 1);
    let hidden = hidden(&people);
    let groups: Vec<(i64, bool)> = people.iter().copied().zip(hidden.iter().copied()).collect();
    let has_quartiles = is_told && (1..=3).all(|quarters| is_in_a_shown_group(quarters, &groups));
    let shown = starts.iter().zip(&people).zip(&hidden).map(|((from, people), is_hidden)| Band {
        from: from * STEP,
        to: if from + STEPS_OF_A_BAND == STEPS { 100 } else { (from + STEPS_OF_A_BAND) * STEP },
        people: (is_told && !is_hidden).then_some(*people),
    });
    let below = |share: i64| {
        let mut seen = 0;
        let found = steps.iter().find(|(_, people)| {
            seen += **people;
            seen * 4 >= all * share
        });
        // The middle of a step, in whole numbers.
        found.map_or(0, |(step, _)| step * STEP + STEP / 2)
    };
    DimensionSummary {
        dimension,
        people: (is_told || all == 0).then_some(all),
        quartiles: has_quartiles.then(|| [below(1), below(2), below(3)]),
        bands: shown.collect(),
    }
}
