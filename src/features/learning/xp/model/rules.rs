//! What XP is earned for: all numbers, and the arithmetic as pure functions.
//!
//! Base XP is counted in hundredths. These bounds apply, each to a day of the person:
//!
//! 1. Each kind of work has its own: minutes, and reviews together with minutes that are logged afterwards.
//! 2. What nothing but the person shows is paid up to [`Bounds::CLAIMED`]: minutes that are logged afterwards, minutes of the timer
//!    without a sign that the person is there, and reviews that arrive faster than a person answers or for an earlier day. What is sent on
//!    one day of the school, for whichever days, has the same bound, so that no number of past days can be earned at once.
//! 3. Minutes of the timer beyond the first hour need a sign that the person is there, a review for each half hour. Without it they are
//!    worth as much as minutes that are logged afterwards.
//! 4. Minutes of the timer with such signs are paid up to [`Bounds::TIMER`], so that a review now and then does not make hours of a timer
//!    worth as much as an hour of study. What nothing but the person shows is paid only as far as the day stays within
//!    [`Bounds::WITH_CLAIMS`].
//! 5. Minutes and reviews together are paid in full up to [`Bounds::FULL_BASE`], which an hour with the timer and its reviews reach. Beyond
//!    it, a quarter is paid, and only as far as the timer measured more than an hour. The plan of the day is paid on top, once.

use super::bound::PayBound;
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
    /// The first reviews of cards and the minutes logged afterwards that are paid.
    pub const REVIEWS: i64 = 200;
    /// The base XP of what nothing but the person shows, in hundredths.
    pub const CLAIMED: i64 = 150 * 100;
    /// The base XP of the timer with signs that the person is there that is paid, in hundredths.
    pub const TIMER: i64 = 200 * 100;
    /// The base XP up to which what nothing but the person shows is paid, in hundredths.
    pub const WITH_CLAIMS: i64 = 220 * 100;
    /// The base XP that is paid in full, in hundredths.
    pub const FULL_BASE: i64 = 240 * 100;
    /// The base XP of the timer, in hundredths, from which on something beyond that is paid.
    pub const FULL_TIMED: i64 = 120 * 100;
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
    /// Why it is less than it would have been.
    pub bound: Option<PayBound>,
}

impl Paid {
    /// Work that is not paid.
    fn nothing(bound: PayBound) -> Self {
        Self { bound: Some(bound), ..Self::default() }
    }

    fn of(day: &DayTotals, spent: Spent, bound: Option<PayBound>) -> Self {
        let hundredths = daily_pay(&day.spent.with(spent, 1)) - daily_pay(&day.spent);
        let reached = if spent.claimed > 0 { PayBound::Unmeasured } else { PayBound::DailyLimit };
        let bound = bound.or((hundredths < spent.base).then_some(reached));
        // Claims that earn nothing use nothing. What is measured is kept, because it takes the place of claims that were paid before it,
        // and because what is beyond the first hour depends on it.
        let uses = hundredths > 0 || spent.timed > 0 || spent.claimed == 0;
        Self { hundredths, spent: if uses { spent } else { Spent::default() }, bound }
    }
}

/// What the base XP of a day is paid with, in hundredths. It is the same in whatever order the work was done.
pub fn daily_pay(spent: &Spent) -> i64 {
    let reviews = (spent.reviews - spent.quick).max(0) * REVIEW;
    let timer = (spent.base - spent.claimed - reviews).clamp(0, Bounds::TIMER);
    let seen = reviews + timer;
    let claims = spent.claimed.min((Bounds::WITH_CLAIMS - seen).max(0));
    let beyond = (seen - Bounds::FULL_BASE).max(0).min((spent.timed - Bounds::FULL_TIMED).max(0));
    seen.min(Bounds::FULL_BASE) + claims + beyond / Bounds::BEYOND
}

/// How minutes of study are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// From the timer, with signs that the person was there.
    Present,
    /// From the timer.
    Timer,
    /// From the person, afterwards.
    Later,
}

/// What minutes of study are worth on a day with these totals. `signs` is how often the person practised while the timer ran; absent for
/// minutes that are logged afterwards. `sent` is what the person claimed today, for whichever days, in hundredths of base XP.
pub fn pay_minutes(day: &DayTotals, minutes: i64, signs: Option<i64>, sent: i64) -> Paid {
    let known = match signs {
        None => Known::Later,
        Some(signs) if signs * Bounds::MINUTES_OF_A_SIGN >= minutes => Known::Present,
        Some(_) => Known::Timer,
    };
    let (mut spent, mut bound) = (Spent::default(), None);
    for _ in 0..minutes {
        match minute(&day.spent.with(spent, 1), known, sent + spent.claimed) {
            Ok(used) => spent = spent.with(used, 1),
            Err(reached) => {
                bound = Some(reached);
                break;
            }
        }
    }
    Paid::of(day, spent, bound)
}

/// How often the person practised, at least, in these minutes of a log of the timer that used these bounds of its day: what a sign stood for
/// is measured, and no claim.
pub const fn signs_of(minutes: i64, spent: &Spent) -> i64 {
    let is_present = spent.timed > 0 && spent.claimed == 0;
    if is_present { (minutes + Bounds::MINUTES_OF_A_SIGN - 1) / Bounds::MINUTES_OF_A_SIGN } else { 0 }
}

/// What one more minute uses, or the bound that is reached.
fn minute(spent: &Spent, known: Known, sent: i64) -> Result<Spent, PayBound> {
    let is_later = known == Known::Later;
    if spent.minutes >= Bounds::FULL_MINUTES + Bounds::HALF_MINUTES
        || is_later && (spent.later >= Bounds::LATER_MINUTES || spent.reviews + spent.later >= Bounds::REVIEWS)
    {
        return Err(PayBound::DailyLimit);
    }
    let is_trusted = known == Known::Timer && spent.trusted < Bounds::TRUSTED_MINUTES;
    let is_timed = known == Known::Present || is_trusted;
    let rate = if is_timed { TIMER_MINUTE } else { LATER_MINUTE };
    let base = if spent.minutes < Bounds::FULL_MINUTES { rate } else { rate / 2 };
    let claimed = if known == Known::Present { 0 } else { base };
    if claimed > 0 && spent.claimed.max(sent) + claimed > Bounds::CLAIMED {
        return Err(PayBound::Unmeasured);
    }
    let timed = if is_timed { base } else { 0 };
    let (trusted, later) = (i64::from(is_trusted), i64::from(is_later));
    Ok(Spent { minutes: 1, trusted, later, reviews: 0, base, timed, claimed, quick: 0 })
}

/// What the first review of a card on a day with these totals is worth. `is_seen` says whether it was given on the day, at the pace of a
/// person; `sent` is what the person claimed today, in hundredths of base XP.
pub fn pay_review(day: &DayTotals, is_seen: bool, sent: i64) -> Paid {
    if day.spent.reviews + day.spent.later >= Bounds::REVIEWS {
        return Paid::nothing(PayBound::DailyLimit);
    }
    let spent = if is_seen { Spent::REVIEW } else { Spent::QUICK_REVIEW };
    if !is_seen && day.spent.claimed.max(sent) + spent.claimed > Bounds::CLAIMED {
        return Paid::nothing(PayBound::Unmeasured);
    }
    Paid::of(day, spent, None)
}

/// What a finished plan is worth. It is paid once a day, and uses no bound.
pub fn pay_plan() -> Paid {
    Paid { hundredths: PLAN, ..Paid::default() }
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
