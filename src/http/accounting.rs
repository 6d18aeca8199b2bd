//! Accounting of requests: metrics, access line, and the meter of the key. A response is accounted for when it is
//! answered; an event stream at its end, with its whole duration and its bytes.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use poem::Response;
use poem::http::Method;
use tokio::time::Instant;

use super::context::Context;
use super::mount::Mounts;

type BoxBody = http_body_util::combinators::BoxBody<Bytes, io::Error>;

/// The target of the log's line for each request.
pub const ACCESS: &str = "schola::access";
/// How many bytes of a method and of a path the access line shows.
const LONGEST_LOGGED: usize = 500;

/// A method or a path, cut for the access line, because the client chooses its length.
pub(super) fn logged(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST_LOGGED)]
}

/// A request as it is noted.
pub(super) struct Noted<'a> {
    /// The context of the request.
    pub context: &'a Context,
    /// Its method.
    pub method: &'a Method,
    /// The path of its address, where there is a line in the log.
    pub logged_path: Option<&'a str>,
    /// The status of the response.
    pub status: u16,
    /// From the request to the response, or to the end of a stream.
    pub took: Duration,
    /// The bytes of a stream.
    pub bytes: Option<u64>,
}

impl Noted<'_> {
    /// Notes the request.
    pub fn note(&self, mounts: &impl Mounts) {
        let Self { context, method, logged_path, status, took, bytes } = *self;
        let operation = context.operation.get().copied().unwrap_or("none");
        super::metrics::request(operation, status, took);
        mounts.finished(context, method, status, took);
        if let Some(path) = logged_path {
            tracing::info!(
                target: ACCESS,
                request_id = context.request_id,
                method = logged(method.as_str()),
                path = logged(path),
                status,
                took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
                operation,
                user = context.user.get().copied(),
                key = context.key.get().map(|(_, key)| key.get()),
                address = context.address.map(tracing::field::display),
                bytes,
                "{} {} {}",
                logged(method.as_str()),
                logged(path),
                status
            );
        }
    }
}

/// A stream that is noted when it ends.
pub(super) struct Running<M: Mounts> {
    /// The mounts, which are notified of the end.
    pub mounts: Arc<M>,
    /// The context of the request.
    pub context: Arc<Context>,
    /// Its method.
    pub method: Method,
    /// The path of its address, where there is a line in the log. It is a copy: an address is a part of the 8 KiB that its head was
    /// read into.
    pub logged_path: Option<String>,
    /// When the request arrived.
    pub started: Instant,
}

impl<M: Mounts> Running<M> {
    /// Returns the response with a body that accounts for the request when it is dropped: at its end, or when the
    /// connection is gone.
    pub fn until_end(self, response: Response) -> Response {
        let status = response.status().as_u16();
        let (parts, body) = response.into_parts();
        let counted = Counted { body: BoxBody::from(body), bytes: 0, status, request: self };
        Response::from_parts(parts, poem::Body::from(BoxBody::new(counted)))
    }
}

/// The body of a stream, with its bytes counted.
struct Counted<M: Mounts> {
    body: BoxBody,
    bytes: u64,
    status: u16,
    request: Running<M>,
}

impl<M: Mounts> Body for Counted<M> {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut TaskContext<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = self.get_mut();
        let frame = ready!(Pin::new(&mut this.body).poll_frame(context));
        if let Some(Ok(frame)) = &frame {
            this.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<M: Mounts> Drop for Counted<M> {
    fn drop(&mut self) {
        let Running { mounts, context, method, logged_path, started } = &self.request;
        let noted = Noted {
            context,
            method,
            logged_path: logged_path.as_deref(),
            status: self.status,
            took: started.elapsed(),
            bytes: Some(self.bytes),
        };
        noted.note(mounts.as_ref());
    }
}
