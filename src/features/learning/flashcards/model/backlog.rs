//! Plans for a backlog.

use crate::http::text_enum;

text_enum! {
    /// The order in which the cards of a backlog are reviewed.
    pub enum BacklogOrder {
        /// Those first that are due for longest.
        DueDate = "due_date",
        /// Those first that are remembered best.
        EasiestFirst = "easiest_first",
        /// Those first that are remembered worst.
        HardestFirst = "hardest_first",
        /// Those first whose chance of recall falls fastest.
        FallingFastest = "falling_fastest",
    }
}

/// How a backlog is to be spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BacklogWish {
    /// Reviews a day.
    pub per_day: u32,
    /// Whether the cards of sub-decks are spread too.
    pub has_sub_decks: bool,
    /// Whether the plan is applied; otherwise it is only shown.
    pub is_applied: bool,
}

/// A day of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BacklogDay {
    /// The number of the day.
    pub day: i64,
    pub cards: usize,
}

/// A plan that spreads a backlog over days.
#[derive(Debug, Clone, PartialEq)]
pub struct Backlog {
    /// The cards that are due today or were due before.
    pub overdue: usize,
    pub order: BacklogOrder,
    /// The share of these cards that is remembered if all of them are reviewed today.
    pub recall_today: f64,
    /// The share that is remembered when the plan shows them.
    pub recall_planned: f64,
    /// The days of the plan.
    pub days: Vec<BacklogDay>,
    /// The number of the first day on which there are new cards again.
    pub new_cards_from: i64,
    pub is_applied: bool,
}
