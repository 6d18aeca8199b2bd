//! Bodies that a request was answered without.

use std::pin::pin;
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::Incoming;
use parking_lot::Mutex;

/// How much of such a body is read all the same, in bytes, and for how long.
const MOST: usize = 8 << 20;
const PATIENCE: Duration = Duration::from_secs(2);

/// The rest of a body that nothing reads any more.
#[derive(Default)]
pub struct Unread(Mutex<Option<Incoming>>);

impl Unread {
    /// Keeps the rest of a body.
    pub fn put(&self, rest: Incoming) {
        *self.0.lock() = Some(rest);
    }

    /// Reads and discards the rest of the body, within bounds, if it may. Returns true if nothing is left and the
    /// connection can continue.
    ///
    /// HTTP/1 offers no other way to the next request. Closing the connection would lose the response if the client is
    /// still sending, and the client's next request.
    pub async fn discard(&self, may_read: bool) -> bool {
        let Some(rest) = self.0.lock().take() else { return true };
        may_read && tokio::time::timeout(PATIENCE, read(rest)).await.unwrap_or(false)
    }
}

async fn read(rest: Incoming) -> bool {
    let (mut rest, mut bytes) = (pin!(rest), 0);
    while let Some(frame) = rest.frame().await {
        let Ok(frame) = frame else { return false };
        bytes += frame.data_ref().map_or(0, bytes::Bytes::len);
        if bytes > MOST {
            return false;
        }
    }
    true
}
