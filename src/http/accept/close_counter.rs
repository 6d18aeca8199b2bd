//! Counts events that free memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts requests that ended, connections that ended, and connections that were parked. Clones share the counter.
#[derive(Debug, Clone, Default)]
pub struct CloseCounter(Arc<AtomicU64>);

impl CloseCounter {
    /// How many have ended so far.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Adds one.
    pub fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}
