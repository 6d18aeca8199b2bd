//! Leaderboards.

use crate::http::text_enum;
use crate::kernel::{Id, Timestamp, id::kind};

text_enum! {
    /// The XP of which time.
    pub enum Span {
        /// This week.
        Week = "week",
        /// This month.
        Month = "month",
        /// All of it.
        All = "all",
    }
}

/// A person with points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scored {
    pub user: Id<kind::User>,
    /// In the period.
    pub points: i64,
    pub total: i64,
}

/// A person with points and a rank: one more than the number of people with more points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    pub rank: i64,
    pub scored: Scored,
}

/// A leaderboard before the names of its people are known.
#[derive(Debug, Clone, Default)]
pub struct Ranked {
    /// When the period began; absent for all time.
    pub since: Option<Timestamp>,
    pub participants: i64,
    /// The people with the most points.
    pub top: Vec<Placed>,
    pub has_joined: bool,
    pub my_points: i64,
    pub my_rank: Option<i64>,
    /// The reader with the people before and after.
    pub neighbours: Vec<Placed>,
}
