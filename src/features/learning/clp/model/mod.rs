//! The data and the rules of learner profiles.

mod counts;
mod data;
mod dimension;
mod estimate;
mod signal;
mod state;

pub use counts::{Counts, Observed};
pub use data::{Item, SignalRule, items, signals};
pub use dimension::{DIMENSIONS, Dimension, PerDimension};
pub use estimate::{
    Contest, DOUBT_WEEKS, Estimate, MOST_A_WEEK, MOST_CONFIDENCE, MOST_STATED, STANDING_WEEKS, Source, shown,
};
pub use signal::{Signal, SignalUnit};
pub use state::{
    Answers, AssessmentView, Band, Change, ChangeKind, Changed, DayCounts, DimensionSummary, DimensionView, Effort,
    Evidence, EvidenceDay, NewContest, Person, Profile, SummaryView, bands, effort, hidden, step_of,
};
