//! Awards and the ledger.

use super::bound::PayBound;
use super::day::Spent;
use super::rules::{League, Multiplier, REVIEW};
use crate::http::text_enum;
use crate::kernel::{Id, Timestamp, id::kind};

text_enum! {
    /// What an entry of the ledger is for.
    pub enum Reason {
        /// A study log.
        Study = "study",
        /// The first review of a card on a day.
        Review = "review",
        /// A plan of the day that was finished.
        Plan = "plan",
        /// A study log that was deleted, or a review that was undone.
        Correction = "correction",
        /// A challenge that the person's squad won.
        Challenge = "challenge",
    }
}

/// A piece of work that earns XP.
#[derive(Debug, Clone, Copy)]
pub enum Work {
    /// The first review of a card on a day.
    Review,
    /// Minutes with the timer, and how often the person practised meanwhile.
    Timer { minutes: i64, signs: i64 },
    /// Minutes that were logged afterwards.
    Later { minutes: i64 },
    /// A challenge that the person's squad won. It is paid with a fixed number of points, without multiplier and bounds of the day.
    Challenge { points: i64 },
    /// A step of the plan of the day. It earns nothing by itself, and its day counts for the streak.
    Step,
    /// The plan of the day, when all its steps are done.
    Plan,
}

impl Work {
    /// What the entry of the ledger says.
    pub const fn reason(self) -> Reason {
        match self {
            Self::Review => Reason::Review,
            Self::Timer { .. } | Self::Later { .. } => Reason::Study,
            Self::Challenge { .. } => Reason::Challenge,
            Self::Step | Self::Plan => Reason::Plan,
        }
    }

    /// The minutes of study.
    pub const fn minutes(self) -> i64 {
        match self {
            Self::Review | Self::Step | Self::Plan | Self::Challenge { .. } => 0,
            Self::Timer { minutes, .. } | Self::Later { minutes } => minutes,
        }
    }
}

/// What to award.
#[derive(Debug, Clone)]
pub struct Award {
    /// The event, such as `study:58`. It is paid once.
    pub source: String,
    /// When the work was done. It counts for this day.
    pub at: Timestamp,
    pub work: Work,
}

/// What was awarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awarded {
    pub delta: i64,
    pub multiplier: Multiplier,
    /// Why it is less than it would have been.
    pub bound: Option<PayBound>,
    /// How far it used the bounds of its day.
    pub spent: Spent,
    /// The day that it counts for.
    pub day: i64,
    /// Whether it was added to the day: it is not too old, and was not paid before.
    pub is_counted: bool,
}

/// An award to take back, because the work was not done after all.
#[derive(Debug, Clone)]
pub struct TakeBack {
    /// The source of the award.
    pub source: String,
    /// When the work was begun, and the day that it counted for.
    pub at: Timestamp,
    pub day: i64,
    /// What it had added to the day.
    pub minutes: i64,
    pub reviews: i64,
    pub steps: i64,
    pub spent: Spent,
}

impl Spent {
    /// What a review uses that is paid.
    pub const REVIEW: Self =
        Self { minutes: 0, trusted: 0, later: 0, reviews: 1, base: REVIEW, timed: 0, claimed: 0, quick: 0 };

    /// What a review uses that is paid although nothing shows that a person gave it.
    pub const QUICK_REVIEW: Self = Self { claimed: REVIEW, quick: 1, ..Self::REVIEW };

    /// Adds another one, or takes it off where `sign` is -1.
    #[must_use]
    pub const fn with(self, other: Self, sign: i64) -> Self {
        Self {
            minutes: self.minutes + sign * other.minutes,
            trusted: self.trusted + sign * other.trusted,
            later: self.later + sign * other.later,
            reviews: self.reviews + sign * other.reviews,
            base: self.base + sign * other.base,
            timed: self.timed + sign * other.timed,
            claimed: self.claimed + sign * other.claimed,
            quick: self.quick + sign * other.quick,
        }
    }
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: Id<kind::XpEntry>,
    pub delta: i64,
    pub reason: Reason,
    pub source: String,
    /// Base XP in hundredths; absent in entries from before it was kept.
    pub base: Option<i64>,
    /// In hundredths.
    pub multiplier: i64,
    pub balance: i64,
    pub created_at: Timestamp,
}

/// The XP of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MyXp {
    pub total: i64,
    pub today: i64,
    pub week: i64,
    pub month: i64,
    /// Whether the person joined the leaderboards.
    pub has_joined: bool,
}

impl MyXp {
    /// The league of the person.
    pub fn league(&self) -> League {
        League::of(self.total)
    }
}
