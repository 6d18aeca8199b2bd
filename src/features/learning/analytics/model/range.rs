//! The days that an answer is about.

use crate::kernel::{Error, Fault, Result, Rule};

/// The most days of an answer.
pub const LONGEST_RANGE: i64 = 400;
/// The days of an answer where none are named.
const USUAL: i64 = 28;

/// Days by their numbers, the last one included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    pub from: i64,
    pub to: i64,
}

impl DayRange {
    /// The days that were asked for. Days that end before they begin, and too many of them, are an error that names the parameter.
    pub fn parse((from, to): (Option<i64>, Option<i64>), today: i64) -> Result<Self> {
        let to = to.unwrap_or_else(|| today.max(from.unwrap_or(today)));
        let from = from.unwrap_or(to - USUAL + 1);
        if to < from {
            return Err(Error::invalid("to", Fault::new(Rule::Order, "must not be before `from`")));
        }
        if to - from >= LONGEST_RANGE {
            let sentence = format!("must be at most {} days before `to`", LONGEST_RANGE - 1);
            return Err(Error::invalid("from", Fault::span(sentence, LONGEST_RANGE - 1)));
        }
        Ok(Self { from, to })
    }

    /// How many days.
    pub const fn length(self) -> i64 {
        self.to - self.from + 1
    }

    /// As many days before them.
    #[must_use]
    pub const fn before(self) -> Self {
        Self { from: self.from - self.length(), to: self.from - 1 }
    }

    /// Whether a day is one of them.
    pub const fn has(self, day: i64) -> bool {
        day >= self.from && day <= self.to
    }

    /// The days.
    pub fn days(self) -> impl Iterator<Item = i64> {
        self.from..=self.to
    }
}
