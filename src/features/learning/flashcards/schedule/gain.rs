//! What a review is worth, in cards that are remembered when they are needed.

use super::curve::{Curve, GOOD, SHORTEST, Trace};

impl Curve {
    /// What a review now is worth for a card that is needed in `horizon` days, `elapsed` days after its last review.
    pub fn gain(&self, trace: Trace, elapsed: f64, horizon: f64) -> Gain {
        let recall = self.recall(trace.stability, elapsed);
        let kept = self.recall(self.kept(trace, recall, GOOD), horizon);
        let lost = self.recall(self.lost(trace, recall).max(SHORTEST), horizon);
        let without = self.recall(trace.stability, elapsed + horizon);
        Gain { recall, without, over_none: recall * kept + (1.0 - recall) * lost - without }
    }
}

/// The time of a forgotten card beyond that of a remembered one, in answers: it is learnt again on the same day.
pub const RELEARNING: f64 = 1.2;

/// What a review is worth, in remembered cards at the horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gain {
    /// The chance of recall now.
    pub recall: f64,
    /// The chance that the card is remembered at the horizon without a review.
    pub without: f64,
    /// What a review now adds to it.
    pub over_none: f64,
}

impl Gain {
    /// The answers that the review is expected to take.
    pub fn answers(&self) -> f64 {
        1.0 + RELEARNING * (1.0 - self.recall)
    }

    /// The value of an answer.
    pub fn per_answer(&self) -> f64 {
        self.over_none / self.answers()
    }
}
