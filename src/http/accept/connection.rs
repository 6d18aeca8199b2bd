//! One connection, from its first byte to its end.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::uri::Scheme;
use http_body_util::BodyExt;
use http_body_util::combinators::BoxBody;
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulConnection;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Body, Endpoint, Request, RequestParts, Response};
use rustix::net::sockopt::set_tcp_user_timeout;
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};
use tokio_rustls::TlsAcceptor;

use super::super::sse::is_event_stream;
use super::Limits;
use super::body::{Counted, CountedBody, TimedBody};
use super::exchange::Exchange;
use super::pulse::{Patience, Pulse, Running};
use super::reading::Reading;
use super::socket::{Socketed, Watched};

/// The first bytes of an HTTP/2 connection.
const HTTP2_PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// The largest request head, and the buffer for a body.
const BUFFER: usize = 64 * 1024;
/// Open requests of an HTTP/2 connection, and the size of its request heads.
const HTTP2_STREAMS: u32 = 128;
const HTTP2_HEAD: u32 = 16 * 1024;
/// The windows of HTTP/2, which bound what a client may send before the server reads it: of one request body, and on
/// the whole connection.
const HTTP2_STREAM_WINDOW: u32 = 128 * 1024;
const HTTP2_WINDOW: u32 = 512 * 1024;
/// Streams that a client may reset before the server handles them, and streams that may end by an error of the client.
const HTTP2_RESETS: usize = 20;
const HTTP2_ERRORS: usize = 256;
/// The memory of an open HTTP/2 request, without the bytes of its head.
const REQUEST: usize = 6 * 1024;
/// How long a request waits for the responses before it to be read.
const ROOM: Duration = Duration::from_secs(30);
/// How long sent bytes may stay unacknowledged by the system of the client, in milliseconds; then the connection is
/// dead.
const UNACKNOWLEDGED_MILLIS: u32 = 60_000;
/// How long an idle connection may take to shut down.
const GOODBYE: Duration = Duration::from_secs(1);

/// The state that all connections of a server share.
pub struct Origin<E> {
    endpoint: E,
    address: SocketAddr,
    limits: Limits,
}

impl<E> Origin<E> {
    /// The endpoint that answers, the address it is reached at, and the limits of clients.
    pub fn new(endpoint: E, address: SocketAddr, limits: Limits) -> Self {
        Self { endpoint, address, limits }
    }
}

/// Serves a connection to its end. Errors concern only its client and are logged at debug level.
pub async fn run<E>(
    stream: TcpStream,
    peer: SocketAddr,
    tls: Option<TlsAcceptor>,
    origin: &Arc<Origin<E>>,
    pulse: &Arc<Pulse>,
) where
    E: Endpoint<Output = Response> + 'static,
{
    // Otherwise a client that vanished would occupy a stream for a quarter of an hour.
    let unanswered = set_tcp_user_timeout(&stream, UNACKNOWLEDGED_MILLIS).map_err(io::Error::from);
    if let Err(error) = stream.set_nodelay(true).and(unanswered) {
        tracing::debug!(%peer, %error, "the connection ended before it began");
        return;
    }
    let scheme = if tls.is_some() { Scheme::HTTPS } else { Scheme::HTTP };
    let session = Session { peer, scheme, origin: origin.clone(), pulse: pulse.clone() };
    let outcome = match tls {
        None => session.serve_plain(stream).await,
        // The futures of the rarer kinds are boxed: the task of every connection is as large as its largest part.
        Some(acceptor) => Box::pin(session.serve_encrypted(stream, acceptor)).await,
    };
    if let Err(error) = outcome {
        tracing::debug!(%peer, %error, "a connection ended early");
    }
}

type Fault = Box<dyn std::error::Error + Send + Sync>;
type Outcome = Result<(), Fault>;

/// A connection, as its requests see it: the peer, the scheme and the endpoint.
struct Session<E> {
    peer: SocketAddr,
    scheme: Scheme,
    origin: Arc<Origin<E>>,
    pulse: Arc<Pulse>,
}

