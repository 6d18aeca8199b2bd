//! What XP is earned for: all numbers, and the arithmetic as pure functions.
//!
//! Base XP is counted in hundredths. Three bounds apply, each to a day of the person:
//!
//! 1. Each kind of work has its own: minutes, reviews.
//! 2. Minutes of the timer beyond the first hour need a sign that the person is there, a review for each half hour. Without it they are
//!    worth as much as minutes that are logged afterwards.
//! 3. Everything together is paid in full up to [`Bounds::FULL_BASE`], and a quarter beyond it.

use super::day::{DayTotals, Spent};
use crate::http::text_enum;

/// The bounds of a day.
#[derive(Debug)]
pub struct Bounds;

impl Bounds {
    /// The minutes of study that are paid in full.
    pub const FULL_MINUTES: i64 = 120;
    /// The minutes after them that are paid by half.
    pub const HALF_MINUTES: i64 = 60;
    /// The minutes of the timer that are paid as such without a sign that the person is there.
    pub const TRUSTED_MINUTES: i64 = 60;
    /// The minutes of the timer for which one sign suffices.
    pub const MINUTES_OF_A_SIGN: i64 = 30;
    /// The minutes logged afterwards that are paid.
    pub const LATER_MINUTES: i64 = 90;
    /// The first reviews of cards that are paid.
    pub const REVIEWS: i64 = 200;
    /// The base XP that is paid in full, in hundredths.
    pub const FULL_BASE: i64 = 240 * 100;
    /// The part of the base XP beyond it that is paid.
    pub const BEYOND: i64 = 4;
}

/// Base XP of a minute of the timer, of a minute logged afterwards, and of the first review of a card on a day; in hundredths.
const TIMER_MINUTE: i64 = 200;
const LATER_MINUTE: i64 = 100;
pub(super) const REVIEW: i64 = 100;
/// Base XP of a finished plan of the day, in hundredths.
const PLAN: i64 = 2_500;

/// Events that are older than this many days are not paid and count for no streak.
pub const OLDEST_PAID_DAYS: i64 = 7;

/// What a piece of work is worth, and how far it uses the bounds of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Paid {
    /// Hundredths of XP, before the multiplier.
    pub hundredths: i64,
    pub spent: Spent,
}

impl Paid {
    fn of(day: &DayTotals, spent: Spent) -> Self {
        Self { hundredths: daily_pay(day.spent.base + spent.base) - daily_pay(day.spent.base), spent }
    }
}

/// What a day's base XP is paid with, both in hundredths.
pub const fn daily_pay(base: i64) -> i64 {
    if base <= Bounds::FULL_BASE { base } else { Bounds::FULL_BASE + (base - Bounds::FULL_BASE) / Bounds::BEYOND }
}

/// What minutes of study are worth on a day with these totals. `signs` is how often the person practised while the timer ran; absent for
/// minutes that are logged afterwards.
pub fn pay_minutes(day: &DayTotals, minutes: i64, signs: Option<i64>) -> Paid {
    let mut spent = Spent::default();
    let is_present = signs.is_some_and(|signs| signs * Bounds::MINUTES_OF_A_SIGN >= minutes);
    for _ in 0..minutes {
        let paid = day.spent.minutes + spent.minutes;
        if paid >= Bounds::FULL_MINUTES + Bounds::HALF_MINUTES {
            break;
        }
        let rate = if signs.is_none() {
            if day.spent.later + spent.later >= Bounds::LATER_MINUTES {
                break;
            }
            spent.later += 1;
            LATER_MINUTE
        } else if is_present {
            TIMER_MINUTE
        } else if day.spent.trusted + spent.trusted < Bounds::TRUSTED_MINUTES {
            spent.trusted += 1;
            TIMER_MINUTE
        } else {
            LATER_MINUTE
        };
        spent.base += if paid < Bounds::FULL_MINUTES { rate } else { rate / 2 };
        spent.minutes += 1;
    }
    Paid::of(day, spent)
}

