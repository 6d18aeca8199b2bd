//! The rules, the signals and the measures of adaptations.

mod choice;
mod cost;
mod figure;
mod later;
mod measure;
mod rules;
mod signal;
mod state;

pub use choice::choice;
pub use cost::{Load, minutes_a_day};
pub use figure::Figure;
pub use measure::{LONGEST, Sample, compare, window};
pub use rules::{Condition, Rule, RuleChange, Texts, broken, least_confidence, rules};
pub use signal::{Answers, Signal, Week, figures};
pub use state::{Adaptation, AppliedView, Said, State};
