//! One connection, from its first byte to its end.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::uri::Scheme;
use http_body_util::combinators::BoxBody;
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulConnection;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Body, Endpoint, Request, RequestParts, Response};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::Limits;
use super::body::{CountedBody, TimedBody};
use super::registry::{Patience, Pulse};

/// What an HTTP/2 connection begins with.
const HTTP2_PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// The largest request head, and what is read at once of a body.
const BUFFER: usize = 64 * 1024;
/// Requests that one HTTP/2 connection may run at one time, and the size of a request head on it.
const HTTP2_STREAMS: u32 = 128;
const HTTP2_HEAD: u32 = 32 * 1024;
/// What a connection without a request is given to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

/// What all connections of a server share.
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

/// Serves a connection to its end. What goes wrong on it concerns its client alone and is logged at debug level.
pub async fn run<E>(
    stream: TcpStream,
    peer: SocketAddr,
    tls: Option<TlsAcceptor>,
    origin: &Arc<Origin<E>>,
    pulse: &Arc<Pulse>,
) where
    E: Endpoint<Output = Response> + 'static,
{
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%peer, %error, "the connection ended before it began");
        return;
    }
    let limits = &origin.limits;
    let outcome = match tls {
        None => match while_open(pulse, limits.idle, first_protocol(&stream, limits.head)).await {
            Some(Ok(Some(Protocol::Http1))) => {
                serve_http1(Watched::new(stream, pulse), peer, Scheme::HTTP, origin, pulse).await
            }
            // The futures of the rarer kinds are boxed: the task of every connection is as large as its largest part.
            Some(Ok(Some(Protocol::Http2))) => {
                Box::pin(serve_http2(Watched::new(stream, pulse), peer, Scheme::HTTP, origin, pulse)).await
            }
            Some(Err(error)) => Err(error.into()),
            Some(Ok(None)) | None => Ok(()),
        },
        Some(acceptor) => Box::pin(serve_tls(stream, peer, acceptor, origin, pulse)).await,
    };
    if let Err(error) = outcome {
        tracing::debug!(%peer, %error, "a connection ended early");
    }
}

type Fault = Box<dyn std::error::Error + Send + Sync>;
type Outcome = Result<(), Fault>;

async fn serve_tls<E>(
    stream: TcpStream,
    peer: SocketAddr,
    acceptor: TlsAcceptor,
    origin: &Arc<Origin<E>>,
    pulse: &Arc<Pulse>,
) -> Outcome
where
    E: Endpoint<Output = Response> + 'static,
{
    let handshake = acceptor.accept(Watched::new(stream, pulse));
    let Some(stream) = while_open(pulse, origin.limits.head, handshake).await else { return Ok(()) };
    let stream = stream?;
    pulse.forget_head();
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        serve_http2(stream, peer, Scheme::HTTPS, origin, pulse).await
    } else {
        serve_http1(stream, peer, Scheme::HTTPS, origin, pulse).await
    }
}

/// Serves HTTP/1. A connection that idles for some seconds is parked: taken apart down to its socket, and put together
/// again when bytes come. Most connections of a school idle most of the time, and this is where their memory would be.
async fn serve_http1<S, E>(
    mut stream: S,
    peer: SocketAddr,
    scheme: Scheme,
    origin: &Arc<Origin<E>>,
    pulse: &Arc<Pulse>,
) -> Outcome
where
    S: Socketed + Send + Unpin + 'static,
    E: Endpoint<Output = Response> + 'static,
{
    let limits = &origin.limits;
    loop {
        // Boxed, so that a connection that is parked holds nothing of it.
        let session = Box::pin(converse(stream, peer, scheme.clone(), origin, pulse));
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
async fn converse<S, E>(
    stream: S,
    peer: SocketAddr,
    scheme: Scheme,
    origin: &Arc<Origin<E>>,
    pulse: &Arc<Pulse>,
) -> Result<Option<S>, Fault>
where
    S: Socketed + Send + Unpin + 'static,
    E: Endpoint<Output = Response> + 'static,
{
    let service = service_fn(|request| answer(request, peer, scheme.clone(), origin.clone(), pulse.clone()));
    let mut connection = http1::Builder::new()
        // Our own watch covers heads; hyper's would cost a timer for each request.
        .header_read_timeout(None)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(stream), service);
    if let End::Closed = watch(Pin::new(&mut connection), pulse, &origin.limits, Some(origin.limits.park)).await? {
        return Ok(None);
    }
    let parts = connection.into_parts();
    // Half a head that was sent behind the last request, seconds ago, is as bad as one that does not come to its end.
    Ok(parts.read_buf.is_empty().then(|| parts.io.into_inner()))
}

async fn serve_http2<S, E>(
    stream: S,
    peer: SocketAddr,
    scheme: Scheme,
    origin: &Arc<Origin<E>>,
    pulse: &Arc<Pulse>,
) -> Outcome
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    E: Endpoint<Output = Response> + 'static,
{
    let (origin_of_streams, pulse_of_streams) = (origin.clone(), pulse.clone());
    let service = service_fn(move |request| {
        answer(request, peer, scheme.clone(), origin_of_streams.clone(), pulse_of_streams.clone())
    });
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(30))
        .max_concurrent_streams(HTTP2_STREAMS)
        .max_header_list_size(HTTP2_HEAD)
        .max_send_buf_size(BUFFER)
        .serve_connection(TokioIo::new(stream), service);
    watch(pin!(connection), pulse, &origin.limits, None).await?;
    Ok(())
}

