//! The totals of a day, and how far its bounds are used.

use serde::{Deserialize, Serialize};

/// How far the bounds of a day are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Spent {
    /// Minutes that were paid.
    pub minutes: i64,
    /// Minutes of the timer that were paid as such without a sign that the person is there.
    pub trusted: i64,
    /// Minutes logged afterwards that were paid.
    pub later: i64,
    /// Reviews that were paid.
    pub reviews: i64,
    /// Base XP in hundredths.
    pub base: i64,
    /// The part of it that the timer measured.
    #[serde(default)]
    pub timed: i64,
    /// The part of it that is known from the person alone: nothing shows that the person was there.
    #[serde(default)]
    pub claimed: i64,
    /// The paid reviews that belong to it: they arrived faster than a person answers, or for an earlier day.
    #[serde(default)]
    pub quick: i64,
}

/// What a person did on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayTotals {
    pub day: i64,
    /// Minutes of study.
    pub minutes: i64,
    /// First reviews of cards.
    pub reviews: i64,
    /// Finished steps of the plan of the day.
    pub steps: i64,
    pub spent: Spent,
    /// XP.
    pub points: i64,
    /// The length of the streak that the day continued; 0 where it does not count.
    pub streak: i64,
    /// The freezes that were left after it.
    pub freezes: i64,
}
