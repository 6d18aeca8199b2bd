//! Rankings of squads.

use super::squad::Squad;
use crate::http::text_enum;
use crate::kernel::{Id, Timestamp, id::kind};

text_enum! {
    /// The XP of which time.
    pub enum RankSpan {
        /// This week.
        Week = "week",
        /// All of it.
        All = "all",
    }
}

/// A squad with a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    pub squad: Squad,
    /// XP in the period.
    pub points: i64,
    /// Hundredths of XP for each of the period's people.
    pub score: i64,
    /// The people who belonged to it in the period.
    pub people: i64,
}

impl Scored {
    /// The figures of a squad in a period.
    pub const fn of(squad: Squad, span: RankSpan) -> Self {
        let (points, score, people) = match span {
            RankSpan::Week => (squad.week_points, squad.week_score, squad.week_people),
            RankSpan::All => (squad.total, squad.score, squad.people),
        };
        Self { squad, points, score, people }
    }
}

/// A row of a ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankingEntry {
    /// One more than the number of squads with a higher score.
    pub rank: i64,
    pub scored: Scored,
    pub is_mine: bool,
}

/// A ranking as a person sees it.
#[derive(Debug, Clone)]
pub struct Ranking {
    pub span: RankSpan,
    /// When the period began; absent for all time.
    pub since: Option<Timestamp>,
    pub participants: i64,
    pub entries: Vec<RankingEntry>,
    /// The squad of the reader.
    pub mine: Option<Id<kind::Squad>>,
    pub my_rank: Option<i64>,
    pub neighbours: Vec<RankingEntry>,
}
