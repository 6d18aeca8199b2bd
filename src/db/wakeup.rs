//! Wakes a thread that waits for work.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use crate::kernel::monotonic_now;

/// Wakes the checkpointer when the log has grown.
pub(super) struct Wakeup {
    is_requested: AtomicBool,
    closed: Mutex<bool>,
    changed: Condvar,
}

impl Wakeup {
    pub fn new() -> Self {
        Self { is_requested: AtomicBool::new(false), closed: Mutex::new(false), changed: Condvar::new() }
    }

    /// Requests a run. Costs one atomic exchange if a request is open already.
    pub fn request(&self) {
        if !self.is_requested.swap(true, Ordering::AcqRel) {
            // The lock ensures that the thread either sees the flag or already sleeps.
            drop(self.closed.lock());
            self.changed.notify_all();
        }
    }

    /// Takes the open request. The thread calls it before it works, so that a commit meanwhile requests another run.
    pub fn take(&self) {
        self.is_requested.store(false, Ordering::Release);
    }

    /// Ends the waiting for ever.
    pub fn close(&self) {
        *self.closed.lock() = true;
        self.changed.notify_all();
    }

    /// Waits until work is requested. Returns `false` once it is closed.
    pub fn wait(&self) -> bool {
        let mut closed = self.closed.lock();
        while !*closed && !self.is_requested.load(Ordering::Acquire) {
            self.changed.wait(&mut closed);
        }
        !*closed
    }

    /// Waits for some time. Returns `false` if it was closed meanwhile.
    pub fn pause(&self, pause: Duration) -> bool {
        let until = monotonic_now() + pause;
        let mut closed = self.closed.lock();
        while !*closed && !self.changed.wait_until(&mut closed, until).timed_out() {}
        !*closed
    }
}