impl<E> Clone for Session<E> {
    fn clone(&self) -> Self {
        let Self { peer, scheme, origin, pulse } = self;
        Self { peer: *peer, scheme: scheme.clone(), origin: origin.clone(), pulse: pulse.clone() }
    }
}

impl<E: Endpoint<Output = Response> + 'static> Session<E> {
    /// Serves a connection without TLS. Its first bytes tell the protocol.
    async fn serve_plain(&self, stream: TcpStream) -> Outcome {
        let limits = &self.origin.limits;
        match while_open(&self.pulse, limits.idle, first_protocol(&stream, limits.head)).await {
            Some(Ok(Some(protocol))) => self.serve(Watched::new(stream, &self.pulse), protocol).await,
            Some(Err(error)) => Err(error.into()),
            Some(Ok(None)) | None => Ok(()),
        }
    }

    /// Serves a connection with TLS. The handshake tells the protocol.
    async fn serve_encrypted(&self, stream: TcpStream, acceptor: TlsAcceptor) -> Outcome {
        let handshake = acceptor.accept(Watched::new(stream, &self.pulse));
        let Some(stream) = while_open(&self.pulse, self.origin.limits.head, handshake).await else { return Ok(()) };
        let stream = stream?;
        self.pulse.forget_head();
        let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        self.serve(stream, if is_http2 { Protocol::Http2 } else { Protocol::Http1 }).await
    }

    async fn serve<S: Socketed + Send + Unpin + 'static>(&self, stream: S, protocol: Protocol) -> Outcome {
        match protocol {
            Protocol::Http1 => self.serve_http1(stream).await,
            Protocol::Http2 => Box::pin(self.serve_http2(stream)).await,
        }
    }

    /// Serves HTTP/1. A connection that is idle for some seconds is parked: reduced to its socket, and rebuilt when
    /// bytes arrive. Most connections of a school are idle most of the time, and would otherwise take most of the
    /// memory.
    async fn serve_http1<S: Socketed + Send + Unpin + 'static>(&self, mut stream: S) -> Outcome {
        let (limits, pulse) = (&self.origin.limits, &self.pulse);
        loop {
            // Boxed, so that a parked connection keeps nothing of it.
            let session = Box::pin(self.serve_until_idle(stream));
            let Some(parked) = session.await? else { return Ok(()) };
            stream = parked;
            pulse.parked();
            let mut first = [0];
            let more = stream.socket().peek(&mut first);
            match while_open(pulse, limits.idle.saturating_sub(limits.park), more).await {
                Some(Ok(1)) => pulse.forget_head(),
                Some(Err(error)) => return Err(error.into()),
                Some(Ok(_)) | None => return Ok(()),
            }
        }
    }

    /// Serves HTTP/1 until the connection is over, or idles: then its stream is returned.
    async fn serve_until_idle<S: Socketed + Send + Unpin + 'static>(&self, stream: S) -> Result<Option<S>, Fault> {
        let limits = &self.origin.limits;
        let mut connection = http1::Builder::new()
            // The connection's own timer covers heads; hyper's would cost a timer for each request.
            .header_read_timeout(None)
            .max_buf_size(BUFFER)
            .serve_connection(
                TokioIo::new(stream),
                service_fn(|request| self.clone().answer(request, Protocol::Http1)),
            );
        if let End::Closed = watch(Pin::new(&mut connection), &self.pulse, limits, Some(limits.park)).await? {
            return Ok(None);
        }
        let parts = connection.into_parts();
        // Half a head behind the last request counts as a head that does not end.
        Ok(parts.read_buf.is_empty().then(|| parts.io.into_inner()))
    }

    async fn serve_http2<S: Socketed + Send + Unpin + 'static>(&self, stream: S) -> Outcome {
        let session = self.clone();
        let connection = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .keep_alive_interval(Duration::from_secs(30))
            .max_concurrent_streams(HTTP2_STREAMS)
            .max_header_list_size(HTTP2_HEAD)
            .max_send_buf_size(BUFFER)
            .initial_stream_window_size(HTTP2_STREAM_WINDOW)
            .initial_connection_window_size(HTTP2_WINDOW)
            .max_pending_accept_reset_streams(HTTP2_RESETS)
            .max_local_error_reset_streams(HTTP2_ERRORS)
            .serve_connection(
                TokioIo::new(stream),
                service_fn(move |request| session.clone().answer(request, Protocol::Http2)),
            );
        watch(pin!(connection), &self.pulse, &self.origin.limits, None).await?;
        Ok(())
    }

    /// Turns a request into poem's, and poem's answer back. An endpoint has an answer for every error.
    async fn answer(
        self,
        request: http::Request<Incoming>,
        protocol: Protocol,
    ) -> Result<http::Response<CountedBody>, Infallible> {
        let Self { peer, scheme, origin, pulse } = self;
        let mut running = pulse.begin();
        let (mut parts, incoming) = request.into_parts();
        let has_body = !incoming.is_end_stream();
        // On HTTP/1 the connection itself accounts for its one request.
        if protocol == Protocol::Http2 && !running.hold(REQUEST + head_size(&parts)) {
            return Ok(overloaded(running));
        }
        // Bytes of an unread body fill the window of the whole connection, so its request does not wait.
        if has_body {
            pulse.account.begin();
        } else if !pulse.account.start(|| protocol == Protocol::Http1 && pulse.is_stalled(), ROOM).await {
            return Ok(overloaded(running));
        }
        running.started();
        let limits = &origin.limits;
        let reading = has_body.then(|| Arc::new(Reading::new(&pulse)));
        let body = match &reading {
            None => Body::empty(),
            Some(reading) => {
                let body = TimedBody::new(incoming, limits.body_idle, limits.body_total, reading.clone());
                Body::from(BoxBody::new(body))
            }
        };
        let waits = parts.headers.contains_key(http::header::EXPECT);
        let body_left = reading.clone().filter(|_| protocol == Protocol::Http1);
        parts.extensions.insert(Exchange { pulse, reading });
        let (local, remote) = (LocalAddr(origin.address.into()), RemoteAddr(peer.into()));
        let request = Request::from_parts(RequestParts::from((parts, local, remote, scheme)), body);
        // Not `get_response`: its future would hold the request, and hyper has room for it in every connection.
        let response = origin.endpoint.call(request).await.unwrap_or_else(poem::Error::into_response);
        let mut response = http::Response::<BoxBody<bytes::Bytes, io::Error>>::from(response);
        if let Some(reading) = body_left {
            // A client that waits for `100 Continue` gets the response instead.
            let may_read = !waits && reading.failure().is_none();
            if !reading.unread.discard(may_read).await {
                response.headers_mut().insert(http::header::CONNECTION, http::HeaderValue::from_static("close"));
            }
        }
        if is_event_stream(response.headers()) {
            running.streams();
        }
        let counted = response.extensions_mut().remove::<Arc<Counted>>();
        Ok(response.map(|body| CountedBody::new(body, counted, running)))
    }
}

