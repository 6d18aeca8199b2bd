//! The activity of one connection, with times.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use futures_util::task::AtomicWaker;
use tokio::time::Instant;

use super::account::{Account, What};
use super::close_counter::CloseCounter;

/// So many responses that wait for their reader at a time are many.
const MANY_WAITING: u32 = 8;

/// The activity of one connection. Instants are milliseconds since the registry began; 0 means none.
pub struct Pulse {
    /// The memory that the connection occupies.
    pub account: Account,
    peer: IpAddr,
    start: Instant,
    running: AtomicU32,
    /// Pieces of responses that were handed over to be sent, and are not sent to their end.
    waiting: AtomicU32,
    progress_at: AtomicU64,
    cut: AtomicBool,
    idle_since: AtomicU64,
    head_since: AtomicU64,
    stalled_since: AtomicU64,
    closing: AtomicBool,
    waker: AtomicWaker,
    endings: CloseCounter,
}

/// Why the connection should end at some instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// There was no request for too long.
    Idle,
    /// A request head did not end in time.
    Head,
    /// The client does not take the response.
    Stalled,
}

impl Pulse {
    /// The pulse of a new connection. Instants count from `start`.
    pub fn new(start: Instant, endings: CloseCounter, peer: IpAddr, account: Account) -> Self {
        Self {
            account,
            peer,
            start,
            running: AtomicU32::new(0),
            waiting: AtomicU32::new(0),
            progress_at: AtomicU64::new(millis_since(start)),
            cut: AtomicBool::new(false),
            idle_since: AtomicU64::new(millis_since(start)),
            head_since: AtomicU64::new(0),
            stalled_since: AtomicU64::new(0),
            closing: AtomicBool::new(false),
            waker: AtomicWaker::new(),
            endings,
        }
    }

    /// The address by which the client is counted.
    pub fn peer(&self) -> IpAddr {
        self.peer
    }

    /// Since when there is no request.
    pub fn idle_since(&self) -> u64 {
        self.idle_since.load(Ordering::Relaxed)
    }

    /// When the client last took a part of a response, or sent a part of a body.
    pub fn progress_at(&self) -> u64 {
        self.progress_at.load(Ordering::Relaxed)
    }

    /// Records that the client takes the response, or sends the body.
    pub fn progressed(&self) {
        self.progress_at.store(millis_since(self.start), Ordering::Relaxed);
    }

    /// A piece of a response waits to be sent.
    pub fn piece_waits(&self) {
        if self.waiting.fetch_add(1, Ordering::Relaxed) == 0 {
            self.progressed();
        }
    }

    /// Records that a piece of a response was sent or dropped.
    pub fn piece_ended(&self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }

    /// Whether the socket accepts no bytes at present.
    pub fn is_stalled(&self) -> bool {
        self.stalled_since.load(Ordering::Relaxed) != 0
    }

