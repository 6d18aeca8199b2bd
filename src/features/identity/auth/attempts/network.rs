//! The failed sign-ins of one network, over all accounts.
//!
//! They are counted like the other published limits: a burst, and a count that falls evenly.

use std::time::Duration;

use super::account::Room;
use crate::http::limit::{Quota, Standing};
use crate::kernel::Timestamp;

/// The bound on the failures of a network. Times are in microseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowance {
    most: u32,
    window: i64,
    each: i64,
}

impl Allowance {
    /// The quota times a factor; at least one failure.
    pub(super) fn new(quota: Quota, scale: f64) -> Self {
        let quota = quota.scaled(scale);
        let micros = |time: Duration| i64::try_from(time.as_micros()).unwrap_or(i64::MAX / 4);
        Self { most: quota.count.get(), window: micros(quota.window), each: micros(quota.each()).max(1) }
    }
}

const fn micros(time: Timestamp) -> i64 {
    time.millis().saturating_mul(1000)
}

/// The failures of a network, and its open attempts, which have no result yet.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Failures {
    /// When the count reaches zero, in microseconds since the epoch.
    gone_at: i64,
    open: u32,
    /// Requests of the network that wait.
    pub(super) waiting: u32,
}

impl Failures {
    /// The time until the count reaches zero. Failures from a time when the clock was far ahead do not count.
    fn left(&self, allowance: &Allowance, now: Timestamp) -> i64 {
        match self.gone_at.saturating_sub(micros(now)) {
            left if left > 2 * allowance.window => 0,
            left => left.max(0),
        }
    }

    /// Whether one more attempt may begin.
    pub(super) fn room(&self, allowance: &Allowance, now: Timestamp) -> Room {
        let with_one = self.left(allowance, now).min(allowance.window) + allowance.each;
        let excess = with_one - allowance.window;
        if excess > 0 {
            return Room::Full(now.plus(duration(excess)));
        }
        let open = allowance.each.saturating_mul(i64::from(self.open));
        if with_one.saturating_add(open) > allowance.window { Room::Waiting } else { Room::Free }
    }

    /// Begins an attempt.
    pub(super) fn begin(&mut self) {
        self.open += 1;
    }

    /// Ends an attempt.
    pub(super) fn end(&mut self, is_wrong: bool, allowance: &Allowance, now: Timestamp) {
        self.open = self.open.saturating_sub(1);
        if is_wrong {
            self.gone_at = micros(now) + self.left(allowance, now) + allowance.each;
        }
    }

    /// The count, for the headers of a response.
    pub(super) fn standing(&self, allowance: &Allowance, now: Timestamp) -> Standing {
        let left = self.left(allowance, now).min(allowance.window);
        let free = u32::try_from((allowance.window - left) / allowance.each).unwrap_or(u32::MAX).min(allowance.most);
        let reset = duration(left);
        Standing {
            limit: allowance.most,
            remaining: free.saturating_sub(self.open),
            reset: reset.as_secs() + u64::from(reset.subsec_nanos() > 0),
        }
    }
}

/// So many microseconds; a begun millisecond as a whole one.
fn duration(micros: i64) -> Duration {
    Duration::from_millis(u64::try_from(micros).unwrap_or(0).div_ceil(1000))
}
