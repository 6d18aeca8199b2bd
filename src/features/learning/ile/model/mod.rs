//! The rules, the signals and the measures of adaptations.

mod measure;
mod rules;
mod signal;
mod state;

pub use measure::{LONGEST, Sample, compare, window};
pub use rules::{Condition, Rule, RuleChange, Texts, broken, least_confidence, rules};
pub use signal::{Figure, Signal, backlog_days, figures};
pub use state::{Adaptation, AppliedView, Said, State};
