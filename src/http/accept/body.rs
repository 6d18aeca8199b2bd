//! Request bodies with limits on waiting time and memory, and response bodies that belong to a running request.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use http_body_util::combinators::BoxBody;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use super::account::What;
use super::pulse::{Pulse, Running};
use super::reading::{Failure, Reading};

/// Fewer bytes than this are no progress: a client that sends or takes single bytes counts as stalled.
const PROGRESS: usize = 1024;

/// A request body that fails with `TimedOut` if its sender is too slow, and with `OutOfMemory` if there is no memory
/// for it. A body that is available at once costs no timer.
pub struct TimedBody {
    /// Absent once it was handed back.
    incoming: Option<Incoming>,
    idle: Duration,
    total: Duration,
    wait: Option<Wait>,
    reading: Arc<Reading>,
    received: usize,
}

struct Wait {
    last: Instant,
    running: bool,
    sleep: Pin<Box<Sleep>>,
    /// Bytes since the limit on the wait for a piece began to run.
    came: usize,
}

impl TimedBody {
    /// Limits the wait for each piece, and the time from the first wait to the end. Records the state in `reading`.
    pub fn new(incoming: Incoming, idle: Duration, total: Duration, reading: Arc<Reading>) -> Self {
        Self { incoming: Some(incoming), idle, total, wait: None, reading, received: 0 }
    }

    fn failed(&self, failure: Failure) -> io::Error {
        self.reading.fail(failure);
        match failure {
            Failure::TooSlow => io::Error::new(io::ErrorKind::TimedOut, "the request body came too slowly"),
            Failure::NoRoom => io::Error::new(io::ErrorKind::OutOfMemory, "there is no room for the request body"),
        }
    }

    /// Records received bytes. Returns false if there is no room for them.
    fn record(&mut self, bytes: usize) -> bool {
        self.reading.ended_waiting();
        let before = self.received;
        self.received += bytes;
        let is_progress = self.received / PROGRESS > before / PROGRESS;
        if let Some(wait) = &mut self.wait {
            wait.came += bytes;
            if wait.came >= PROGRESS {
                (wait.running, wait.came) = (false, 0);
            }
        }
        if is_progress {
            self.reading.pulse().progressed();
        }
        self.reading.hold(bytes)
    }
}

impl Body for TimedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let body = self.get_mut();
        let Some(incoming) = &mut body.incoming else { return Poll::Ready(None) };
        if let Poll::Ready(frame) = Pin::new(incoming).poll_frame(context) {
            let bytes = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()).map_or(0, Bytes::len);
            if !body.record(bytes) {
                return Poll::Ready(Some(Err(body.failed(Failure::NoRoom))));
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(io::Error::other)));
        }
        if !body.reading.occupy() {
            return Poll::Ready(Some(Err(body.failed(Failure::NoRoom))));
        }
        body.reading.began_waiting();
        let now = Instant::now();
        let (idle, total) = (body.idle, body.total);
        let wait = body.wait.get_or_insert_with(|| {
            let last = now + total;
            Wait { last, running: true, sleep: Box::pin(sleep_until(last.min(now + idle))), came: 0 }
        });
        if !wait.running {
            wait.running = true;
            wait.sleep.as_mut().reset(wait.last.min(now + idle));
        }
        ready!(wait.sleep.as_mut().poll(context));
        body.reading.ended_waiting();
        Poll::Ready(Some(Err(body.failed(Failure::TooSlow))))
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.as_ref().map_or_else(SizeHint::default, Body::size_hint)
    }
}

impl Drop for TimedBody {
    fn drop(&mut self) {
        if let Some(rest) = self.incoming.take().filter(|rest| !rest.is_end_stream()) {
            self.reading.unread.put(rest);
        }
    }
}

/// Bytes of a response, counted until they are sent.
pub struct Piece {
    bytes: Bytes,
    /// The bytes that it occupies; none if others share them.
    held: usize,
    taken: usize,
    pulse: Arc<Pulse>,
}

impl Piece {
    /// Counts the bytes, except for `counted` of them that are counted already.
    fn new(bytes: Bytes, counted: usize, pulse: &Arc<Pulse>) -> Self {
        let held = if bytes.is_unique() { bytes.len() } else { 0 }.max(counted);
        pulse.piece_waits();
        if held > counted {
            pulse.account.add(What::Response, held - counted);
        }
        Self { bytes, held, taken: 0, pulse: pulse.clone() }
    }
}

impl Buf for Piece {
    fn remaining(&self) -> usize {
        self.bytes.len()
    }

    fn chunk(&self) -> &[u8] {
        &self.bytes
    }

    fn advance(&mut self, count: usize) {
        self.bytes.advance(count);
        self.taken += count;
        if self.taken >= PROGRESS && !self.bytes.is_empty() {
            self.taken = 0;
            self.pulse.progressed();
        }
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        if self.taken > 0 {
            self.pulse.progressed();
        }
        if self.held > 0 {
            self.pulse.account.remove(What::Response, self.held);
        }
        self.pulse.piece_ended();
    }
}

/// Bytes of a response that are counted before it is sent. The body of the response takes them over; otherwise they are
/// uncounted.
pub struct Counted {
    bytes: AtomicUsize,
    pulse: Arc<Pulse>,
}

impl Counted {
    /// Counts the bytes if there is room.
    pub fn try_new(bytes: usize, pulse: &Arc<Pulse>) -> Option<Self> {
        pulse.account.try_add(What::Response, bytes).then(|| Self { bytes: bytes.into(), pulse: pulse.clone() })
    }

    /// Hands the counted bytes to the caller.
    fn take(&self) -> usize {
        self.bytes.swap(0, Ordering::Relaxed)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let bytes = self.take();
        if bytes > 0 {
            self.pulse.account.remove(What::Response, bytes);
        }
    }
}

/// A response body; its request counts as running until the body is dropped.
pub struct CountedBody {
    body: BoxBody<Bytes, io::Error>,
    /// The first piece, which was taken out of the body to find out whether its bytes are shared.
    first: Option<Piece>,
    running: Running,
}

impl CountedBody {
    /// Ties the body to its request, and counts its bytes in memory.
    pub fn new(mut body: BoxBody<Bytes, io::Error>, counted: Option<Arc<Counted>>, running: Running) -> Self {
        let is_whole = body.size_hint().exact().is_some_and(|length| length > 0);
        let mut first = None;
        // A complete body has its bytes at once. Other bodies produce them on demand.
        if is_whole
            && let Poll::Ready(Some(Ok(frame))) =
                Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop()))
            && let Ok(bytes) = frame.into_data()
        {
            let known = counted.map_or(0, |counted| counted.take());
            first = Some(Piece::new(bytes, known, running.pulse()));
        }
        Self { body, first, running }
    }
}

impl Body for CountedBody {
    type Data = Piece;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Piece>>>> {
        let this = self.get_mut();
        if let Some(first) = this.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        let frame = ready!(Pin::new(&mut this.body).poll_frame(context));
        let pulse = this.running.pulse();
        Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(|bytes| Piece::new(bytes, 0, pulse)))))
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        match &self.first {
            Some(first) => {
                let (rest, length) = (self.body.size_hint(), first.bytes.len() as u64);
                let mut hint = SizeHint::new();
                hint.set_lower(rest.lower() + length);
                if let Some(upper) = rest.upper() {
                    hint.set_upper(upper + length);
                }
                hint
            }
            None => self.body.size_hint(),
        }
    }
}
