//! The state of a request body: how long its pieces were waited for, its memory, and why reading it failed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use super::account::What;
use super::pulse::Pulse;
use super::unread::Unread;

/// The memory that a running operation occupies while it waits for more of its body, in bytes: the largest of its
/// futures, the connection's buffers and the head of the request.
const OPERATION: usize = 32 * 1024;

/// Why a request body cannot be read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Its sender is too slow.
    TooSlow,
    /// The bodies that are being received occupy all the memory that they may.
    NoRoom,
}

/// The state of a request body.
pub struct Reading {
    pulse: Arc<Pulse>,
    start: Instant,
    /// Since when the server waits for the next piece, in microseconds from the start, plus one; 0: not waiting.
    waiting_since: AtomicU64,
    /// How long its pieces were waited for, in microseconds.
    waited: AtomicU64,
    held: AtomicUsize,
    /// Whether the operation was called, and whether its memory is counted.
    has_operation: AtomicBool,
    is_occupied: AtomicBool,
    is_discarded: AtomicBool,
    failure: AtomicU8,
    /// The rest of a body that nothing reads any more.
    pub(super) unread: Unread,
}

impl Reading {
    /// A body that was not read yet.
    pub(super) fn new(pulse: &Arc<Pulse>) -> Self {
        Self {
            pulse: pulse.clone(),
            start: Instant::now(),
            waiting_since: AtomicU64::new(0),
            waited: AtomicU64::new(0),
            held: AtomicUsize::new(0),
            has_operation: AtomicBool::new(false),
            is_occupied: AtomicBool::new(false),
            is_discarded: AtomicBool::new(false),
            failure: AtomicU8::new(0),
            unread: Unread::default(),
        }
    }

    pub(super) fn pulse(&self) -> &Pulse {
        &self.pulse
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    pub(super) fn began_waiting(&self) {
        if self.waiting_since.load(Ordering::Relaxed) == 0 {
            self.waiting_since.store(self.elapsed() + 1, Ordering::Relaxed);
        }
    }

    pub(super) fn ended_waiting(&self) {
        let since = self.waiting_since.swap(0, Ordering::Relaxed);
        if since > 0 {
            self.waited.fetch_add((self.elapsed() + 1).saturating_sub(since), Ordering::Relaxed);
        }
    }

    /// Notes that the operation is called now: from here on it occupies memory while it waits for the body.
    pub fn operation_begins(&self) {
        self.has_operation.store(true, Ordering::Relaxed);
    }

    /// Counts the memory of the operation, once, because it waits for more of its body. Returns false if there is no
    /// room. Before the operation is called there is nothing to count.
    pub(super) fn occupy(&self) -> bool {
        if !self.has_operation.load(Ordering::Relaxed) || self.is_occupied.swap(true, Ordering::Relaxed) {
            return true;
        }
        let fits = self.pulse.account.try_add(What::Body, OPERATION);
        self.is_occupied.store(fits, Ordering::Relaxed);
        fits
    }

    /// How long the request has waited for pieces of its body so far.
    pub fn waited(&self) -> Duration {
        let since = self.waiting_since.load(Ordering::Relaxed);
        let running = if since > 0 { (self.elapsed() + 1).saturating_sub(since) } else { 0 };
        Duration::from_micros(self.waited.load(Ordering::Relaxed) + running)
    }

    /// Why the body cannot be read to its end, if so.
    pub fn failure(&self) -> Option<Failure> {
        match self.failure.load(Ordering::Relaxed) {
            1 => Some(Failure::TooSlow),
            2 => Some(Failure::NoRoom),
            _ => None,
        }
    }

    pub(super) fn fail(&self, failure: Failure) {
        self.failure.store(if failure == Failure::TooSlow { 1 } else { 2 }, Ordering::Relaxed);
    }

    /// Marks the body as discarded: later bytes are not counted.
    pub fn discard(&self) {
        self.is_discarded.store(true, Ordering::Relaxed);
        let held = self.held.swap(0, Ordering::Relaxed);
        if held > 0 {
            self.pulse.account.remove(What::Body, held);
        }
    }

    /// Counts received bytes until the request is answered. Returns false if there is no room.
    pub(super) fn hold(&self, bytes: usize) -> bool {
        if bytes == 0 || self.is_discarded.load(Ordering::Relaxed) {
            return true;
        }
        let fits = self.pulse.account.try_add(What::Body, bytes);
        if fits {
            self.held.fetch_add(bytes, Ordering::Relaxed);
        }
        fits
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let occupied = if *self.is_occupied.get_mut() { OPERATION } else { 0 };
        let held = *self.held.get_mut() + occupied;
        if held > 0 {
            self.pulse.account.remove(What::Body, held);
        }
    }
}
