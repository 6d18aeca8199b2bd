//! The queue.

use super::card::Card;
use super::deck::DueCounts;
use crate::kernel::Timestamp;

/// After how many seconds a card would be due again, for each rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextDue {
    pub again: i64,
    pub hard: i64,
    pub good: i64,
    pub easy: i64,
}

/// The cards to show next.
#[derive(Debug, Clone)]
pub struct Due {
    /// Learning cards by time, then reviews by date, then new cards in their order.
    pub cards: Vec<(Card, NextDue)>,
    /// What is left for today.
    pub counts: DueCounts,
    /// When the next learning card comes, where one waits.
    pub next_learning_at: Option<Timestamp>,
}
