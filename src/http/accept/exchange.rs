//! What a request knows of its connection: how its body comes in, and whether there is room for its response.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::Body as _;
use poem::Response;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::account::{ALLOWANCE, What};
use super::body::Counted;
use super::pulse::Pulse;
use super::unread::Unread;

type BoxBody = http_body_util::combinators::BoxBody<Bytes, std::io::Error>;

/// Large responses that are produced at a time on the whole server.
static LARGE: Semaphore = Semaphore::const_new(8);

/// Why a request body cannot be read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Its sender is too slow.
    TooSlow,
    /// The bodies that are being received occupy all the memory that they may.
    NoRoom,
}

/// How the body of a request comes in.
pub struct Reading {
    pulse: Arc<Pulse>,
    start: Instant,
    /// Since when its next piece is waited for, in microseconds from the start, plus one; 0: it is not.
    waiting_since: AtomicU64,
    /// How long its pieces were waited for, in microseconds.
    waited: AtomicU64,
    held: AtomicUsize,
    is_discarded: AtomicBool,
    failure: AtomicU8,
    /// What is left of it once nobody reads it any more.
    pub(super) unread: Unread,
}

impl Reading {
    /// A body of which nothing was asked for yet.
    pub(super) fn new(pulse: &Arc<Pulse>) -> Self {
        Self {
            pulse: pulse.clone(),
            start: Instant::now(),
            waiting_since: AtomicU64::new(0),
            waited: AtomicU64::new(0),
            held: AtomicUsize::new(0),
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

    /// How long the request has waited for pieces of its body so far.
    pub fn waited(&self) -> Duration {
        let since = self.waiting_since.load(Ordering::Relaxed);
        let running = if since > 0 { (self.elapsed() + 1).saturating_sub(since) } else { 0 };
        Duration::from_micros(self.waited.load(Ordering::Relaxed) + running)
    }

    /// Why the body cannot be read to its end, where that is so.
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

    /// What comes from now on is not kept.
    pub fn discard(&self) {
        self.is_discarded.store(true, Ordering::Relaxed);
        let held = self.held.swap(0, Ordering::Relaxed);
        if held > 0 {
            self.pulse.account.remove(What::Body, held);
        }
    }

    /// Counts bytes that came, until the request is answered. False if there is no room for them.
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
        let held = *self.held.get_mut();
        if held > 0 {
            self.pulse.account.remove(What::Body, held);
        }
    }
}

/// The exchange of one request and its response, kept in the request's extensions.
#[derive(Clone)]
pub struct Exchange {
    pub(super) pulse: Arc<Pulse>,
    /// How the body comes in; absent where there is none.
    pub reading: Option<Arc<Reading>>,
}

/// A handle to the connection of a request.
#[derive(Clone)]
pub struct Connection(Arc<Pulse>);

impl Connection {
    /// Ends the connection at once, whatever runs on it.
    pub fn cut(&self) {
        self.0.cut();
    }
}

impl Exchange {
    /// Counts the bytes of a response until they are sent, where they are in memory and nobody shares them. `None` if the
    /// server, the address or the connection has no room for them: the response is given up then. A small one always has room.
    pub fn afford(&self, response: Response) -> Option<Response> {
        let (mut parts, body) = response.into_parts();
        let mut body = BoxBody::from(body);
        if body.size_hint().exact().is_none_or(|length| length <= ALLOWANCE as u64) {
            return Some(Response::from_parts(parts, body.into()));
        }
        let polled = Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop()));
        let Poll::Ready(Some(Ok(frame))) = polled else { return Some(Response::from_parts(parts, body.into())) };
        let Ok(bytes) = frame.into_data() else { return Some(Response::from_parts(parts, body.into())) };
        if bytes.is_unique() {
            parts.extensions.insert(Arc::new(Counted::try_new(bytes.len(), &self.pulse)?));
        }
        Some(Response::from_parts(parts, poem::Body::from_bytes(bytes)))
    }

    /// Waits until another large response may be produced: some at a time on the server, fewer for one connection.
    pub async fn large(&self) -> (Option<SemaphorePermit<'_>>, Option<SemaphorePermit<'static>>) {
        (self.pulse.account.large().await, LARGE.acquire().await.ok())
    }

    /// A handle that ends the connection.
    pub fn connection(&self) -> Connection {
        Connection(self.pulse.clone())
    }

    /// The bytes of responses that wait for their readers on the whole server, and those of bodies that are being received.
    /// What fits in the small allowance of each connection is not among them.
    pub fn memory(&self) -> (usize, usize) {
        let account = &self.pulse.account;
        (account.held_by_all(What::Response), account.held_by_all(What::Body))
    }
}
