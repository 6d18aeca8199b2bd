//! Bodies that a request was answered without.

use std::pin::pin;
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::Incoming;
use parking_lot::Mutex;

/// How much of such a body is read all the same, in bytes, and for how long.
const MOST: usize = 8 << 20;
const PATIENCE: Duration = Duration::from_secs(2);

/// What is left of a body once nobody reads it any more.
#[derive(Default)]
pub struct Unread(Mutex<Option<Incoming>>);

impl Unread {
    /// Keeps what is left.
    pub fn keep(&self, rest: Incoming) {
        *self.0.lock() = Some(rest);
    }

    /// Reads to the end of the body and forgets it, within bounds, where it may. True if nothing is left, and the connection
    /// can go on.
    ///
    /// HTTP/1 has no other way to the next request. Closing the connection instead would take the answer with it where the
    /// client is still sending, and the request that it sends next.
    pub async fn forget(&self, may_read: bool) -> bool {
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
