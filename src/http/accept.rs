//! The accept loop: accepts connections, and passes their requests to a poem endpoint.
//!
//! It adds what poem's own server lacks: time limits on request heads, request bodies and slow readers of responses; a
//! bound on connections that evicts idle ones instead of refusing new ones; a pause after failed accepts; and a stop
//! that lets running requests finish. A request costs no timer: each connection has one, which is checked only when it
//! fires.

mod account;
mod body;
mod close_counter;
mod connection;
mod exchange;
mod pulse;
mod reading;
mod registry;
mod socket;
mod tls;
mod unread;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use poem::{Endpoint, Response};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use crate::kernel::error::{Error, Result};

use super::context::TrustedProxies;
pub use account::ALLOWANCE;
pub use close_counter::CloseCounter;
use connection::Origin;
pub use exchange::{Connection, Exchange};
pub use reading::{Failure, Reading};
use registry::Registry;
pub use tls::TlsFiles;
use tls::TlsKeeper;

/// How much, and for how long, clients may use the server.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at a time. Further ones evict idle ones, or wait in the queue of the operating system.
    pub connections: usize,
    /// Connections from one address at a time; absent: half of all. Trusted proxies have no such limit.
    pub connections_per_address: Option<usize>,
    /// Proxies that speak for many clients.
    pub trusted_proxies: TrustedProxies,
    /// Bytes of responses that wait for their readers, and the same for request bodies that are being received. One
    /// address may use three quarters of each, one connection a quarter.
    pub memory: usize,
    /// From the first byte of a request head to its end; also the whole TLS handshake.
    pub head: Duration,
    /// A connection without a request is closed after this.
    pub idle: Duration,
    /// An HTTP/1 connection without a request is parked after this: only its socket is kept until bytes arrive.
    pub park: Duration,
    /// The longest wait for the next piece of a request body.
    pub body_idle: Duration,
    /// From the first wait for a request body to its end.
    pub body_total: Duration,
    /// How long a client may take nothing of a response that waits to be sent.
    pub stalled_write: Duration,
    /// The same, if many responses of one connection wait.
    pub stalled_many: Duration,
    /// How long running requests may continue after the stop; then their connections are cut.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 20_000,
            connections_per_address: None,
            trusted_proxies: TrustedProxies::default(),
            memory: 32 << 20,
            head: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            park: Duration::from_secs(5),
            body_idle: Duration::from_secs(20),
            body_total: Duration::from_secs(600),
            stalled_write: Duration::from_secs(30),
            stalled_many: Duration::from_secs(10),
            grace: Duration::from_secs(8),
        }
    }
}

/// File descriptors that are reserved for files and databases.
const RESERVED_DESCRIPTORS: u64 = 256;
/// Connections that wait in the queue of the operating system.
const BACKLOG: u32 = 4096;
/// The shortest and the longest pause after an accept that failed for lack of resources.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));
/// How often idle connections may be evicted, and certificate files checked.
const EVICTION_PAUSE: Duration = Duration::from_millis(100);
const CERTIFICATE_LOOK: Duration = Duration::from_secs(30);

/// The response to a connection beyond the limit of its address, without TLS.
const OVERLOADED: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// A bound socket that does not serve yet.
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    tls: Option<TlsKeeper>,
    endings: CloseCounter,
}

