//! Texts that are the same for all clients, with their compressed forms.

use std::sync::Arc;

use bytes::Bytes;
use poem::http::{HeaderValue, header};
use poem::{Request, Response, ResponseBuilder};
use quick_cache::sync::Cache;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use crate::http::compress::{Effort, Encoding, pack, wanted};
use crate::kernel::{Error, Result};

/// Files and pages below this are not compressed, in bytes.
const WORTH_IT: usize = 1024;

/// Texts up to this size are compressed once more as well as it can be done, in bytes. Larger ones would take seconds.
const WORTH_MORE: usize = 256 << 10;

type Texts = Cache<(String, Option<Encoding>), Bytes>;

/// Texts that are the same for all clients, with their compressed forms. All readers share the same bytes.
pub struct Kept {
    texts: Arc<Texts>,
    /// The names of texts that were compressed as well as it can be done.
    improved: Cache<String, ()>,
}

impl Default for Kept {
    fn default() -> Self {
        Self { texts: Arc::new(Cache::new(2048)), improved: Cache::new(2048) }
    }
}

impl Kept {
    /// Puts a text with this name into a response, in an encoding that the request accepts. Calls `make` if the text is
    /// not cached yet.
    pub fn answer(
        &self,
        request: &Request,
        builder: ResponseBuilder,
        name: &str,
        make: impl FnOnce() -> Result<Bytes>,
    ) -> Result<Response> {
        let plain = self.plain(name, make)?;
        self.packed(request, builder, name, plain)
    }

    /// The text with this name, uncompressed.
    pub(super) fn plain(&self, name: &str, make: impl FnOnce() -> Result<Bytes>) -> Result<Bytes> {
        self.texts.get_or_insert_with(&(name.to_owned(), None), make)
    }

    pub(super) fn packed(
        &self,
        request: &Request,
        builder: ResponseBuilder,
        name: &str,
        plain: Bytes,
    ) -> Result<Response> {
        let Some(encoding) = wanted(request.headers()).filter(|_| plain.len() > WORTH_IT) else {
            return Ok(builder.body(plain));
        };
        let packed = self.texts.get_or_insert_with(&(name.to_owned(), Some(encoding)), || {
            pack(encoding, &plain, Effort::Best).map(Bytes::from).map_err(Error::internal)
        })?;
        self.improve(name, encoding, plain);
        let mut response = builder.body(packed);
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        response.headers_mut().append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        Ok(response)
    }

    /// Compresses a text once more as well as it can be done, on a thread for blocking work: it takes a hundred times as long and
    /// saves a twelfth. One text at a time; the others wait for a later request.
    fn improve(&self, name: &str, encoding: Encoding, plain: Bytes) {
        static TURN: Semaphore = Semaphore::const_new(1);
        if encoding != Encoding::Brotli || plain.len() > WORTH_MORE || self.improved.get(name).is_some() {
            return;
        }
        let (Ok(turn), Ok(runtime)) = (TURN.try_acquire(), Handle::try_current()) else { return };
        self.improved.insert(name.to_owned(), ());
        let (texts, key) = (self.texts.clone(), (name.to_owned(), Some(encoding)));
        // No request waits for it.
        drop(runtime.spawn_blocking(move || {
            if let Ok(packed) = pack(encoding, &plain, Effort::Utmost) {
                texts.insert(key, packed.into());
            }
            drop(turn);
        }));
    }
}
