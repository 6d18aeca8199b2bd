//! The beginning of a request body, read before the operation runs.
//!
//! The future of an operation is many times as large as a small body. A client that sends its body slowly must not keep
//! one in memory, so a body of at most [`MOST`] bytes is complete before the operation is called.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, SizeHint};
use poem::Request;
use poem::http::header;

use super::accept::{ALLOWANCE, Exchange};
use super::bearer::Bearer;

type BoxBody = http_body_util::combinators::BoxBody<Bytes, io::Error>;

/// How many bytes are read ahead at most. They are no more than what a connection may hold without being counted.
const MOST: usize = ALLOWANCE;

/// Prepares the call of an operation: reads its body ahead, unless the request may be refused without one. That is so
/// if the operation is guarded and the request has no credential, and if the client waits for `100 Continue`.
pub async fn prepare(request: &mut Request, is_guarded: bool) {
    let Some(reading) = request.data::<Exchange>().and_then(|exchange| exchange.reading.clone()) else { return };
    let is_refused = is_guarded && Bearer::of(request) == Bearer::Missing;
    if !is_refused && !request.headers().contains_key(header::EXPECT) {
        let body = ReadAhead::read(request.take_body()).await;
        request.set_body(BoxBody::new(body));
    }
    reading.operation_begins();
}

/// A request body whose beginning is in memory.
struct ReadAhead {
    first: Bytes,
    /// What ended the reading: an error, or trailers.
    next: Option<io::Result<Frame<Bytes>>>,
    rest: BoxBody,
}

impl ReadAhead {
    /// Reads the body until it ends, fails or has delivered as much as is read ahead.
    async fn read(body: poem::Body) -> Self {
        let mut body = BoxBody::from(body);
        let mut first = BytesMut::new();
        let mut next = None;
        while first.len() < MOST && next.is_none() {
            match body.frame().await.map(|frame| frame.map(Frame::into_data)) {
                // Most bodies arrive in one piece, which needs no copy.
                Some(Ok(Ok(whole))) if first.is_empty() && body.is_end_stream() => {
                    return Self { first: whole, next, rest: body };
                }
                // Pieces are copied, so that none of them keeps the buffer of the connection.
                Some(Ok(Ok(piece))) => first.extend_from_slice(&piece),
                Some(Ok(Err(trailers))) => next = Some(Ok(trailers)),
                Some(Err(error)) => next = Some(Err(error)),
                None => break,
            }
        }
        let first = first.freeze();
        Self { first, next, rest: body }
    }
}

impl Body for ReadAhead {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let body = self.get_mut();
        if body.first.has_remaining() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut body.first)))));
        }
        match body.next.take() {
            Some(next) => Poll::Ready(Some(next)),
            None => Pin::new(&mut body.rest).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_empty() && self.next.is_none() && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (rest, length) = (self.rest.size_hint(), self.first.len() as u64);
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower() + length);
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper + length);
        }
        hint
    }
}
