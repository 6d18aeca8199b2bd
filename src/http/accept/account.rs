//! Memory that clients occupy: request bodies that are being received, and responses that wait for their reader.
//!
//! Each connection counts both. What exceeds a small allowance is also counted for the address and for the whole
//! server, so that a small response on an idle connection updates no shared counter. Static files do not count, because
//! all their readers share the same bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout};

/// Bytes of a connection that are not counted for its address and the server.
pub const ALLOWANCE: usize = 16 * 1024;
/// A connection that holds more bytes of responses than this starts no further request.
const ENOUGH: usize = 256 * 1024;
/// Requests that one connection runs at a time. Further ones wait.
const RUNNING: u32 = 48;
/// Large responses that are produced at a time for one connection.
const LARGE_AT_ONCE: usize = 2;
/// How often a waiting request checks again without being woken.
const LOOK: Duration = Duration::from_millis(50);

/// A number of bytes that must not exceed a limit.
#[derive(Debug)]
struct Pool {
    held: AtomicUsize,
    limit: usize,
}

impl Pool {
    const fn new(limit: usize) -> Self {
        Self { held: AtomicUsize::new(0), limit }
    }

    fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }

    /// Adds bytes. Returns false if the limit is exceeded and others hold bytes too.
    fn add(&self, bytes: usize) -> bool {
        let before = self.held.fetch_add(bytes, Ordering::Relaxed);
        before == 0 || before + bytes <= self.limit
    }

    fn remove(&self, bytes: usize) {
        self.held.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Whether less than a quarter is left.
    fn is_tight(&self) -> bool {
        self.held() > self.limit / 4 * 3
    }
}

/// A pool for each direction.
#[derive(Debug)]
pub struct Pools {
    bodies: Pool,
    responses: Pool,
    pressure: Notify,
}

impl Pools {
    /// Pools with this limit each, in bytes.
    pub const fn new(limit: usize) -> Self {
        Self { bodies: Pool::new(limit), responses: Pool::new(limit), pressure: Notify::const_new() }
    }

    /// Waits until the memory of an address or of the server comes close to its limit.
    pub async fn pressure(&self) {
        self.pressure.notified().await;
    }

    const fn of(&self, what: What) -> &Pool {
        match what {
            What::Body => &self.bodies,
            What::Response => &self.responses,
        }
    }
}

/// The purpose of memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The head and body of a request.
    Body,
    /// A response that waits for its reader.
    Response,
}

/// The memory of all connections from one address.
#[derive(Debug)]
pub struct Address {
    /// How many connections there are.
    pub connections: AtomicUsize,
    pools: Pools,
}

impl Address {
    /// An address whose connections may hold this many bytes in each direction.
    pub const fn new(limit: usize) -> Self {
        Self { connections: AtomicUsize::new(0), pools: Pools::new(limit) }
    }
}

/// The memory of one connection.
#[derive(Debug)]
pub struct Account {
    own: Pools,
    address: Arc<Address>,
    total: Arc<Pools>,
    /// Requests that were started and whose response is not completely sent.
    running: AtomicU32,
    room: Notify,
    waiters: AtomicU32,
    large: Semaphore,
}

impl Account {
    /// The account of a new connection, which may hold `limit` bytes in each direction.
    pub fn new(limit: usize, address: Arc<Address>, total: Arc<Pools>) -> Self {
        Self {
            own: Pools::new(limit),
            address,
            total,
            running: AtomicU32::new(0),
            room: Notify::new(),
            waiters: AtomicU32::new(0),
            large: Semaphore::new(LARGE_AT_ONCE),
        }
    }

    /// Counts bytes. Returns false if a limit is exceeded, but counts them anyway.
    pub fn add(&self, what: What, bytes: usize) -> bool {
        let own = self.own.of(what);
        let before = own.held.fetch_add(bytes, Ordering::Relaxed);
        let fits = before == 0 || before + bytes <= own.limit;
        let shared = beyond(before + bytes) - beyond(before);
        if shared == 0 {
            return fits;
        }
        let address = self.address.pools.of(what).add(shared);
        let total = self.total.of(what).add(shared);
        if self.is_tight(what) {
            self.total.pressure.notify_one();
        }
        fits && address && total
    }