/// How often the person practised, at least, in these minutes of a log of the timer that used these bounds of its day. `others` is what the
/// other work of the day used. Where it cannot be told, the answer is the one that pays less.
pub const fn signs_of(minutes: i64, spent: &Spent, others: &Spent) -> i64 {
    let later_rate = spent.minutes * LATER_MINUTE;
    // Half of the rate of the timer is the full one without a sign.
    let is_half_rate = spent.base == later_rate && others.minutes >= Bounds::FULL_MINUTES;
    let is_present = spent.trusted == 0 && spent.minutes > 0 && (spent.base > later_rate || is_half_rate);
    if is_present { (minutes + Bounds::MINUTES_OF_A_SIGN - 1) / Bounds::MINUTES_OF_A_SIGN } else { 0 }
}

/// What the first review of a card on a day with these totals is worth.
pub fn pay_review(day: &DayTotals) -> Paid {
    if day.spent.reviews >= Bounds::REVIEWS {
        return Paid::default();
    }
    Paid::of(day, Spent::REVIEW)
}

/// What a finished plan is worth on a day with these totals.
pub fn pay_plan(day: &DayTotals) -> Paid {
    Paid::of(day, Spent { base: PLAN, ..Spent::default() })
}

/// What XP is multiplied with: one tenth more for each day of the streak, up to five, and up to a half where the work is hard for the
/// person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Multiplier {
    /// The length of the streak.
    pub streak_days: i64,
    /// What the effort of the person adds, in hundredths.
    pub effort: i64,
}

impl Multiplier {
    /// The days of a streak that count.
    const MOST_DAYS: i64 = 5;
    /// The most that effort adds, in hundredths.
    const MOST_EFFORT: i64 = 50;

    /// What the streak adds, in hundredths.
    pub const fn streak_bonus(self) -> i64 {
        let days = if self.streak_days < Self::MOST_DAYS { self.streak_days } else { Self::MOST_DAYS };
        days * 10
    }

    /// What effort adds, in hundredths.
    pub const fn effort_bonus(self) -> i64 {
        let least = if self.effort > 0 { self.effort } else { 0 };
        if least < Self::MOST_EFFORT { least } else { Self::MOST_EFFORT }
    }

    /// The multiplier in hundredths, 100 to 200.
    pub const fn hundredths(self) -> i64 {
        100 + self.streak_bonus() + self.effort_bonus()
    }
}

text_enum! {
    /// A league, by all-time XP.
    pub enum League {
        /// From the start.
        Bronze = "bronze",
        /// From 1,000.
        Silver = "silver",
        /// From 5,000.
        Gold = "gold",
        /// From 15,000.
        Platinum = "platinum",
        /// From 40,000.
        Diamond = "diamond",
    }
}

impl League {
    /// The all-time XP with which the league begins.
    pub const fn from(self) -> i64 {
        match self {
            Self::Bronze => 0,
            Self::Silver => 1_000,
            Self::Gold => 5_000,
            Self::Platinum => 15_000,
            Self::Diamond => 40_000,
        }
    }

    /// The league with this all-time XP.
    pub fn of(total: i64) -> Self {
        Self::ALL.into_iter().rev().find(|league| league.from() <= total).unwrap_or(Self::Bronze)
    }

    /// The league after this one.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|league| league.from() > self.from())
    }
}

/// The XP within a month for which a ticket is given.
pub const MILESTONE: i64 = 500;

/// The milestones that this XP of a month reaches.
pub const fn milestones(points: i64) -> i64 {
    points / MILESTONE
}

/// The weekday of a day with this number: Monday is 0.
pub const fn weekday(day: i64) -> i64 {
    // 1970-01-01 was a Thursday.
    (day + 3).rem_euclid(7)
}

/// The number of the week of a day. Weeks begin on Monday.
pub const fn week_of_day(day: i64) -> i64 {
    (day + 3).div_euclid(7)
}

/// Hundredths as a number, such as 1.3.
#[expect(clippy::cast_precision_loss, reason = "multipliers are at most 200 hundredths")]
pub fn in_units(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}
