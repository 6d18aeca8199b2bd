//! Moves the log into the database file from the side, so that no commit has to: twice a second, and only while there is something to
//! move.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use rusqlite::Connection;

use super::dialect::{self, Purpose};
use super::shared::Shared;
use crate::kernel::monotonic_now;

/// The pause between two checkpoints.
const PAUSE: Duration = Duration::from_millis(500);
/// The pause after one that failed.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Tells the checkpointer that the log has grown.
pub(super) struct Wakeup {
    rung: AtomicBool,
    closed: Mutex<bool>,
    changed: Condvar,
}

impl Wakeup {
    pub fn new() -> Self {
        Self { rung: AtomicBool::new(false), closed: Mutex::new(false), changed: Condvar::new() }
    }

    /// Says that there is something to move. Costs one atomic exchange while it is rung already.
    pub fn ring(&self) {
        if !self.rung.swap(true, Ordering::AcqRel) {
            // The lock makes sure that a listener either sees the flag or is asleep by now.
            drop(self.closed.lock());
            self.changed.notify_all();
        }
    }

    /// Ends the listening.
    pub fn close(&self) {
        *self.closed.lock() = true;
        self.changed.notify_all();
    }

    /// Waits until it rings; `false` means that it was closed.
    fn listen(&self) -> bool {
        let mut closed = self.closed.lock();
        while !*closed && !self.rung.load(Ordering::Acquire) {
            self.changed.wait(&mut closed);
        }
        !*closed
    }

    /// Waits for some time; `false` means that it was closed meanwhile.
    pub fn pause(&self, pause: Duration) -> bool {
        let until = monotonic_now() + pause;
        let mut closed = self.closed.lock();
        while !*closed && !self.changed.wait_until(&mut closed, until).timed_out() {}
        !*closed
    }
}

/// Works until the bell is closed.
pub(super) fn serve(shared: &Arc<Shared>) {
    let mut connection: Option<Connection> = None;
    let mut pause = PAUSE;
    while shared.log_grew.listen() && shared.log_grew.pause(pause) {
        // Lowered before the work, so that a commit during it rings again.
        shared.log_grew.rung.store(false, Ordering::Release);
        let outcome = match connection.take() {
            Some(open) => Ok(open),
            None => dialect::open(&shared.path, Purpose::Checkpoint),
        }
        .and_then(|open| {
            let progress = dialect::checkpoint(&open, false)?;
            connection = Some(open);
            Ok(progress)
        });
        pause = PAUSE;
        match outcome {
            Ok(progress) if progress.is_complete() => {}
            // A reader still looks at the older part: the rest follows.
            Ok(_) => shared.log_grew.ring(),
            Err(error) => {
                tracing::warn!(%error, "the log could not be moved into the database file");
                pause = PAUSE_AFTER_FAILURE;
                shared.log_grew.ring();
            }
        }
    }
}
