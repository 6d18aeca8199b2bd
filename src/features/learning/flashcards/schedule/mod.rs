//! Scheduling: what a review makes of the memory of a card. Plain functions of their input, so that a review that arrives late leads to the
//! same state as one that arrived in time.

mod by_hand;
mod curve;
mod fsrs6;
mod fuzz;
mod gain;
mod optimise;
mod sm2;

use super::model::{Grade, Memory, Options, Phase, Scheduler};
use crate::kernel::{Calendar, Timestamp};

pub use curve::{AGAIN, Curve, GOOD, PUBLISHED, Trace, Weights};
pub use fsrs6::Fsrs6;
pub use gain::{Gain, RELEARNING};
pub use optimise::{FEWEST_REVIEWS, Fit, Fitted, History, fit};
pub use sm2::{REPEAT_AFTER, ease_factor};

/// A day, in milliseconds.
const DAY: i64 = 24 * 3_600_000;

/// How the cards of a deck are scheduled.
pub struct Rules<'a> {
    pub scheduler: Scheduler,
    pub options: &'a Options,
    pub calendar: &'a Calendar,
    fsrs: Fsrs6,
}

impl<'a> Rules<'a> {
    /// The rules of a deck.
    pub fn of(scheduler: Scheduler, options: &'a Options, calendar: &'a Calendar) -> Self {
        Self { scheduler, options, calendar, fsrs: Fsrs6::of(options) }
    }

    /// The memory of a card after a review. `seed` belongs to the card and decides the fuzz.
    pub fn reviewed(&self, seed: i64, memory: &Memory, grade: Grade, at: Timestamp) -> Memory {
        let mut after = match self.scheduler {
            Scheduler::Fsrs => self.fsrs.reviewed(self, seed, memory, grade.rating, at),
            Scheduler::Sm2 => sm2::reviewed(self, memory, grade.quality, at),
        };
        after.reviewed_at = Some(at);
        after.buried_until = None;
        let is_new_leech = after.lapses > memory.lapses && is_leech(after.lapses, self.options.leech_threshold);
        after.is_leech = memory.is_leech || is_new_leech;
        after
    }

    /// The chance that the card is remembered on the day of this time, by FSRS; nothing without a stability.
    pub fn recall(&self, memory: &Memory, at: Timestamp) -> Option<f64> {
        self.fsrs.recall(memory, days_since_review(self.calendar, memory, at))
    }

    /// Whole days from the last review to this time, as the reference implementation counts them: times 24 hours. A card that is reviewed on
    /// the day on which it is due, a few hours earlier than on the day before, has still waited for a day.
    fn elapsed_days(&self, memory: &Memory, at: Timestamp) -> u32 {
        let Some(last) = memory.began_at() else { return 0 };
        let whole = (at.millis() - last.millis()).max(0) / DAY;
        let is_due_today = memory.phase == Phase::Review && memory.rests_until <= at;
        let is_later_day = self.calendar.day(at) > self.calendar.day(last);
        let least = i64::from(is_due_today && is_later_day);
        u32::try_from(whole.max(least)).unwrap_or(u32::MAX)
    }

    /// Puts the card off by whole days.
    fn put_off(&self, after: &mut Memory, days: u32, at: Timestamp) {
        after.phase = Phase::Review;
        after.step = 0;
        after.interval_days = days;
        let whole_days = std::time::Duration::from_secs(u64::from(days) * 24 * 3600);
        after.due_at = Some(at.plus(whole_days));
        after.shows_at = self.calendar.start(self.calendar.day(at).saturating_add(i64::from(days)));
        after.rests_until = after.shows_at;
        after.repeat_until = None;
    }

    /// Lets the card come back in this many seconds.
    fn come_back(after: &mut Memory, phase: Phase, seconds: u64, at: Timestamp) {
        after.phase = phase;
        after.interval_days = 0;
        let due = at.plus(std::time::Duration::from_secs(seconds));
        after.due_at = Some(due);
        after.shows_at = due;
        after.rests_until = due;
        after.repeat_until = None;
    }
}

/// The days of the calendar from the last review of a card to this time; from the beginning of its interval where it has none.
pub fn days_since_review(calendar: &Calendar, memory: &Memory, at: Timestamp) -> f64 {
    memory.began_at().map_or(0.0, |last| (calendar.day(at) - calendar.day(last)).max(0) as f64)
}

/// Whether the card became a leech with this lapse: at the threshold, and again after half as many lapses.
fn is_leech(lapses: u32, threshold: u32) -> bool {
    threshold > 0 && lapses >= threshold && (lapses - threshold).is_multiple_of((threshold / 2).max(1))
}
