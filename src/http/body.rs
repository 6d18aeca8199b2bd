//! Request bodies, whatever their content.

use std::borrow::Cow;

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt};
use poem::http::header;
use poem::{Body, Request, RequestBody};
use sha2::{Digest, Sha256};

use super::accept::Exchange;
use super::context::Context;
use super::fault::too_large;
use super::headers::single;
use crate::kernel::{Code, Error, Result};

/// The media type of a content type without its parameters, in lower case: `application/json`.
pub fn media_type(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The refusal of a body of another type than the operation reads.
pub fn wrong_type(advice: impl Into<Cow<'static, str>>) -> Error {
    Error::new(Code::RequestWrongType, advice)
}

/// Reads the whole body, up to the limit.
pub async fn read_body(request: &Request, body: &mut RequestBody, limit: usize) -> Result<Vec<u8>> {
    let announced = request.header("content-length").and_then(|length| length.parse::<u64>().ok());
    let body = body.take().map_err(|error| Error::internal_text(error.to_string()))?;
    if announced.is_some_and(|length| length > limit as u64) {
        discard(request, body).await;
        return Err(too_large(Some(limit)));
    }
    let bytes = match announced {
        Some(_) => body.into_vec().await.map_err(|error| broken_off(error.to_string()))?,
        None => read_unannounced(request, body, limit).await?,
    };
    // No body at all is of no type.
    let said = if bytes.is_empty() { String::new() } else { said_type(request)? };
    remember(request, [said.as_bytes(), &bytes]);
    Ok(bytes)
}

/// Stores a hash of the request, to detect another request with the same `Idempotency-Key`. `parts` are all inputs that
/// decide the effect, in order.
pub fn remember<'p>(request: &Request, parts: impl IntoIterator<Item = &'p [u8]>) {
    if let Some(context) = Context::of(request).filter(|_| has_idempotency_key(request)) {
        context.body_hash.get_or_init(|| digest(parts));
    }
}

/// Whether the request has an `Idempotency-Key`, so that its hash must be stored.
pub fn has_idempotency_key(request: &Request) -> bool {
    Context::of(request).is_some_and(|context| context.idempotency_key.is_some())
}

/// SHA-256 over parts of any length, so that no two sequences of parts have the same text.
pub fn digest<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> [u8; 32] {
    let mut whole = Sha256::new();
    for part in parts {
        whole.update((part.len() as u64).to_le_bytes());
        whole.update(part);
    }
    whole.finalize().into()
}

/// The media type that the request declares, without parameters; empty if it declares none. An unreadable header is an
/// error.
pub fn said_type(request: &Request) -> Result<String> {
    Ok(media_type(single(request.headers(), &header::CONTENT_TYPE)?.unwrap_or_default()))
}

fn broken_off(why: String) -> Error {
    Error::new(Code::RequestMalformed, "The request body is incomplete. Send it again.").because(why)
}

/// Reads a body of unknown length.
async fn read_unannounced(request: &Request, body: poem::Body, limit: usize) -> Result<Vec<u8>> {
    use tokio::io::AsyncReadExt;
    let mut reader = body.into_async_read();
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    (&mut reader).take(most).read_to_end(&mut bytes).await.map_err(|error| broken_off(error.to_string()))?;
    if bytes.len() > limit {
        discard(request, poem::Body::from_async_read(reader)).await;
        return Err(too_large(Some(limit)));
    }
    Ok(bytes)
}

/// The body as a stream, for code that passes it on as it arrives, such as into a file. Its bytes do not count as
/// memory of the request, so the reader of the stream must hold little at a time and bound the number of such streams.
pub fn streamed(request: &Request, body: Body) -> BoxStream<'static, std::io::Result<Bytes>> {
    if let Some(reading) = request.data::<Exchange>().and_then(|exchange| exchange.reading.as_ref()) {
        reading.discard();
    }
    body.into_bytes_stream().boxed()
}

/// How much of a body that is too large is read all the same, in bytes.
const DISCARDED: u64 = 64 << 20;

/// Reads and discards the rest of a body, within bounds: a client that is still sending when its connection closes
/// never sees the response.
pub async fn discard(request: &Request, body: poem::Body) {
    if let Some(reading) = request.data::<Exchange>().and_then(|exchange| exchange.reading.as_ref()) {
        reading.discard();
    }
    drain(body).await;
}

/// Reads and discards the rest of a body whose sender may take its time already, within the same bounds.
pub(super) async fn drain(body: poem::Body) {
    use tokio::io::AsyncReadExt;
    let mut rest = body.into_async_read().take(DISCARDED);
    // If the body breaks off, no client waits for a response.
    drop(tokio::io::copy(&mut rest, &mut tokio::io::sink()).await);
}
