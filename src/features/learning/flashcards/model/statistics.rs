//! Figures about reviews.

use crate::kernel::Timestamp;

/// An answer, as far as it says something about how a person learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    pub at: Timestamp,
    pub deck: i64,
    pub card: i64,
    pub is_right: bool,
    /// Whether the card was past its first learning steps, and its interval before the answer.
    pub is_learnt: bool,
    pub interval_days: u32,
    /// When the card was answered before.
    pub last_at: Option<Timestamp>,
}

/// An answer to a card that was past its first learning steps, and what the card is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicAnswer {
    pub at: Timestamp,
    /// The name and the subject of the deck, and the first tag of the card. The subject is the deck's own or that of the nearest deck above
    /// it which has one; empty for none.
    pub deck: String,
    pub subject: String,
    pub tag: Option<String>,
    pub is_right: bool,
}

/// The reviews of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivityDay {
    /// The number of the day.
    pub day: i64,
    pub reviews: i64,
    /// How many of them were of new cards.
    pub new_cards: i64,
    /// How many of them were forgotten.
    pub forgotten: i64,
    /// How long they took together.
    pub took_ms: i64,
}

/// The answers of several days together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerSums {
    pub answers: i64,
    /// Those of them to cards that were past their first learning steps.
    pub reviews: i64,
    /// Those of the reviews that were wrong.
    pub lapses: i64,
}

/// The cards that become due on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForecastDay {
    /// The number of the day.
    pub day: i64,
    pub cards: i64,
}

/// The cards that become due on the days to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// Cards that were due before today.
    pub overdue: i64,
    /// Today and the days after it.
    pub days: Vec<ForecastDay>,
}

/// The reviews of a card that count, together.
#[derive(Debug, Clone, Copy)]
pub struct CardReviews {
    pub reviews: i64,
    pub first_at: Option<Timestamp>,
    pub last_at: Option<Timestamp>,
    /// How many of them say how long they took.
    pub timed: i64,
    /// How long these took, in milliseconds.
    pub took_ms: i64,
}

/// Figures of a card.
#[derive(Debug, Clone, Copy)]
pub struct CardStatistics {
    pub reviews: CardReviews,
    /// The chance that the card is remembered now, by FSRS.
    pub recall: Option<f64>,
}
