//! The time as the limiter takes it.

use std::time::Instant;

use governor::nanos::Nanos;

use crate::kernel::{Clock, Timestamp};

/// Nanoseconds since the server began. Where the time is the system's they come from the clock that is never set, so that a
/// correction of the time of day neither locks anybody out nor gives anything away.
#[derive(Debug, Clone)]
pub(super) struct Ticks {
    clock: Clock,
    began: Instant,
    began_at: Timestamp,
}

impl Ticks {
    /// Begins to count.
    pub(super) fn new(clock: Clock) -> Self {
        let began_at = clock.now();
        Self { clock, began: Instant::now(), began_at }
    }
}

impl governor::clock::Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let nanos = match &self.clock {
            Clock::System => u64::try_from(self.began.elapsed().as_nanos()).unwrap_or(u64::MAX),
            Clock::Manual(_) => {
                let millis = self.clock.now().millis().saturating_sub(self.began_at.millis());
                u64::try_from(millis).unwrap_or(0).saturating_mul(1_000_000)
            }
        };
        Nanos::from(nanos)
    }
}
