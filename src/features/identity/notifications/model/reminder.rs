//! Reminders of learning: the hour that a person chose for them, and until when one may be sent.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::kernel::{Calendar, Id, Timestamp, id::kind};

/// The earliest and the latest time of a reminder, as minutes of the day: 05:00 and 20:00. None is sent later, whatever the quiet hours are.
pub const REMINDER_TIMES: (u16, u16) = (5 * 60, 20 * 60);
/// The reminder of people who chose none: off, and 16:00 where it is turned on.
pub const REMINDER: Reminder = Reminder { is_on: false, minute: 16 * 60 };
/// How late a reminder may be. After a longer downtime it is left out.
const LATE: Duration = Duration::from_secs(3600);

/// When a person wants to be reminded of learning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    pub is_on: bool,
    /// The minute of the day in the person's time zone.
    pub minute: u16,
}

/// A person at whom the schedule looks, because the hour of the reminder has come.
#[derive(Debug, Clone, Copy)]
pub struct DueReminder {
    pub user: Id<kind::User>,
    /// The time that is stored for it.
    pub at: Timestamp,
}

impl Reminder {
    /// The next time of the reminder; `None` where the person wants none.
    pub fn next(self, calendar: &Calendar, now: Timestamp) -> Option<Timestamp> {
        self.is_on.then(|| calendar.next(now, self.minute, None)).filter(|next| *next > now)
    }

    /// Whether the reminder of today may be sent now. What counts is the clock of the person as it is now, whatever time was stored.
    pub fn is_in_time(self, calendar: &Calendar, now: Timestamp) -> bool {
        let has_come = calendar.next(now.minus(LATE), self.minute, None) <= now;
        self.is_on && has_come && is_time(calendar, now)
    }
}

/// Whether reminders may be sent at this time of the day.
fn is_time(calendar: &Calendar, at: Timestamp) -> bool {
    let (earliest, latest) = REMINDER_TIMES;
    (earliest..=latest).contains(&calendar.minute(at))
}

/// Whether the email or the message about a reminder may still be sent at this time: on the same day, and not too late.
pub fn may_come(calendar: &Calendar, posted: Timestamp, at: Timestamp) -> bool {
    calendar.day(posted) == calendar.day(at) && is_time(calendar, at)
}

/// Whether an email or a message that was due is sent now, or left out because it is late.
pub fn is_late(due: Timestamp, now: Timestamp) -> bool {
    now > due && !now.is_within(LATE, due)
}
