//! Streaks: days of learning in a row, with days of rest, holidays, and freezes that bridge days that were missed.

use serde::{Deserialize, Serialize};

use super::rules::weekday;
use crate::http::text_enum;

/// Minutes of study with which a day counts.
const MINUTES: i64 = 5;
/// Reviews with which a day counts.
const REVIEWS: i64 = 10;
/// The days of a streak that earn a freeze.
const DAYS_OF_A_FREEZE: i64 = 10;
/// The most freezes of a person.
const MOST_FREEZES: i64 = 3;

/// Whether a day with so many minutes of study, reviews and finished steps of the plan counts.
pub const fn counts(minutes: i64, reviews: i64, steps: i64) -> bool {
    minutes >= MINUTES || reviews >= REVIEWS || steps > 0
}

/// A day that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub day: i64,
    /// The length of the streak on it.
    pub length: i64,
    /// The freezes that are left.
    pub freezes: i64,
}

/// The weekdays on which a person rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RestDays {
    /// A bit for each weekday, Monday the lowest.
    pub now: i64,
    /// The days of rest before the last change: a bit for each day, the last one the lowest. What is older than nine weeks follows from
    /// [`OffDays::earlier`].
    pub past: i64,
    /// The first day of the last change.
    pub since: i64,
}

impl RestDays {
    /// The most days of rest in a week.
    pub const MOST: u32 = 2;

    /// The days before the last change that are known.
    const KNOWN: i64 = 63;

    /// Whether the person rests on this day. In a week with a change there are no more days of rest than in others.
    pub const fn rests(self, day: i64) -> bool {
        let (mut earlier, mut taken) = (day - weekday(day), 0);
        while earlier < day {
            taken += self.is_chosen(earlier) as u32;
            earlier += 1;
        }
        self.is_chosen(day) && (day < self.since || taken < Self::MOST)
    }

    const fn is_chosen(self, day: i64) -> bool {
        if day >= self.since {
            return self.now & (1 << weekday(day)) != 0;
        }
        let ago = self.since - 1 - day;
        ago < Self::KNOWN && self.past & (1 << ago) != 0
    }

    /// Whether the day is so long before the last change that it is not known here whether the person rested.
    pub const fn has_forgotten(self, day: i64) -> bool {
        day < self.since - Self::KNOWN
    }

    /// The days of rest when others are chosen from this day on. What the earlier days were stays.
    #[must_use]
    pub fn changed(self, days: i64, from: i64) -> Self {
        let rested = (0..Self::KNOWN).filter(|ago| self.rests(from - 1 - ago));
        Self { now: days, past: rested.map(|ago| 1 << ago).sum(), since: from }
    }
}

/// Which days break no streak.
pub trait DaysOff {
    /// Whether the day is one of them.
    fn is_off(&self, day: i64) -> bool;
}

impl DaysOff for RestDays {
    fn is_off(&self, day: i64) -> bool {
        self.rests(day)
    }
}

/// The days of rest of a person, also those of long ago, and the holidays that apply to the person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OffDays {
    pub rest: RestDays,
    /// Earlier choices of weekdays, with the first day of each, the oldest first.
    pub earlier: Vec<(i64, i64)>,
    /// The first and the last day of each.
    pub holidays: Vec<(i64, i64)>,
}

impl OffDays {
    /// Whether the day is in the holidays.
    pub fn is_holiday(&self, day: i64) -> bool {
        self.holidays.iter().any(|(first, last)| (*first..=*last).contains(&day))
    }

    /// Whether the person rests on the day.
    pub fn rests(&self, day: i64) -> bool {
        if !self.rest.has_forgotten(day) {
            return self.rest.rests(day);
        }
        let mut taken = 0;
        for earlier in day - weekday(day)..day {
            taken += u32::from(self.was_chosen(earlier) && taken < RestDays::MOST);
        }
        self.was_chosen(day) && taken < RestDays::MOST
    }

    /// Whether the weekday of a day before the present choice was chosen.
    fn was_chosen(&self, day: i64) -> bool {
        let chosen = self.earlier.iter().rev().find(|(since, _)| *since <= day);
        chosen.is_some_and(|(_, days)| days & (1 << weekday(day)) != 0)
    }
}

impl DaysOff for OffDays {
    fn is_off(&self, day: i64) -> bool {
        self.is_holiday(day) || self.rests(day)
    }
}

impl<T: DaysOff> DaysOff for &T {
    fn is_off(&self, day: i64) -> bool {
        (*self).is_off(day)
    }
}

/// How many days between two days were missed, days of rest and holidays left out; at most one more than freezes can bridge.
fn missed(off: &impl DaysOff, from: i64, to: i64) -> i64 {
    let (mut day, mut missed) = (from + 1, 0);
    while day < to && missed <= MOST_FREEZES {
        missed += i64::from(!off.is_off(day));
        day += 1;
    }
    missed
}

impl Link {
    /// The link of a day that counts, after the last one that did.
    pub fn after(previous: Option<Self>, day: i64, off: impl DaysOff) -> Self {
        let Some(previous) = previous else { return Self { day, length: 1, freezes: 0 } };
        let missed = missed(&off, previous.day, day);
        // Freezes that would not have saved the streak are kept.
        if missed > previous.freezes {
            return Self { day, length: 1, freezes: previous.freezes };
        }
        let length = previous.length + 1;
        let earned = i64::from(length % DAYS_OF_A_FREEZE == 0);
        Self { day, length, freezes: (previous.freezes - missed + earned).min(MOST_FREEZES) }
    }
}

/// How a streak stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    pub length: i64,
    pub freezes: i64,
}

impl Standing {
    /// How the streak stands on a day, by the last day up to it that counts. The day itself is not missed before it is over.
    pub fn on(last: Option<Link>, day: i64, off: impl DaysOff) -> Self {
        let Some(last) = last else { return Self::default() };
        let missed = missed(&off, last.day, day);
        if missed > last.freezes {
            return Self { length: 0, freezes: last.freezes };
        }
        Self { length: last.length, freezes: last.freezes - missed }
    }

    /// After how many more days of the streak a freeze is earned.
    pub const fn days_to_freeze(self) -> i64 {
        DAYS_OF_A_FREEZE - self.length % DAYS_OF_A_FREEZE
    }
}

text_enum! {
    /// What a day is for a streak.
    pub enum DayState {
        /// It counts.
        Counted = "counted",
        /// A day of rest.
        Rest = "rest",
        /// A day in the school's holidays.
        Holiday = "holiday",
        /// Missed, and bridged by a freeze.
        Frozen = "frozen",
        /// Without enough learning.
        Missed = "missed",
        /// Today, which may still count.
        Open = "open",
    }
}

/// A day, for a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayView {
    pub day: i64,
    pub minutes: i64,
    pub reviews: i64,
    pub points: i64,
    pub state: DayState,
}

/// The streak of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreakView {
    pub standing: Standing,
    pub best: i64,
    pub rest: RestDays,
    /// The last days, today at the end.
    pub days: Vec<DayView>,
}

impl StreakView {
    /// Today.
    pub fn today(&self) -> Option<&DayView> {
        self.days.last()
    }
}

/// The job that counts the streaks of people with ids above `after` again, from the day `from` on.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct RecountStreaks {
    pub from: i64,
    pub after: i64,
}