/// The bytes of a request head.
fn head_size(parts: &http::request::Parts) -> usize {
    let path = parts.uri.path_and_query().map_or(0, |path| path.as_str().len());
    path + parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum::<usize>()
}

/// The answer where there is no room for a request. It has no body, so it does not wait for a reader either.
fn overloaded(running: Running) -> http::Response<CountedBody> {
    let body = BoxBody::new(http_body_util::Empty::new().map_err(|never| match never {}));
    let mut response = http::Response::new(CountedBody::new(body, None, running));
    *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert(http::header::RETRY_AFTER, http::HeaderValue::from_static("1"));
    response
}

/// Drives a connection. Ends it at its deadline, and asks it to end when the server stops. With `park_after`, a
/// connection without a request is parked after that time, and bytes outside a request are the beginning of one.
async fn watch<C>(
    mut connection: Pin<&mut C>,
    pulse: &Pulse,
    limits: &Limits,
    park_after: Option<Duration>,
) -> Result<End, C::Error>
where
    C: GracefulConnection,
{
    #[expect(clippy::disallowed_methods, reason = "the timer of an idle connection, moved on by each sign of life")]
    let mut timer = pin!(sleep(limits.idle));
    let (mut attended, mut goodbye) = (false, None);
    poll_fn(|context| {
        if !attended {
            attended = true;
            pulse.set_waker(context.waker());
            ready_to_fire(timer.as_mut(), context);
        }
        loop {
            if let Poll::Ready(ended) = connection.as_mut().poll(context) {
                return Poll::Ready(ended.map(|()| End::Closed));
            }
            if pulse.is_cut() {
                return Poll::Ready(Ok(End::Closed));
            }
            let fired = timer.is_elapsed();
            let deadline = match goodbye {
                Some(at) if pulse.running() == 0 => Some((at, Patience::Idle)),
                _ => pulse.deadline(limits, park_after),
            };
            let over = fired && deadline.is_some_and(|(at, _)| at <= Instant::now());
            if over && (goodbye.is_some() || deadline.is_some_and(|(_, patience)| patience != Patience::Idle)) {
                return Poll::Ready(Ok(End::Closed));
            }
            if over && !pulse.is_closing() && park_after.is_some_and(|after| after < limits.idle) {
                return Poll::Ready(Ok(End::Parked));
            }
            if goodbye.is_none() && (over || pulse.is_closing()) {
                goodbye = Some(Instant::now() + GOODBYE);
                connection.as_mut().graceful_shutdown();
                continue;
            }
            // The timer is touched only where it has fired or would fire too late: a request in time costs no timer.
            match deadline {
                Some((at, _)) if fired || at < timer.deadline() => timer.as_mut().reset(at),
                None if fired => timer.as_mut().reset(Instant::now() + limits.idle),
                _ => return Poll::Pending,
            }
            if !ready_to_fire(timer.as_mut(), context) {
                return Poll::Pending;
            }
        }
    })
    .await
}

