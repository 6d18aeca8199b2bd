//! Wakes a thread that waits for work.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use crate::kernel::monotonic_now;

/// Tells the checkpointer that the log has grown.
pub(super) struct Wakeup {
    is_requested: AtomicBool,
    closed: Mutex<bool>,
    changed: Condvar,
}

impl Wakeup {
    pub fn new() -> Self {
        Self { is_requested: AtomicBool::new(false), closed: Mutex::new(false), changed: Condvar::new() }
    }

    /// Requests that the thread works. Costs one atomic exchange while a request is open already.
    pub fn request(&self) {
        if !self.is_requested.swap(true, Ordering::AcqRel) {
            // The lock makes sure that the thread either sees the flag or is asleep by now.
            drop(self.closed.lock());
            self.changed.notify_all();
        }
    }

    /// Takes the open request. Called before the work, so that a commit during it requests the next round.
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
