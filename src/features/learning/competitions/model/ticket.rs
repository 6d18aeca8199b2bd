//! Tickets, which XP within a month earn.

use crate::features::xp::model::MILESTONE;
use crate::http::text_enum;
use crate::kernel::{Id, Timestamp, id::kind};

/// A ticket is valid in the month in which it was earned or given back, and in so many more.
const MONTHS_AFTER: i64 = 1;
/// The tickets of one answer.
pub const MOST_LISTED: i64 = 100;

text_enum! {
    /// Whether a ticket can be used.
    pub enum TicketState {
        /// It can be entered.
        Available = "available",
        /// It was entered.
        Used = "used",
        /// It was not used in time.
        Expired = "expired",
    }
}

/// A ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    pub id: Id<kind::Ticket>,
    /// The number of the month in which it was earned.
    pub month: i64,
    /// The place among the tickets of that month, from 1 on.
    pub milestone: i64,
    pub earned_at: Timestamp,
    /// The first month in which it is not valid any more.
    pub expires: i64,
    /// Where it was entered: the competition and the number of the entry.
    pub entered: Option<(Id<kind::Competition>, i64)>,
}

impl Ticket {
    /// The XP of the month for which it was given.
    pub const fn xp(&self) -> i64 {
        self.milestone * MILESTONE
    }

    /// Whether it can be used in the month with this number.
    pub const fn state_in(&self, month: i64) -> TicketState {
        if self.entered.is_some() {
            TicketState::Used
        } else if month < self.expires {
            TicketState::Available
        } else {
            TicketState::Expired
        }
    }
}

/// The first month in which a ticket is not valid any more that was earned or given back in this one.
pub const fn expiry(month: i64) -> i64 {
    month + MONTHS_AFTER + 1
}

/// The tickets of a person.
#[derive(Debug, Clone)]
pub struct Tickets {
    pub available: i64,
    /// XP of this month.
    pub month_xp: i64,
    /// The latest ones, newest first, each with its state and the end of its time.
    pub latest: Vec<(Ticket, TicketState, Timestamp)>,
}

impl Tickets {
    /// XP until the next ticket.
    pub const fn missing(&self) -> i64 {
        MILESTONE - self.month_xp.rem_euclid(MILESTONE)
    }
}

/// The name of a month with this number, such as `2026-03`.
pub fn month_name(month: i64) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}
