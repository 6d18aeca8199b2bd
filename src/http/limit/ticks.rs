//! The clock of the rate limiter.

use std::sync::Arc;
use std::time::Instant;

use governor::nanos::Nanos;
use parking_lot::Mutex;

use crate::kernel::{Clock, Timestamp, monotonic_now};

/// Nanoseconds since the server started. With the system's clock they come from the monotonic clock, so that a
/// correction of the time of day neither locks clients out nor admits too many.
#[derive(Debug, Clone)]
pub(super) struct Ticks {
    clock: Clock,
    began: Instant,
    /// The last time of a manual clock, and how far it has advanced so far. Like the monotonic clock, this one never
    /// goes back.
    moved: Arc<Mutex<(Timestamp, u64)>>,
}

impl Ticks {
    /// Starts the clock.
    pub(super) fn new(clock: Clock) -> Self {
        let moved = Arc::new(Mutex::new((clock.now(), 0)));
        Self { clock, began: monotonic_now(), moved }
    }
}

impl governor::clock::Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let nanos = match &self.clock {
            Clock::System => u64::try_from(self.began.elapsed().as_nanos()).unwrap_or(u64::MAX),
            Clock::Manual(_) => {
                let mut moved = self.moved.lock();
                let now = self.clock.now();
                let millis = u64::try_from(now.millis().saturating_sub(moved.0.millis())).unwrap_or(0);
                *moved = (now, moved.1.saturating_add(millis));
                moved.1.saturating_mul(1_000_000)
            }
        };
        Nanos::from(nanos)
    }
}
