//! Leaderboards.

use crate::features::users::User;
use crate::http::text_enum;
use crate::kernel::{Id, Timestamp, id::kind};

text_enum! {
    /// Who is compared.
    pub enum BoardScope {
        /// Everyone of the realm.
        Global = "global",
        /// The members of a class.
        Class = "class",
    }
}

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

/// A row of a leaderboard.
#[derive(Debug, Clone)]
pub struct BoardEntry {
    pub placed: Placed,
    pub person: User,
    pub is_me: bool,
}

/// A leaderboard as a person sees it.
#[derive(Debug, Clone)]
pub struct BoardView {
    pub scope: BoardScope,
    pub span: Span,
    pub class: Option<Id<kind::Class>>,
    pub since: Option<Timestamp>,
    pub participants: i64,
    pub entries: Vec<BoardEntry>,
    pub has_joined: bool,
    pub my_points: i64,
    pub my_rank: Option<i64>,
    pub neighbours: Vec<BoardEntry>,
}