    /// Counts bytes if the limits of the connection, its address and the server permit it.
    pub fn try_add(&self, what: What, bytes: usize) -> bool {
        let fits = self.add(what, bytes);
        if !fits {
            self.remove(what, bytes);
        }
        fits
    }

    /// Removes bytes from the count.
    pub fn remove(&self, what: What, bytes: usize) {
        let before = self.own.of(what).held.fetch_sub(bytes, Ordering::Relaxed);
        let shared = beyond(before) - beyond(before - bytes);
        if shared > 0 {
            self.address.pools.of(what).remove(shared);
            self.total.of(what).remove(shared);
        }
        self.wake();
    }

    /// The bytes of the connection.
    pub fn held(&self, what: What) -> usize {
        self.own.of(what).held()
    }

    /// The bytes of the connection in both directions.
    pub fn held_in_all(&self) -> usize {
        self.held(What::Body) + self.held(What::Response)
    }

    /// The bytes of all connections of the server beyond their allowances.
    pub fn held_by_all(&self, what: What) -> usize {
        self.total.of(what).held()
    }

    /// Whether the connection waits with enough responses for its reader.
    pub fn is_full(&self) -> bool {
        self.held(What::Response) > ENOUGH
    }

    /// Whether the server or the address of this connection is close to a limit.
    pub fn is_tight(&self, what: What) -> bool {
        self.total.of(what).is_tight() || self.address.pools.of(what).is_tight()
    }

    fn may_start(&self, is_blocked: bool) -> bool {
        let (running, held) = (self.running.load(Ordering::Relaxed), self.held(What::Response));
        // A connection with almost no memory is always served.
        let is_modest = running == 0 && held <= ALLOWANCE;
        !is_blocked && running < RUNNING && held <= ENOUGH && (is_modest || !self.is_tight(What::Response))
    }

    /// Starts a request. Waits while the connection has too much to send, and while `is_blocked` returns true. Returns
    /// false if there was no room in time. The caller must call [`Account::end`] afterwards.
    pub async fn start(&self, is_blocked: impl Fn() -> bool, limit: Duration) -> bool {
        if !self.may_start(is_blocked()) {
            let _waiter = Waiter::new(&self.waiters);
            let until = Instant::now() + limit;
            loop {
                let room = self.room.notified();
                if self.may_start(is_blocked()) {
                    break;
                }
                if Instant::now() >= until {
                    return false;
                }
                // Other connections may free memory without waking this one.
                drop(timeout(LOOK, room).await);
            }
        }
        self.begin();
        true
    }

    /// Starts a request at once.
    pub fn begin(&self) {
        self.running.fetch_add(1, Ordering::Relaxed);
    }

    /// The request that was started has ended.
    pub fn end(&self) {
        self.running.fetch_sub(1, Ordering::Relaxed);
        self.wake();
    }

    /// Wakes a request that waits for room.
    pub fn wake(&self) {
        if self.waiters.load(Ordering::Relaxed) > 0 {
            self.room.notify_one();
        }
    }

    /// Waits until the connection may produce another large response.
    pub async fn large(&self) -> Option<SemaphorePermit<'_>> {
        self.large.acquire().await.ok()
    }
}

/// The bytes of a connection that count for its address and the server.
const fn beyond(held: usize) -> usize {
    held.saturating_sub(ALLOWANCE)
}

/// Counts a waiting request.
struct Waiter<'a>(&'a AtomicU32);

impl<'a> Waiter<'a> {
    fn new(waiters: &'a AtomicU32) -> Self {
        waiters.fetch_add(1, Ordering::Relaxed);
        Self(waiters)
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
