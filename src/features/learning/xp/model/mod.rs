//! The data and the rules of XP.

mod award;
mod board;
mod rules;
mod streak;

pub use award::{Award, Awarded, DayTotals, Entry, MyXp, PayBound, Reason, Spent, TakeBack, Work};
pub use board::{BoardEntry, BoardScope, BoardView, Placed, Scored, Span};
pub use rules::{
    Bounds, League, Multiplier, OLDEST_PAID_DAYS, Paid, daily_pay, in_units, pay_minutes, pay_review, week_of_day,
    weekday,
};
pub use streak::{DayState, DayView, Link, RestDays, Standing, StreakView, counts};
