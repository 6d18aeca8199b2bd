//! What an adaptation costs in time. Pure functions.

use crate::features::adapted::model::{Change, Setting};
use crate::features::flashcards::schedule::Curve;

/// What a person does on a usual day of the last week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Load {
    /// Answers to cards that are past their first learning steps, and to others.
    pub reviews: f64,
    pub learning: f64,
    /// The seconds of an answer.
    pub seconds: f64,
}

/// The desired retention from which a change of it is reckoned: the usual one.
const USUAL_RETENTION: f64 = 0.9;

/// The minutes a day that these changes cost, or save where they are negative; nothing where they do not bear on the number of answers.
pub fn minutes_a_day(changes: &[Change], load: Load) -> Option<f64> {
    let answers = changes.iter().filter_map(|change| answers_a_day(change, load));
    answers.reduce(|sum, answers| sum + answers).map(|answers| answers * load.seconds / 60.0)
}

/// The answers a day that a change adds.
fn answers_a_day(change: &Change, load: Load) -> Option<f64> {
    let (from, to) = (change.from as f64, change.to as f64);
    match change.setting {
        Setting::NewCardPercent if from > 0.0 => Some(load.learning * (to - from) / from),
        Setting::RetentionPoints => {
            let retention = |points: f64| USUAL_RETENTION + points / 100.0;
            Some(load.reviews * (Curve::default().review_ratio(retention(from), retention(to)) - 1.0))
        }
        _ => None,
    }
}
