//! The pace of reviews, by the clock of the server: the time that a client states proves nothing.

use crate::kernel::Timestamp;

/// What a review takes a person at least, on average, in milliseconds.
const EACH: i64 = 6_000;
/// The time of a person before a review that can be used for it, in milliseconds, so that some may follow one another faster.
const BURST: i64 = 60_000;
/// The least time between two signs that a person is there, in milliseconds, so that one handful of reviews is not a sign for hours.
const BETWEEN_SIGNS: i64 = 20 * 60_000;

/// How a person reviewed of late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pace {
    /// Up to when the time of the person is used by reviews, in milliseconds.
    pub used_until: i64,
    /// When the person last gave a sign of being there, in milliseconds.
    pub signed_at: i64,
}

impl Pace {
    /// Counts a review that arrives at this time. Returns whether a person can have given it since those before.
    pub fn takes(&mut self, now: Timestamp) -> bool {
        let used_until = self.used_until.max(now.millis().saturating_sub(BURST)).saturating_add(EACH);
        if used_until > now.millis() {
            return false;
        }
        self.used_until = used_until;
        true
    }

    /// Returns whether a review at this time is one more sign that the person is there.
    pub fn signs(&mut self, now: Timestamp) -> bool {
        if now.millis().saturating_sub(self.signed_at) < BETWEEN_SIGNS {
            return false;
        }
        self.signed_at = now.millis();
        true
    }
}