    /// Whether the connection is to end at once.
    pub fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Acquire)
    }

    /// Ends the connection at once, whatever runs on it.
    pub fn cut(&self) {
        self.cut.store(true, Ordering::Release);
        self.waker.wake();
    }

    /// Requests that are not answered to the last byte.
    pub fn running(&self) -> u32 {
        self.running.load(Ordering::Acquire)
    }

    /// Whether the connection is closing.
    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    /// Asks the connection to end after its running requests.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Release);
        self.waker.wake();
    }

    /// Sets the task to wake when the connection is to end.
    pub fn set_waker(&self, waker: &std::task::Waker) {
        self.waker.register(waker);
    }

    /// Records received bytes. Outside a request they begin a head.
    pub fn received(&self) {
        if self.running.load(Ordering::Relaxed) == 0 && self.head_since.load(Ordering::Relaxed) == 0 {
            self.head_since.store(millis_since(self.start), Ordering::Relaxed);
        }
    }

    /// Records that the received bytes were a TLS handshake, not a request head.
    pub fn forget_head(&self) {
        self.head_since.store(0, Ordering::Relaxed);
        self.idle_since.store(millis_since(self.start), Ordering::Relaxed);
    }

    /// Records that the connection was reduced to its socket.
    pub fn parked(&self) {
        self.endings.add();
    }

    /// The client took bytes, or it did not.
    pub fn sent(&self, progress: bool) {
        let stalled = self.stalled_since.load(Ordering::Relaxed) != 0;
        if progress && stalled {
            self.stalled_since.store(0, Ordering::Relaxed);
            self.account.wake();
        } else if !progress && !stalled {
            self.stalled_since.store(millis_since(self.start), Ordering::Relaxed);
        }
    }

    /// A request head is complete; the request runs until the value is dropped.
    pub fn begin(self: &Arc<Self>) -> Running {
        self.running.fetch_add(1, Ordering::AcqRel);
        self.head_since.store(0, Ordering::Relaxed);
        Running { pulse: self.clone(), held: 0, was_started: false }
    }

    /// The deadline of the connection, with its reason. On HTTP/2, which is never parked, bytes outside a request may
    /// be anything; elsewhere they begin a head.
    pub fn deadline(&self, limits: &super::Limits, park_after: Option<Duration>) -> Option<(Instant, Patience)> {
        let at =
            |since: u64, limit: Duration, what: Patience| (self.start + Duration::from_millis(since) + limit, what);
        let stalled = self.stalled_since.load(Ordering::Relaxed);
        let stalled = (stalled != 0).then(|| at(stalled, limits.stalled_write, Patience::Stalled));
        let waiting = self.waiting.load(Ordering::Relaxed);
        let unread = (waiting > 0).then(|| {
            let are_many = waiting >= MANY_WAITING || self.account.is_full();
            let limit = if are_many { limits.stalled_many.min(limits.stalled_write) } else { limits.stalled_write };
            at(self.progress_at(), limit, Patience::Stalled)
        });
        let stalled = sooner(stalled, unread);
        if self.running() > 0 || waiting > 0 {
            return stalled;
        }
        let head = self.head_since.load(Ordering::Relaxed);
        let waiting = if park_after.is_some() && head != 0 {
            at(head, limits.head, Patience::Head)
        } else {
            let idle = park_after.unwrap_or(limits.idle).min(limits.idle);
            at(self.idle_since.load(Ordering::Relaxed), idle, Patience::Idle)
        };
        sooner(stalled, Some(waiting))
    }
}

/// The earlier deadline.
fn sooner(one: Option<(Instant, Patience)>, other: Option<(Instant, Patience)>) -> Option<(Instant, Patience)> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if other.0 < one.0 { other } else { one }),
        (one, other) => one.or(other),
    }
}

/// A request that is being answered.
pub struct Running {
    pulse: Arc<Pulse>,
    /// Bytes that the request occupies besides its response.
    held: usize,
    was_started: bool,
}

impl Running {
    /// The connection.
    pub fn pulse(&self) -> &Arc<Pulse> {
        &self.pulse
    }

    /// Counts memory of the request until it is answered. Returns false if there is no room.
    pub fn hold(&mut self, bytes: usize) -> bool {
        let fits = self.pulse.account.try_add(What::Body, bytes);
        if fits {
            self.held += bytes;
        }
        fits
    }

    /// Marks the response as an endless stream. It no longer delays other requests of the connection, and ends with the
    /// connection.
    pub fn streams(&mut self) {
        if std::mem::take(&mut self.was_started) {
            self.pulse.account.end();
        }
    }

    /// The request was started in the account of its connection.
    pub fn started(&mut self) {
        self.was_started = true;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The instant is written first, so that no reader of `running` sees an old instant.
        let pulse = &self.pulse;
        pulse.idle_since.store(millis_since(pulse.start), Ordering::Relaxed);
        pulse.running.fetch_sub(1, Ordering::AcqRel);
        pulse.endings.add();
        if self.held > 0 {
            pulse.account.remove(What::Body, self.held);
        }
        if self.was_started {
            pulse.account.end();
        }
    }
}

/// Milliseconds since the instant, at least 1.
pub fn millis_since(start: Instant) -> u64 {
    let elapsed = start.elapsed();
    elapsed.as_secs() * 1_000 + u64::from(elapsed.subsec_millis()) + 1
}
