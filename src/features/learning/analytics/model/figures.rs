//! Medians, intervals, and what is hidden.

use std::collections::BTreeMap;

use super::steps;
use crate::http::text_enum;
use crate::kernel::rounded;

/// The people below which a figure is not shown.
pub const LEAST_PEOPLE: i64 = 5;

text_enum! {
    /// A figure.
    pub enum Measure {
        /// People who learned.
        Learners = "learners",
        /// People who learned within a week.
        LearnersWeek = "learners_7",
        /// People who learned within four weeks.
        LearnersMonth = "learners_28",
        /// Study time.
        Minutes = "minutes",
        /// Reviews of flashcards.
        Reviews = "reviews",
        /// Right answers to learned flashcards.
        Retention = "retention",
        /// The same, as it is spread over people.
        RetentionSpread = "retention_spread",
        /// Questions to the tutor.
        Ai = "ai",
    }
}

/// Whether a figure of so many people is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// It is about no one.
    Nothing,
    /// It is about too few people.
    TooFew,
    /// It is shown.
    Shown,
}

impl Hidden {
    /// Decides it. `all` is how many people the whole has of which this is a part: where all others are too few, this would tell their figure.
    pub const fn of(people: i64, all: Option<i64>) -> Self {
        if people <= 0 {
            return Self::Nothing;
        }
        let others = match all {
            Some(all) => all - people,
            None => 0,
        };
        if people < LEAST_PEOPLE || (others > 0 && others < LEAST_PEOPLE) { Self::TooFew } else { Self::Shown }
    }
}

/// How values are spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// How many values.
    pub amount: i64,
    /// Their sum, where they can be added.
    pub total: Option<i64>,
    pub lower: f64,
    pub median: f64,
    pub upper: f64,
}

/// A value as it is shown.
pub(super) fn shown(value: f64) -> f64 {
    rounded(value, 1)
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(super) const fn real(count: i64) -> f64 {
    count as f64
}

/// A quartile of so many sorted values, interpolated linearly between the two values next to it (type 7 of Hyndman and Fan 1996). `value`
/// returns the value at a place from 0 on.
fn quartile(amount: i64, quarters: i64, value: impl Fn(i64) -> f64) -> f64 {
    let (place, rest) = ((amount - 1) * quarters / 4, (amount - 1) * quarters % 4);
    let low = value(place);
    let high = if rest == 0 { low } else { value(place + 1) };
    shown((high - low).mul_add(real(rest) / 4.0, low))
}

impl Spread {
    /// The spread of these values; nothing without any.
    pub fn exact(mut values: Vec<i64>, has_total: bool) -> Option<Self> {
        values.sort_unstable();
        let amount = i64::try_from(values.len()).ok().filter(|amount| *amount > 0)?;
        let value =
            |place: i64| usize::try_from(place).ok().and_then(|place| values.get(place)).map_or(0.0, |it| real(*it));
        let at = |quarters: i64| quartile(amount, quarters, value);
        let total = has_total.then(|| values.iter().sum());
        Some(Self { amount, total, lower: at(1), median: at(2), upper: at(3) })
    }
}

/// How many people had a value in each step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Histogram(BTreeMap<i64, i64>);

impl Histogram {
    /// Adds people.
    pub fn add(&mut self, step: i64, people: i64) {
        *self.0.entry(step).or_default() += people;
    }

    /// Adds others.
    pub fn merge(&mut self, other: &Self) {
        other.0.iter().for_each(|(step, people)| self.add(*step, *people));
    }

    /// How many values.
    pub fn amount(&self) -> i64 {
        self.0.values().sum()
    }

    /// The value at a place among all, from 0 on. The values of a step are taken to be spread evenly from its least to its most.
    fn value(&self, measure: i64, place: i64) -> f64 {
        let mut below: i64 = 0;
        for (step, people) in self.0.iter().filter(|(_, people)| **people > 0) {
            if place < below + people {
                let (least, most) = steps::bounds(measure, *step);
                let within = (real(place - below) + 0.5) / real(*people);
                return real(most - least).mul_add(within, real(least));
            }
            below += people;
        }
        0.0
    }

    /// The spread of the values; nothing without any.
    pub fn spread(&self, measure: i64, total: Option<i64>) -> Option<Spread> {
        let amount = self.amount();
        let at = |quarters: i64| quartile(amount, quarters, |place| self.value(measure, place));
        (amount > 0).then(|| Spread { amount, total, lower: at(1), median: at(2), upper: at(3) })
    }
}

/// Right answers, with an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// How many people; absent for a single person.
    pub people: Option<i64>,
    pub answers: i64,
    pub right: i64,
    pub percent: f64,
    pub lower: f64,
    pub upper: f64,
}

/// The standard score of a two-sided interval of 95 %.
const SCORE: f64 = 1.959_963_984_540_054;

impl Share {
    /// The share with its 95 % interval by Wilson (1927); nothing without answers.
    pub fn of(right: i64, answers: i64, people: Option<i64>) -> Option<Self> {
        if answers <= 0 {
            return None;
        }
        let (amount, share) = (real(answers), real(right) / real(answers));
        let square = SCORE * SCORE;
        let divisor = 1.0 + square / amount;
        let center = (share + square / (2.0 * amount)) / divisor;
        let inner = share * (1.0 - share) / amount + square / (4.0 * amount * amount);
        let half = SCORE / divisor * inner.max(0.0).sqrt();
        let percent = |value: f64| shown((value * 100.0).clamp(0.0, 100.0));
        Some(Self {
            people,
            answers,
            right,
            percent: percent(share),
            lower: percent(center - half),
            upper: percent(center + half),
        })
    }
}
