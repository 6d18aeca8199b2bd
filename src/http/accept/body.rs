//! Bodies on their way in, with a limit on waiting, and on their way out, with the request that they belong to.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use super::registry::Running;

/// A request body that fails with `TimedOut` where its sender is too slow. A body that is there when it is asked for
/// costs no timer.
pub struct TimedBody {
    incoming: Incoming,
    idle: Duration,
    total: Duration,
    wait: Option<Wait>,
}

struct Wait {
    last: Instant,
    running: bool,
    sleep: Pin<Box<Sleep>>,
}

impl TimedBody {
    /// Limits the wait for each piece, and from the first wait to the end.
    pub fn new(incoming: Incoming, idle: Duration, total: Duration) -> Self {
        Self { incoming, idle, total, wait: None }
    }
}

impl Body for TimedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let body = self.get_mut();
        if let Poll::Ready(frame) = Pin::new(&mut body.incoming).poll_frame(context) {
            if let Some(wait) = &mut body.wait {
                wait.running = false;
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(io::Error::other)));
        }
        let now = Instant::now();
        let (idle, total) = (body.idle, body.total);
        let wait = body.wait.get_or_insert_with(|| {
            let last = now + total;
            Wait { last, running: true, sleep: Box::pin(sleep_until(last.min(now + idle))) }
        });
        if !wait.running {
            wait.running = true;
            wait.sleep.as_mut().reset(wait.last.min(now + idle));
        }
        ready!(wait.sleep.as_mut().poll(context));
        Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::TimedOut, "the request body came too slowly"))))
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

/// An answer's body; its request counts as running until the body is dropped.
pub struct CountedBody {
    body: BoxBody<Bytes, io::Error>,
    _running: Running,
}

impl CountedBody {
    /// Ties the body to its request.
    pub fn new(body: BoxBody<Bytes, io::Error>, running: Running) -> Self {
        Self { body, _running: running }
    }
}

impl Body for CountedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
