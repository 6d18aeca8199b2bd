//! Reviews.

use std::collections::BTreeMap;

use super::card::{Card, Memory, Phase};
use crate::events::{Learned, ReviewCount};
use crate::http::text_enum;
use crate::kernel::text::Line;
use crate::kernel::{Id, Timestamp, id::kind};

text_enum! {
    /// How well a card was remembered.
    pub enum Rating {
        /// Forgotten.
        Again = "again",
        /// Remembered with difficulty.
        Hard = "hard",
        /// Remembered.
        Good = "good",
        /// Remembered without effort.
        Easy = "easy",
    }
}

impl Rating {
    /// The number of the rating for FSRS and for Anki, 1 to 4.
    pub const fn number(self) -> u32 {
        match self {
            Self::Again => 1,
            Self::Hard => 2,
            Self::Good => 3,
            Self::Easy => 4,
        }
    }
}

/// A rating and the quality of SM-2 that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grade {
    pub rating: Rating,
    /// 0 to 5.
    pub quality: u8,
}

impl Grade {
    /// The grade of a rating.
    pub const fn of_rating(rating: Rating) -> Self {
        let quality = match rating {
            Rating::Again => 1,
            Rating::Hard => 3,
            Rating::Good => 4,
            Rating::Easy => 5,
        };
        Self { rating, quality }
    }

    /// The grade of a quality from 0 to 5; nothing for another number.
    pub const fn of_quality(quality: u8) -> Option<Self> {
        let rating = match quality {
            0..=2 => Rating::Again,
            3 => Rating::Hard,
            4 => Rating::Good,
            5 => Rating::Easy,
            _ => return None,
        };
        Some(Self { rating, quality })
    }
}

/// A review as a client sends it.
#[derive(Debug, Clone)]
pub struct NewReview {
    pub grade: Grade,
    /// The client's own id of the review, by which a repeated one is known.
    pub client_id: Option<Line<1, 100>>,
    /// When the card was reviewed; absent for now.
    pub reviewed_at: Option<Timestamp>,
    /// How long the answer took.
    pub took_ms: Option<u32>,
}

/// A review of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    pub id: Id<kind::Review>,
    pub card: Id<kind::Card>,
    pub deck: Id<kind::Deck>,
    pub user: Id<kind::User>,
    /// The number of the day that it is counted for.
    pub day: i64,
    pub grade: Grade,
    pub client_id: Option<String>,
    pub reviewed_at: Timestamp,
    pub took_ms: Option<u32>,
    /// The memory of the card before the review.
    pub before: Memory,
    /// The interval in days after the review.
    pub interval_days: u32,
    /// Whether it came with a package. What the card was before it is then made up, and no memory is computed from it.
    pub is_imported: bool,
}

/// What other features were told of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The length of both sides, as they were.
    pub characters: u32,
    pub has_picture: bool,
    pub is_learning: bool,
    pub is_due: bool,
    /// The day for which it earned XP, by its number; absent where it earned none.
    pub earned_on: Option<i64>,
    /// Whether it used the bounds of its day although nothing shows that a person gave it; absent where it used none.
    pub is_claimed: Option<bool>,
}

/// The answer to a review.
#[derive(Debug, Clone)]
pub struct ReviewAnswer {
    pub card: Card,
    pub review: Review,
    /// Whether the review was stored by an earlier request with the same client id.
    pub is_repeated: bool,
    /// The interval of the card before the request, in days.
    pub interval_before: u32,
    /// What the request changed about the figures of days.
    pub counts: DayCounts,
}

/// Changes of the figures of days, by the numbers of the days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayCounts(BTreeMap<i64, ReviewCount>);

impl DayCounts {
    /// Adds a review, or takes it off where `sign` is -1. `before` is the phase of its card before it.
    pub fn count(&mut self, day: i64, (before, rating): (Phase, Rating), sign: i64) {
        let is_learned = i64::from(before == Phase::Review);
        let is_right = i64::from(rating != Rating::Again);
        let count = ReviewCount { reviews: sign, learned: sign * is_learned, remembered: sign * is_learned * is_right };
        let known = self.0.entry(day).or_default();
        *known = known.plus(count);
    }

    /// The changes, those left out that change nothing.
    pub fn changed(&self) -> Vec<(i64, Learned)> {
        let changed = self.0.iter().filter(|(_, count)| **count != ReviewCount::default());
        changed.map(|(day, count)| (*day, Learned::Reviewed(*count))).collect()
    }
}

/// What a person answered on a day in the decks of a subject, or what changed about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectReviews {
    pub user: Id<kind::User>,
    /// The number of the day.
    pub day: i64,
    /// As the decks have it; empty for none.
    pub subject: String,
    pub count: ReviewCount,
}

/// Which review to undo.
#[derive(Debug, Clone, Default)]
pub struct UndoScope {
    /// One of this card; absent for one of all.
    pub card: Option<Id<kind::Card>>,
    /// The one with this client id; absent for the last one.
    pub client_id: Option<Line<1, 100>>,
}
