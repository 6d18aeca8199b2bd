//! Texts that are the same for all clients, with their compressed forms.

use bytes::Bytes;
use poem::http::{HeaderValue, header};
use poem::{Request, Response, ResponseBuilder};
use quick_cache::sync::Cache;

use crate::http::compress::{Effort, Encoding, pack, wanted};
use crate::kernel::{Error, Result};

/// Files and pages below this are not compressed, in bytes.
const WORTH_IT: usize = 1024;

/// Texts that are the same for all clients, with their compressed forms. All readers share the same bytes.
pub struct Kept(Cache<(String, Option<Encoding>), Bytes>);

impl Default for Kept {
    fn default() -> Self {
        Self(Cache::new(2048))
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
        self.0.get_or_insert_with(&(name.to_owned(), None), make)
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
        let packed = self.0.get_or_insert_with(&(name.to_owned(), Some(encoding)), || {
            pack(encoding, &plain, Effort::Best).map(Bytes::from).map_err(Error::internal)
        })?;
        let mut response = builder.body(packed);
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        response.headers_mut().append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        Ok(response)
    }
}
