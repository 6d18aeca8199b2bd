//! Profiles, their history and their evidence.

use std::fmt;

use poem_openapi::Object;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::super::model::{
    Band, Change, ChangeKind, Changed, Dimension, DimensionSummary, DimensionView, Evidence, EvidenceDay, NewContest,
    Profile, Signal, SignalUnit, Source, SummaryView, shown,
};
use crate::features::users::User;
use crate::http::envelope::Resource;
use crate::kernel::text::Prose;
use crate::kernel::{Day, Error, Fault, Id, Result, Rule, Timestamp, id::kind, rounded};

/// What behaviour says about a dimension.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClpEvidence {
    pub signal: Signal,
    pub unit: SignalUnit,
    pub amount: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

impl From<Evidence> for ClpEvidence {
    fn from(evidence: Evidence) -> Self {
        Self {
            signal: evidence.signal,
            unit: evidence.unit,
            amount: evidence.amount,
            value: evidence.target.map(shown),
            from: evidence.days.map(|(first, _)| Day::numbered(first)),
            to: evidence.days.map(|(_, last)| Day::numbered(last)),
        }
    }
}

/// A dimension of a profile.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClpDimension {
    pub value: f64,
    pub confidence: f64,
    pub source: Source,
    pub contested: bool,
    pub evidence: Vec<ClpEvidence>,
}

impl From<DimensionView> for ClpDimension {
    fn from(view: DimensionView) -> Self {
        Self {
            value: shown(view.estimate.value),
            confidence: rounded(view.confidence, 2),
            source: view.source,
            contested: view.is_contested,
            evidence: view.evidence.into_iter().map(Into::into).collect(),
        }
    }
}

/// A value that the person sets.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ClpContest {
    pub value: f64,
    pub reason: Option<Prose<1, 500>>,
}

/// The reader of [`ClpContestedDimensions`].
struct ContestedDimensions;

impl<'de> Deserialize<'de> for ClpContestedDimensions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ContestedDimensions)
    }
}

/// The value of a field that names no dimension. Reading it is an error, so that the error has the path of the field.
struct UnknownDimension;

impl<'de> Deserialize<'de> for UnknownDimension {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_ignored_any(IgnoredAny)?;
        Err(Fault::new(Rule::Choice, "is not a dimension of the profile").in_serde())
    }
}

/// Defines the shapes that have a field for each dimension.
macro_rules! per_dimension {
    ($($field:ident = $dimension:ident),+ $(,)?) => {
        /// The eleven dimensions.
        #[derive(Debug, Clone, Object, Serialize, Deserialize)]
        pub struct ClpDimensions {
            $(pub $field: ClpDimension),+
        }

        /// The dimensions to set; the others stay.
        #[derive(Debug, Clone, Default, Object)]
        pub struct ClpContestedDimensions {
            $(pub $field: Option<ClpContest>),+
        }

        impl<'de> Visitor<'de> for ContestedDimensions {
            type Value = ClpContestedDimensions;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
                let mut set = ClpContestedDimensions::default();
                while let Some(name) = fields.next_key::<String>()? {
                    match name.as_str() {
                        $(stringify!($field) if set.$field.is_some() => {
                            return Err(de::Error::duplicate_field(stringify!($field)));
                        })+
                        $(stringify!($field) => set.$field = Some(fields.next_value()?),)+
                        _ => {
                            let UnknownDimension = fields.next_value()?;
                        }
                    }
                }
                Ok(set)
            }
        }

        impl ClpDimensions {
            /// The dimensions, each from what is said of it.
            fn of(mut each: impl FnMut(Dimension) -> ClpDimension) -> Self {
                Self { $($field: each(Dimension::$dimension)),+ }
            }
        }

        impl ClpContestedDimensions {
            /// The dimensions to set.
            fn set(self) -> Vec<(Dimension, ClpContest)> {
                let all = [$((Dimension::$dimension, self.$field)),+];
                all.into_iter().filter_map(|(dimension, contest)| Some((dimension, contest?))).collect()
            }
        }
    };
}

per_dimension! {
    modality_visual = ModalityVisual,
    modality_verbal = ModalityVerbal,
    modality_practice = ModalityPractice,
    pace = Pace,
    focus_span = FocusSpan,
    working_memory_load = WorkingMemoryLoad,
    challenge_preference = ChallengePreference,
    feedback_style = FeedbackStyle,
    structure_need = StructureNeed,
    social_orientation = SocialOrientation,
    motivation_drive = MotivationDrive,
}

/// A learner profile.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClpProfile {
    pub dimensions: ClpDimensions,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessed_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<Timestamp>,
}

impl Resource for ClpProfile {
    const ONE: &'static str = "profile";
}

impl From<Profile> for ClpProfile {
    fn from(profile: Profile) -> Self {
        Self {
            dimensions: ClpDimensions::of(|dimension| profile.dimensions[dimension].clone().into()),
            assessed_at: profile.assessed_at,
            changed_at: profile.changed_at,
        }
    }
}

/// Whose profile it is.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClpStudent {
    pub id: Id<kind::User>,
    pub full_name: String,
}

/// The profile of a student.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClpStudentProfile {
    pub student: ClpStudent,
    pub profile: ClpProfile,
}

