//! When a plan is made anew by itself: after an unexpected result. And since when its time runs.

use serde::{Deserialize, Serialize};

use crate::http::text_enum;

/// When the first plan of a day was kept, and the time of the reviews of the day before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Began {
    pub at_ms: i64,
    pub took_ms: i64,
}

text_enum! {
    /// Why the open steps of a plan were planned anew.
    pub enum ReplanCode {
        /// Far fewer reviews of a step were right than expected.
        Worse = "worse_than_expected",
        /// Far more reviews of a step were right than expected.
        Better = "better_than_expected",
    }
}

/// A step whose result was not expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surprise {
    pub code: ReplanCode,
    /// The deck.
    pub title: String,
    /// The reviews, how many of them were right, and how many were expected to be.
    pub answers: u32,
    pub right: u32,
    pub expected: u32,
}

/// The fewest reviews whose result says something.
const FEWEST: i64 = 10;
/// A result is a surprise from this difference on, as a share of the reviews, and from so many standard deviations on. By chance alone, the
/// latter happens about once in eighty steps.
const LEAST_SHARE: f64 = 0.2;
const DEVIATIONS: f64 = 2.5;

impl Surprise {
    /// The surprise of so many reviews and wrong ones among them, where this share was expected to be right, in percent.
    #[expect(clippy::cast_precision_loss, reason = "the reviews of a day are few")]
    pub fn of(title: &str, (reviews, lapses): (i64, i64), percent: u32) -> Option<Self> {
        if reviews < FEWEST || !(0..=reviews).contains(&lapses) {
            return None;
        }
        let (count, share) = (reviews as f64, f64::from(percent.min(100)) / 100.0);
        let (right, expected) = ((reviews - lapses) as f64, count * share);
        let deviation = (count * share * (1.0 - share)).sqrt();
        let difference = right - expected;
        if difference.abs() < (LEAST_SHARE * count).max(DEVIATIONS * deviation) {
            return None;
        }
        let code = if difference < 0.0 { ReplanCode::Worse } else { ReplanCode::Better };
        let whole = |number: f64| number.round().max(0.0) as u32;
        let (answers, right, expected) = (whole(count), whole(right), whole(expected));
        Some(Self { code, title: title.to_owned(), answers, right, expected })
    }
}