/// Turns a request into poem's, and poem's answer back. An endpoint has an answer for every error.
async fn answer<E>(
    request: http::Request<Incoming>,
    peer: SocketAddr,
    scheme: Scheme,
    origin: Arc<Origin<E>>,
    pulse: Arc<Pulse>,
) -> Result<http::Response<CountedBody>, Infallible>
where
    E: Endpoint<Output = Response>,
{
    let running = pulse.begin();
    drop(pulse);
    let (parts, incoming) = request.into_parts();
    let body = if incoming.is_end_stream() {
        Body::empty()
    } else {
        let limits = &origin.limits;
        Body::from(BoxBody::new(TimedBody::new(incoming, limits.body_idle, limits.body_total)))
    };
    let (local, remote) = (LocalAddr(origin.address.into()), RemoteAddr(peer.into()));
    let request = Request::from_parts(RequestParts::from((parts, local, remote, scheme)), body);
    let response: http::Response<BoxBody<bytes::Bytes, io::Error>> = origin.endpoint.get_response(request).await.into();
    Ok(response.map(|body| CountedBody::new(body, running)))
}

/// Drives a connection, ends it when it tries our patience, and asks it to end when the server stops.
/// Where it may be parked, it is after that time without a request, and bytes outside a request are the beginning of one.
async fn watch<C>(
    mut connection: Pin<&mut C>,
    pulse: &Pulse,
    limits: &Limits,
    park_after: Option<Duration>,
) -> Result<End, C::Error>
where
    C: GracefulConnection,
{
    let mut timer = pin!(sleep(limits.idle));
    let (mut attended, mut goodbye) = (false, None);
    poll_fn(|context| {
        if !attended {
            attended = true;
            pulse.attend(context.waker());
            ready_to_fire(timer.as_mut(), context);
        }
        loop {
            if let Poll::Ready(ended) = connection.as_mut().poll(context) {
                return Poll::Ready(ended.map(|()| End::Closed));
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
    /// It idles, and may be taken apart.
    Parked,
}

/// Has the timer wake this task; true if it has fired already.
fn ready_to_fire(timer: Pin<&mut Sleep>, context: &mut Context<'_>) -> bool {
    timer.poll(context).is_ready()
}

/// Waits for the future, but not longer than the limit and not after the connection was asked to end.
async fn while_open<F: Future>(pulse: &Pulse, limit: Duration, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut timer = pin!(sleep(limit));
    poll_fn(|context| {
        pulse.attend(context.waker());
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

enum Protocol {
    Http1,
    Http2,
}

/// Looks at the first bytes without taking them, so that a connection that says nothing costs no buffer. `None`: closed.
async fn first_protocol(stream: &TcpStream, head: Duration) -> io::Result<Option<Protocol>> {
    let mut seen = [0; HTTP2_PREFACE.len()];
    let mut count = stream.peek(&mut seen).await?;
    let until = Instant::now() + head;
    // Nobody but a client of HTTP/2 begins with `PR`, and it sends its preface at once, so this loop is all but unused.
    while 0 < count && count < seen.len() && HTTP2_PREFACE.starts_with(&seen[..count]) && Instant::now() < until {
        sleep(Duration::from_millis(20)).await;
        count = stream.peek(&mut seen).await?;
    }
    Ok(match count {
        0 => None,
        _ if seen == HTTP2_PREFACE => Some(Protocol::Http2),
        _ => Some(Protocol::Http1),
    })
}

/// The socket, which tells the pulse what comes and goes.
struct Watched {
    stream: TcpStream,
    pulse: Arc<Pulse>,
}

impl Watched {
    fn new(stream: TcpStream, pulse: &Arc<Pulse>) -> Self {
        Self { stream, pulse: pulse.clone() }
    }

    fn wrote(&self, outcome: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        self.pulse.sent(outcome.is_ready());
        outcome
    }
}

/// A stream that runs over a socket.
trait Socketed: AsyncRead + AsyncWrite {
    /// The socket below.
    fn socket(&self) -> &TcpStream;
}

impl Socketed for Watched {
    fn socket(&self) -> &TcpStream {
        &self.stream
    }
}

impl Socketed for TlsStream<Watched> {
    fn socket(&self) -> &TcpStream {
        &self.get_ref().0.stream
    }
}

impl AsyncRead for Watched {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let watched = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut watched.stream).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            watched.pulse.received();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Watched {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let watched = self.get_mut();
        let outcome = Pin::new(&mut watched.stream).poll_write(context, bytes);
        watched.wrote(outcome)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let watched = self.get_mut();
        let outcome = Pin::new(&mut watched.stream).poll_write_vectored(context, pieces);
        watched.wrote(outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