impl From<(User, Profile)> for ClpStudentProfile {
    fn from((user, profile): (User, Profile)) -> Self {
        Self { student: ClpStudent { id: user.id, full_name: user.full_name }, profile: profile.into() }
    }
}

/// The profile around the numbers to contest.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ClpContestedProfile {
    pub dimensions: ClpContestedDimensions,
}

/// Numbers to contest, with or without the profile around them.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ClpContests {
    pub dimensions: Option<ClpContestedDimensions>,
    pub profile: Option<ClpContestedProfile>,
}

impl ClpContests {
    /// The dimensions that were sent, at least one of them.
    pub fn parsed(self) -> Result<Vec<NewContest>> {
        let (within, dimensions) = match (self.dimensions, self.profile) {
            (Some(dimensions), None) => ("dimensions", dimensions),
            (None, Some(profile)) => ("profile.dimensions", profile.dimensions),
            (Some(_), Some(_)) => {
                let fault = Fault::new(Rule::Repeated, "must not be sent together with `dimensions`");
                return Err(Error::invalid("profile", fault));
            }
            (None, None) => return Err(Error::invalid("dimensions", Fault::REQUIRED)),
        };
        let set = dimensions.set();
        if set.is_empty() {
            return Err(Error::invalid(within, Fault::new(Rule::Count, "must have at least one dimension")));
        }
        let parsed = |(dimension, contest): (Dimension, ClpContest)| {
            if (0.0..=100.0).contains(&contest.value) {
                return Ok(NewContest { dimension, value: shown(contest.value), reason: contest.reason });
            }
            let field = format!("{within}.{}.value", dimension.name());
            Err(Error::invalid(field, Fault::new(Rule::Range, "must be a number from 0 to 100")))
        };
        set.into_iter().map(parsed).collect()
    }
}

/// How a dimension changed.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClpChanged {
    pub dimension: Dimension,
    pub from: f64,
    pub to: f64,
    pub confidence: f64,
}

impl From<Changed> for ClpChanged {
    fn from(changed: Changed) -> Self {
        let Changed { dimension, from, to, confidence } = changed;
        Self { dimension, from, to, confidence: rounded(confidence, 2) }
    }
}

/// A change of a profile.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClpChange {
    pub id: Id<kind::ProfileChange>,
    pub at: Timestamp,
    pub kind: ChangeKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week_from: Option<Day>,
    pub dimensions: Vec<ClpChanged>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Resource for ClpChange {
    const MANY: &'static str = "changes";
}

impl From<Change> for ClpChange {
    fn from(change: Change) -> Self {
        Self {
            id: change.id,
            at: change.at,
            kind: change.kind,
            week_from: change.week_from.map(Day::numbered),
            dimensions: change.changes.into_iter().map(Into::into).collect(),
            reason: change.reason,
        }
    }
}

/// What a day says about a dimension.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClpEvidenceDay {
    pub day: Day,
    pub signal: Signal,
    pub unit: SignalUnit,
    pub amount: i64,
    pub value: f64,
    pub study_log_ids: Vec<Id<kind::StudyLog>>,
    pub reviews: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_review_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_review_id: Option<i64>,
}

impl Resource for ClpEvidenceDay {
    const MANY: &'static str = "evidence";
}

impl From<EvidenceDay> for ClpEvidenceDay {
    fn from(day: EvidenceDay) -> Self {
        Self {
            day: Day::numbered(day.day),
            signal: day.signal,
            unit: day.signal.unit(),
            amount: day.amount,
            value: shown(day.target),
            study_log_ids: day.logs.into_iter().map(Id::new).collect(),
            reviews: day.reviews,
            first_review_id: day.review_range.map(|(first, _)| first),
            last_review_id: day.review_range.map(|(_, last)| last),
        }
    }
}

/// Values that a quarter, half, and three quarters of people do not exceed.
#[derive(Debug, Clone, Copy, Object, Serialize, Deserialize)]
pub struct ClpQuartiles {
    pub lower: i64,
    pub median: i64,
    pub upper: i64,
}

/// How many people have a value in a range.
#[derive(Debug, Clone, Copy, Object, Serialize, Deserialize)]
pub struct ClpBand {
    pub from: i64,
    pub to: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<i64>,
}

impl From<Band> for ClpBand {
    fn from(Band { from, to, people }: Band) -> Self {
        Self { from, to, people }
    }
}

/// A dimension over the people of the school.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClpDimensionSummary {
    pub dimension: Dimension,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quartiles: Option<ClpQuartiles>,
    pub bands: Vec<ClpBand>,
}

impl From<DimensionSummary> for ClpDimensionSummary {
    fn from(summary: DimensionSummary) -> Self {
        Self {
            dimension: summary.dimension,
            people: summary.people,
            quartiles: summary.quartiles.map(|[lower, median, upper]| ClpQuartiles { lower, median, upper }),
            bands: summary.bands.into_iter().map(Into::into).collect(),
        }
    }
}

/// The learner profiles of the school, as counts.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClpSummary {
    pub dimensions: Vec<ClpDimensionSummary>,
}

impl From<SummaryView> for ClpSummary {
    fn from(view: SummaryView) -> Self {
        Self { dimensions: view.dimensions.into_iter().map(Into::into).collect() }
    }
}
