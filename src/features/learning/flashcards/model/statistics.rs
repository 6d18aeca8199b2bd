//! Figures about reviews.

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