/// How watching a connection ended.
enum End {
    /// The connection is over, or is to be dropped.
    Closed,
    /// The connection is idle and may be parked.
    Parked,
}

/// Has the timer wake this task; true if it has fired already.
fn ready_to_fire(timer: Pin<&mut Sleep>, context: &mut Context<'_>) -> bool {
    timer.poll(context).is_ready()
}

/// Waits for the future, until the limit or until the connection was asked to end.
async fn while_open<F: Future>(pulse: &Pulse, limit: Duration, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    #[expect(clippy::disallowed_methods, reason = "a time limit that ends with the connection too")]
    let mut timer = pin!(sleep(limit));
    poll_fn(|context| {
        pulse.set_waker(context.waker());
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        if pulse.is_closing() {
            return Poll::Ready(None);
        }
        timer.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// The protocol of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protocol {
    Http1,
    Http2,
}

/// Peeks at the first bytes, so that a silent connection costs no buffer. `None`: closed.
async fn first_protocol(stream: &TcpStream, head: Duration) -> io::Result<Option<Protocol>> {
    let mut seen = [0; HTTP2_PREFACE.len()];
    let mut count = stream.peek(&mut seen).await?;
    let until = Instant::now() + head;
    // Only an HTTP/2 client begins with `PR`, and it sends its preface at once, so this loop rarely runs.
    while 0 < count && count < seen.len() && HTTP2_PREFACE.starts_with(&seen[..count]) && Instant::now() < until {
        #[expect(clippy::disallowed_methods, reason = "a peek cannot wait for the bytes that are missing")]
        sleep(Duration::from_millis(20)).await;
        count = stream.peek(&mut seen).await?;
    }
    Ok(match count {
        0 => None,
        _ if seen == HTTP2_PREFACE => Some(Protocol::Http2),
        _ => Some(Protocol::Http1),
    })
}
