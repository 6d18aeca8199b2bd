//! The timer.

use std::time::Duration;

use super::log::{Method, Subject, Topic};
use crate::kernel::Timestamp;

/// The longest time without a pause that a timer counts.
pub const LONGEST_STRETCH: Duration = Duration::from_secs(4 * 3600);
/// The most stretches that a timer keeps. Of more, the shortest is left out.
const MOST_STRETCHES: usize = 200;

/// A time between two instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    pub from: Timestamp,
    pub to: Timestamp,
}

impl Stretch {
    /// How long it is, in milliseconds.
    pub const fn millis(self) -> i64 {
        self.to.millis() - self.from.millis()
    }

    /// Whether the two have time in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// The timer of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    pub subject: String,
    pub topic: Option<String>,
    pub method: Option<Method>,
    pub started_at: Timestamp,
    /// Since when it runs; absent while it is paused.
    pub running_since: Option<Timestamp>,
    /// When it ran before, in the order of time.
    pub ran: Vec<Stretch>,
    /// How often the person had practised when it was started.
    pub signs: i64,
}

impl Timer {
    /// When it ran up to now.
    pub fn stretches(&self, now: Timestamp) -> Vec<Stretch> {
        let present = self.running_since.map(|from| {
            let length = from.until(now).min(LONGEST_STRETCH);
            Stretch { from, to: from.plus(length) }
        });
        self.ran.iter().copied().chain(present).collect()
    }

    /// When it ran, and when it will have run if it is not paused.
    pub fn claimed(&self) -> impl Iterator<Item = Stretch> {
        let present = self.running_since.map(|from| Stretch { from, to: from.plus(LONGEST_STRETCH) });
        self.ran.iter().copied().chain(present)
    }

    /// What was measured, in milliseconds.
    pub fn measured_ms(&self, now: Timestamp) -> i64 {
        self.stretches(now).into_iter().map(Stretch::millis).sum()
    }

    /// The timer, paused.
    #[must_use]
    pub fn paused(self, now: Timestamp) -> Self {
        let mut ran = self.stretches(now);
        ran.retain(|stretch| stretch.millis() > 0);
        while ran.len() > MOST_STRETCHES {
            let shortest = (0..ran.len()).min_by_key(|at| ran.get(*at).map(|stretch| stretch.millis()));
            ran.remove(shortest.unwrap_or(0));
        }
        Self { ran, running_since: None, ..self }
    }
}

/// What a timer is for; absent fields stay as they are.
#[derive(Debug, Clone, Default)]
pub struct TimerStart {
    pub subject: Option<Subject>,
    pub topic: Option<Topic>,
    pub method: Option<Method>,
}

/// How to log what a timer measured.
#[derive(Debug, Clone, Default)]
pub struct TimerStop {
    pub topic: Option<Topic>,
    pub method: Option<Method>,
    /// Less than was measured.
    pub minutes: Option<i64>,
    pub focus_rating: Option<u8>,
}
