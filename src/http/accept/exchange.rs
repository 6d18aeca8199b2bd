//! The state of a request's connection: how the body comes in, and whether there is room for the response.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use hyper::body::Body as _;
use poem::Response;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::account::{ALLOWANCE, What};
use super::body::Counted;
use super::pulse::Pulse;
use super::reading::Reading;

type BoxBody = http_body_util::combinators::BoxBody<Bytes, std::io::Error>;

/// Large responses that are produced at a time on the whole server.
static LARGE: Semaphore = Semaphore::const_new(8);

/// The exchange of one request and its response, in the extensions of the request.
#[derive(Clone)]
pub struct Exchange {
    pub(super) pulse: Arc<Pulse>,
    /// The state of the request body; absent if there is none.
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
    /// Counts the bytes of a response until they are sent, if they are in memory and not shared. Returns `None` if the
    /// server, the address or the connection has no room for them; then the response is dropped. A small one always
    /// fits.
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

    /// Waits until another large response may be produced. The number is limited for the server and for one connection.
    pub async fn large(&self) -> (Option<SemaphorePermit<'_>>, Option<SemaphorePermit<'static>>) {
        (self.pulse.account.large().await, LARGE.acquire().await.ok())
    }

    /// A handle that ends the connection.
    pub fn connection(&self) -> Connection {
        Connection(self.pulse.clone())
    }

    /// Bytes of responses that wait for their readers on the whole server, and bytes of bodies that are being received.
    /// Without the allowances of the connections.
    pub fn memory(&self) -> (usize, usize) {
        let account = &self.pulse.account;
        (account.held_by_all(What::Response), account.held_by_all(What::Body))
    }
}
