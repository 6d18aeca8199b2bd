//! The time that the work of one closure may take.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::kernel::monotonic_now;

/// The deadline of the work on one connection. The engine's progress handler checks it every few thousand steps.
#[derive(Debug, Clone)]
pub(super) struct Deadline {
    start: Instant,
    micros: Arc<AtomicU64>,
}

/// No deadline.
const NEVER: u64 = u64::MAX;

impl Deadline {
    /// A deadline that is not set.
    pub fn unset() -> Self {
        Self { start: monotonic_now(), micros: Arc::new(AtomicU64::new(NEVER)) }
    }

    /// Sets the deadline to this time from now.
    pub fn set(&self, limit: Duration) {
        let end = self.start.elapsed().saturating_add(limit);
        self.micros.store(u64::try_from(end.as_micros()).unwrap_or(NEVER), Ordering::Release);
    }

    /// Removes the deadline.
    pub fn clear(&self) {
        self.micros.store(NEVER, Ordering::Release);
    }

    /// Whether the time is over.
    pub fn is_over(&self) -> bool {
        let end = self.micros.load(Ordering::Acquire);
        end != NEVER && self.start.elapsed() > Duration::from_micros(end)
    }
}
