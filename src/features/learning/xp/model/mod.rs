//! The data and the rules of XP.

mod award;
mod board;
mod bound;
pub mod buckets;
pub mod carry;
mod day;
mod pace;
mod rules;
mod streak;

pub use award::{Award, Awarded, Entry, MyXp, Reason, TakeBack, Work};
pub use board::{Placed, Ranked, Scored, Span};
pub use bound::PayBound;
pub use day::{DayTotals, Spent};
pub use pace::Pace;
pub use rules::{
    Bounds, League, MILESTONE, Multiplier, OLDEST_PAID_DAYS, Paid, daily_pay, in_units, milestones, pay_minutes,
    pay_plan, pay_review, signs_of, week_of_day, weekday,
};
pub use streak::{DayState, DayView, DaysOff, Link, OffDays, RecountStreaks, RestDays, Standing, StreakView, counts};
