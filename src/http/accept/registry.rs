//! Which connections there are, and what each of them is doing.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use futures_util::task::AtomicWaker;
use parking_lot::Mutex;
use tokio::time::Instant;

/// A connection that was used a moment ago is not pushed out.
const LEAST_IDLE_MILLIS: u64 = 1_000;

/// Counts what came to an end and let go of memory: requests, connections, and connections that were parked. Clones count together.
#[derive(Debug, Clone, Default)]
pub struct Endings(Arc<AtomicU64>);

impl Endings {
    /// How many there were.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// All connections, so that the stop and the eviction reach them.
pub struct Registry {
    start: Instant,
    connections: Mutex<HashMap<u64, Arc<Pulse>>>,
    entered: AtomicU64,
    endings: Endings,
}

impl Registry {
    /// Empty. What ends is counted in `endings`.
    pub fn new(endings: Endings) -> Self {
        Self { start: Instant::now(), connections: Mutex::new(HashMap::new()), entered: AtomicU64::new(0), endings }
    }

    /// Adds a connection; it is removed when the membership is dropped.
    pub fn enter(self: &Arc<Self>) -> Membership {
        let number = self.entered.fetch_add(1, Ordering::Relaxed);
        let pulse = Arc::new(Pulse::new(self.start, self.endings.clone()));
        self.connections.lock().insert(number, pulse.clone());
        Membership { registry: self.clone(), number, pulse }
    }

    /// Asks every connection to end as soon as its running requests are answered.
    pub fn close_all(&self) {
        self.connections.lock().values().for_each(|pulse| pulse.close());
    }

    /// Asks up to `count` connections to end: those that have been without a request for longest. Returns how many.
    pub fn evict_idle(&self, count: usize) -> usize {
        let connections = self.connections.lock();
        let now = millis_since(self.start);
        let mut idle: Vec<(u64, &Arc<Pulse>)> = connections
            .values()
            .filter(|pulse| pulse.running() == 0 && !pulse.is_closing())
            .map(|pulse| (pulse.idle_since.load(Ordering::Relaxed), pulse))
            .filter(|(since, _)| since + LEAST_IDLE_MILLIS <= now)
            .collect();
        idle.sort_unstable_by_key(|(since, _)| *since);
        idle.iter().take(count).map(|(_, pulse)| pulse.close()).count()
    }
}

/// A connection's place in the registry.
pub struct Membership {
    registry: Arc<Registry>,
    number: u64,
    pulse: Arc<Pulse>,
}

impl Membership {
    /// What the connection is doing.
    pub fn pulse(&self) -> &Arc<Pulse> {
        &self.pulse
    }
}

impl Drop for Membership {
    fn drop(&mut self) {
        self.registry.connections.lock().remove(&self.number);
        self.registry.endings.add();
    }
}

/// What one connection is doing. Instants are milliseconds since the registry began, and 0 says that there is none.
pub struct Pulse {
    start: Instant,
    running: AtomicU32,
    idle_since: AtomicU64,
    head_since: AtomicU64,
    stalled_since: AtomicU64,
    closing: AtomicBool,
    waker: AtomicWaker,
    endings: Endings,
}

/// Why the connection should end at some instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// There was no request for too long.
    Idle,
    /// A request head did not come to its end.
    Head,
    /// The client takes nothing of what waits to be sent.
    Stalled,
}

impl Pulse {
    fn new(start: Instant, endings: Endings) -> Self {
        Self {
            start,
            running: AtomicU32::new(0),
            idle_since: AtomicU64::new(millis_since(start)),
            head_since: AtomicU64::new(0),
            stalled_since: AtomicU64::new(0),
            closing: AtomicBool::new(false),
            waker: AtomicWaker::new(),
            endings,
        }
    }

    /// Requests that are not answered to the last byte.
    pub fn running(&self) -> u32 {
        self.running.load(Ordering::Acquire)
    }

    /// Whether the connection was asked to end.
    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    /// Asks the connection to end.
    fn close(&self) {
        self.closing.store(true, Ordering::Release);
        self.waker.wake();
    }

    /// Tells which task to wake when the connection is asked to end.
    pub fn attend(&self, waker: &std::task::Waker) {
        self.waker.register(waker);
    }

    /// Bytes came in. Outside a request they are the beginning of a head.
    pub fn received(&self) {
        if self.running.load(Ordering::Relaxed) == 0 && self.head_since.load(Ordering::Relaxed) == 0 {
            self.head_since.store(millis_since(self.start), Ordering::Relaxed);
        }
    }

    /// What came in so far was no request head, but a TLS handshake.
    pub fn forget_head(&self) {
        self.head_since.store(0, Ordering::Relaxed);
        self.idle_since.store(millis_since(self.start), Ordering::Relaxed);
    }

    /// The connection was taken apart down to its socket.
    pub fn parked(&self) {
        self.endings.add();
    }

    /// The client took bytes, or it did not.
    pub fn sent(&self, progress: bool) {
        let stalled = self.stalled_since.load(Ordering::Relaxed) != 0;
        if progress && stalled {
            self.stalled_since.store(0, Ordering::Relaxed);
        } else if !progress && !stalled {
            self.stalled_since.store(millis_since(self.start), Ordering::Relaxed);
        }
    }

    /// A request head is complete; the request runs until the value is dropped.
    pub fn begin(self: &Arc<Self>) -> Running {
        self.running.fetch_add(1, Ordering::AcqRel);
        self.head_since.store(0, Ordering::Relaxed);
        Running(self.clone())
    }

    /// When the connection has tried our patience, and by what. On HTTP/2, where nothing is parked, bytes outside a request
    /// may be anything; elsewhere they are a head.
    pub fn deadline(&self, limits: &super::Limits, park_after: Option<Duration>) -> Option<(Instant, Patience)> {
        let at =
            |since: u64, limit: Duration, what: Patience| (self.start + Duration::from_millis(since) + limit, what);
        let stalled = self.stalled_since.load(Ordering::Relaxed);
        let stalled = (stalled != 0).then(|| at(stalled, limits.stalled_write, Patience::Stalled));
        if self.running() > 0 {
            return stalled;
        }
        let head = self.head_since.load(Ordering::Relaxed);
        let waiting = if park_after.is_some() && head != 0 {
            at(head, limits.head, Patience::Head)
        } else {
            let idle = park_after.unwrap_or(limits.idle).min(limits.idle);
            at(self.idle_since.load(Ordering::Relaxed), idle, Patience::Idle)
        };
        Some(stalled.map_or(waiting, |stalled| if stalled.0 < waiting.0 { stalled } else { waiting }))
    }
}

/// A request that is being answered.
pub struct Running(Arc<Pulse>);

impl Drop for Running {
    fn drop(&mut self) {
        // The instant is written first: whoever sees that nothing runs must not see how long nothing ran before.
        self.0.idle_since.store(millis_since(self.0.start), Ordering::Relaxed);
        self.0.running.fetch_sub(1, Ordering::AcqRel);
        self.0.endings.add();
    }
}

/// Milliseconds since the instant, at least 1.
fn millis_since(start: Instant) -> u64 {
    let elapsed = start.elapsed();
    elapsed.as_secs() * 1_000 + u64::from(elapsed.subsec_millis()) + 1
}