impl Listener {
    /// Binds the address (port 0 picks one) and reads the certificate, so that errors in either are reported before the
    /// server starts. Must be called inside the runtime. Errors name the setting.
    pub fn bind(address: SocketAddr, tls: Option<TlsFiles>) -> Result<Self> {
        let tls = tls.map(TlsKeeper::load).transpose()?;
        let refused = |error: io::Error| {
            Error::invalid("listen", format!("is {address}, where the server cannot listen: {error}"))
        };
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }.map_err(refused)?;
        socket.set_reuseaddr(true).map_err(refused)?;
        socket.bind(address).map_err(refused)?;
        let socket = socket.listen(BACKLOG).map_err(refused)?;
        let address = socket.local_addr().map_err(refused)?;
        Ok(Self { socket, address, tls, endings: CloseCounter::default() })
    }

    /// The address with the port that was picked.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Whether connections are encrypted.
    pub fn is_tls(&self) -> bool {
        self.tls.is_some()
    }

    /// The counter of events that free memory while this serves.
    pub fn endings(&self) -> CloseCounter {
        self.endings.clone()
    }

    /// Serves until `shutdown` resolves. Then it stops accepting, closes idle connections at once, lets running
    /// requests finish within `limits.grace`, and returns. Requests carry the address of their peer as poem's
    /// `RemoteAddr`. A body that comes too slowly ends in an I/O error of the kind `TimedOut`.
    pub async fn serve<E>(self, endpoint: E, shutdown: impl Future<Output = ()>, limits: Limits) -> Result<()>
    where
        E: Endpoint<Output = Response> + 'static,
    {
        let capacity = capacity(limits.connections);
        let grace = limits.grace;
        let per_address = limits.connections_per_address.unwrap_or(capacity.div_ceil(2)).max(1);
        let mut server = Server {
            registry: Arc::new(Registry::new(self.endings, &limits, per_address)),
            trusted_proxies: limits.trusted_proxies.clone(),
            origin: Arc::new(Origin::new(endpoint, self.address, limits)),
            slots: Arc::new(Semaphore::new(capacity)),
            capacity,
            waiting: None,
            pause: PAUSES.0,
        };
        let mut tasks = JoinSet::new();
        let mut hangup = self.tls.as_ref().and_then(|_| signal(SignalKind::hangup()).ok());
        let mut look = interval(CERTIFICATE_LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut shutdown = std::pin::pin!(shutdown);
        let registry = server.registry.clone();
        loop {
            tokio::select! {
                () = &mut shutdown => break,
                next = server.next(&self.socket) => match next {
                    Ok((slot, stream, peer)) => server.admit(&mut tasks, slot, stream, peer, self.tls.as_ref()),
                    Err(error) => server.pause_after(&error).await,
                },
                Some(finished) = tasks.join_next() => report(finished),
                () = registry.pressure() => registry.relieve(),
                () = reload_requested(&mut hangup) => reload(self.tls.as_ref(), true).await,
                _ = look.tick(), if self.tls.is_some() => reload(self.tls.as_ref(), false).await,
            }
        }
        drop(self.socket);
        server.stop(tasks, grace).await;
        Ok(())
    }
}

/// The running loop.
struct Server<E> {
    origin: Arc<Origin<E>>,
    registry: Arc<Registry>,
    trusted_proxies: TrustedProxies,
    slots: Arc<Semaphore>,
    capacity: usize,
    /// A connection that was accepted while there was no free slot.
    waiting: Option<(TcpStream, SocketAddr)>,
    pause: Duration,
}

