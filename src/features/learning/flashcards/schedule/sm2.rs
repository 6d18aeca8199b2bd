//! SuperMemo 2 as published by Wozniak in 1990.
//!
//! The E-Factor is updated first and decides the new interval; it stays as it is where the quality is below 3, and is never below 1.3. The
//! intervals are 1, 6, and then the previous one times the E-Factor, rounded up. A quality below 3 starts again at 1. What scored below 4 is
//! repeated on the same day until it scores 4, and these repetitions change nothing else.

use std::time::Duration;

use super::Rules;
use crate::features::flashcards::model::{Memory, Phase, SECOND_INTERVAL, Scheduler};
use crate::kernel::Timestamp;

/// The lowest E-Factor.
const FLOOR: f64 = 1.3;
/// A quality below this one is repeated on the same day.
const KNOWN: u8 = 4;
/// A quality below this one is a lapse.
const PASSED: u8 = 3;
/// After how long a card that is repeated on the same day comes back.
pub const REPEAT_AFTER: Duration = Duration::from_secs(600);

/// The E-Factor after a repetition of this quality.
pub fn ease_factor(before: f64, quality: u8) -> f64 {
    if quality < PASSED {
        return before;
    }
    let missing = f64::from(5 - quality.min(5));
    (before + (0.1 - missing * (0.08 + missing * 0.02))).max(FLOOR)
}

/// The interval of the repetition with this number, the first being 1.
fn interval(repetition: u32, before: u32, ease: f64) -> f64 {
    match repetition {
        0 | 1 => 1.0,
        2 => f64::from(SECOND_INTERVAL),
        // Sums of tenths such as 2.6 are not exact: without this, 10 times 2.6 would be rounded up to 27.
        _ => (f64::from(before) * ease - 1e-9).ceil(),
    }
}

pub(super) fn reviewed(rules: &Rules<'_>, memory: &Memory, quality: u8, at: Timestamp) -> Memory {
    let mut after = memory.clone();
    if memory.repeat_until.is_some_and(|until| at < until) {
        if quality >= KNOWN {
            after.repeat_until = None;
            after.shows_at = memory.rests_until;
        } else {
            after.shows_at = at.plus(REPEAT_AFTER);
        }
        return after;
    }
    // What FSRS knew before is no longer true.
    (after.stability, after.difficulty) = (None, None);
    after.ease_factor = ease_factor(memory.ease_factor, quality);
    let repetitions = memory.repetitions_in(Scheduler::Sm2);
    let days = if quality < PASSED {
        after.lapses += u32::from(repetitions > 0 || is_forgotten_again(rules, memory, at));
        after.repetitions = 0;
        1.0
    } else {
        after.repetitions = repetitions + 1;
        interval(after.repetitions, memory.interval_days, after.ease_factor)
    };
    rules.put_off(&mut after, whole(days).min(rules.options.maximum_interval_days), at);
    if quality < KNOWN {
        after.repeat_until = Some(rules.calendar.start(rules.calendar.day(at) + 1));
        after.shows_at = at.plus(REPEAT_AFTER);
    }
    after
}

/// Whether a card that was forgotten last time came on a later day and was forgotten once more. It starts again at 1 each time, so that its
/// number of repetitions does not tell. On the day of its last answer, it is the same lapse.
fn is_forgotten_again(rules: &Rules<'_>, memory: &Memory, at: Timestamp) -> bool {
    let is_later_day = |last: Timestamp| rules.calendar.day(at) > rules.calendar.day(last);
    memory.phase == Phase::Review && memory.reviewed_at.is_none_or(is_later_day)
}

/// A number of days, at least 1.
pub(super) fn whole(days: f64) -> u32 {
    // The cast saturates.
    (days as u32).max(1)
}