impl<E: Endpoint<Output = Response> + 'static> Server<E> {
    /// Waits for a connection, and then for a free slot; evicts idle connections if there is none. Cancel-safe: an
    /// accepted connection waits for the next call.
    async fn next(&mut self, socket: &TcpListener) -> io::Result<(OwnedSemaphorePermit, TcpStream, SocketAddr)> {
        if self.waiting.is_none() {
            self.waiting = Some(socket.accept().await?);
        }
        let slot = loop {
            if let Ok(slot) = self.slots.clone().try_acquire_owned() {
                break slot;
            }
            // A new client waits, so idle connections have to go.
            if self.registry.evict_idle((self.capacity / 16).max(1), None) == 0 {
                tracing::debug!(capacity = self.capacity, "every connection is in use; new ones wait");
            }
            if let Ok(Ok(slot)) = timeout(EVICTION_PAUSE, self.slots.clone().acquire_owned()).await {
                break slot;
            }
        };
        // Only this function changes `waiting`.
        let (stream, peer) = self.waiting.take().ok_or_else(|| io::Error::from(io::ErrorKind::Interrupted))?;
        Ok((slot, stream, peer))
    }

    /// Starts the task of a connection.
    fn admit(
        &mut self,
        tasks: &mut JoinSet<()>,
        slot: OwnedSemaphorePermit,
        stream: TcpStream,
        peer: SocketAddr,
        tls: Option<&TlsKeeper>,
    ) {
        self.pause = PAUSES.0;
        let is_proxy = self.trusted_proxies.trusts(peer.ip().to_canonical());
        let Some(membership) = self.registry.enter(peer.ip(), is_proxy) else {
            tracing::debug!(%peer, "the address has as many connections as it may have");
            if tls.is_none() {
                // Do not wait for a client that cannot take it at once.
                drop(stream.try_write(OVERLOADED));
            }
            return;
        };
        let (origin, acceptor) = (self.origin.clone(), tls.map(TlsKeeper::acceptor));
        tasks.spawn(async move {
            connection::run(stream, peer, acceptor, &origin, membership.pulse()).await;
            drop(membership);
            drop(slot);
        });
    }

    /// Pauses after an accept that failed for lack of resources, because the next one would fail at once.
    async fn pause_after(&mut self, error: &io::Error) {
        if is_of_one_connection(error) {
            return;
        }
        tracing::warn!(%error, pause_ms = self.pause.as_millis(), "a connection could not be accepted");
        #[expect(
            clippy::disallowed_methods,
            reason = "an accept that failed for want of resources would fail again at once"
        )]
        sleep(self.pause).await;
        self.pause = (self.pause * 2).min(PAUSES.1);
    }

    /// Ends every connection: the idle ones now, the others when their requests are answered or the time is over.
    async fn stop(&self, mut tasks: JoinSet<()>, grace: Duration) {
        self.registry.close_all();
        let finished = timeout(grace, async {
            while let Some(finished) = tasks.join_next().await {
                report(finished);
            }
        });
        if finished.await.is_err() {
            tracing::warn!(connections = tasks.len(), "requests were cut because they did not end in time");
            tasks.shutdown().await;
        }
    }
}

/// Logs a panic that was not caught by the endpoint. It ends one connection.
fn report(finished: std::result::Result<(), tokio::task::JoinError>) {
    if let Err(error) = finished
        && error.is_panic()
    {
        tracing::error!(%error, "the task of a connection panicked");
    }
}

/// Whether the error concerns only the connection that was being accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted, TimedOut};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted | TimedOut)
}

/// Resolves when the process gets the signal to reload its certificate; never without TLS.
async fn reload_requested(hangup: &mut Option<Signal>) {
    let received = match hangup {
        Some(hangup) => hangup.recv().await,
        None => None,
    };
    if received.is_none() {
        std::future::pending().await
    }
}

/// Reloads the certificate files if they changed, or in any case with `always`. If they are invalid, logs an error and
/// keeps the old certificate.
async fn reload(tls: Option<&TlsKeeper>, always: bool) {
    let Some(keeper) = tls.cloned() else { return };
    let outcome = tokio::task::spawn_blocking(move || keeper.reload(always)).await;
    match outcome {
        Ok(Ok(true)) => tracing::info!("the certificate was read again"),
        Ok(Ok(false)) => {}
        Ok(Err(error)) => tracing::error!(?error, "the certificate could not be read again; the old one serves on"),
        Err(error) => tracing::error!(%error, "reading the certificate again panicked"),
    }
}

/// Raises the limit on open files to what the system permits. Returns the new limit.
pub fn raise_file_limit() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if limit.current != limit.maximum
        && let Err(error) = setrlimit(Resource::Nofile, raised)
    {
        tracing::warn!(%error, "the limit on open files could not be raised");
    }
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

/// The number of connections at a time: the wanted number, as far as file descriptors suffice.
fn capacity(wanted: usize) -> usize {
    let descriptors = raise_file_limit().saturating_sub(RESERVED_DESCRIPTORS).max(16);
    let possible = usize::try_from(descriptors).unwrap_or(usize::MAX);
    if possible < wanted {
        tracing::warn!(wanted, possible, "the limit on open files bounds the connections");
    }
    wanted.min(possible).clamp(1, Semaphore::MAX_PERMITS)
}
