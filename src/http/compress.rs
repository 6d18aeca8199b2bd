//! Compression of answers that were not compressed beforehand.

use std::io::Write;

use bytes::Bytes;
use hyper::body::Body as _;
use poem::Response;
use poem::http::{HeaderMap, HeaderValue, header};
use tokio::sync::Semaphore;

use super::headers::entries;
use crate::kernel::{Error, Result};

type BoxBody = http_body_util::combinators::BoxBody<Bytes, std::io::Error>;

/// Smaller responses are sent uncompressed, in bytes.
const WORTH_IT: usize = 1024;

/// A content encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// RFC 7932.
    Brotli,
    /// RFC 1952.
    Gzip,
}

impl Encoding {
    /// The value of `Content-Encoding`.
    pub const fn name(self) -> &'static str {
        match self {
            Encoding::Brotli => "br",
            Encoding::Gzip => "gzip",
        }
    }
}

/// The preferred encoding of the client, by the weights of `Accept-Encoding`; Brotli if both are equal.
pub fn wanted(headers: &HeaderMap) -> Option<Encoding> {
    let (mut brotli, mut gzip) = (0.0f32, 0.0f32);
    for part in entries(headers, &header::ACCEPT_ENCODING).filter_map(|part| std::str::from_utf8(part).ok()) {
        let (name, weight) = part.split_once(';').map_or((part, 1.0), |(name, rest)| {
            let weight = rest.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse().ok());
            (name, weight.unwrap_or(1.0))
        });
        match name.trim() {
            "br" => brotli = weight,
            "gzip" => gzip = weight,
            _ => {}
        }
    }
    if brotli > 0.0 && brotli >= gzip {
        Some(Encoding::Brotli)
    } else if gzip > 0.0 {
        Some(Encoding::Gzip)
    } else {
        None
    }
}

/// Bodies from this size on are compressed on a thread for blocking work, in bytes. Smaller ones take less than a
/// millisecond.
const LARGE: usize = 32 << 10;
/// Large bodies that are compressed at a time. Further ones are sent uncompressed.
static TURNS: Semaphore = Semaphore::const_new(4);

/// Compresses the response if the client accepts it and it pays. Leaves streams, whose length is unknown, as they are.
/// A body that cannot be read is an error, so that no client gets a part of it as the whole.
pub async fn compress(response: Response, encoding: Option<Encoding>) -> Result<Response> {
    let Some(encoding) = encoding else { return Ok(response) };
    let headers = response.headers();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if headers.contains_key(header::CONTENT_ENCODING)
        || headers.contains_key(header::CONTENT_RANGE)
        || !compressible(kind)
        || entries(headers, &header::CACHE_CONTROL).any(|entry| entry == b"no-transform")
    {
        return Ok(response);
    }
    let (mut parts, body) = response.into_parts();
    let body = BoxBody::from(body);
    if body.size_hint().exact().is_none() {
        return Ok(Response::from_parts(parts, body.into()));
    }
    let bytes = poem::Body::from(body).into_bytes().await.map_err(Error::internal)?;
    if bytes.len() < WORTH_IT {
        return Ok(Response::from_parts(parts, poem::Body::from_bytes(bytes)));
    }
    let packed = match packed(encoding, bytes.clone()).await {
        Some(packed) if packed.len() < bytes.len() => packed,
        _ => return Ok(Response::from_parts(parts, poem::Body::from_bytes(bytes))),
    };
    drop(bytes);
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    parts.headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    Ok(Response::from_parts(parts, poem::Body::from_vec(packed)))
}

/// Compresses a body while a client waits; `None` where it is to be sent as it is.
async fn packed(encoding: Encoding, bytes: Bytes) -> Option<Vec<u8>> {
    if bytes.len() < LARGE {
        return pack(encoding, &bytes, Effort::Fast).ok();
    }
    let turn = TURNS.try_acquire().ok()?;
    let work = tokio::task::spawn_blocking(move || {
        let packed = pack(encoding, &bytes, Effort::Fast).ok();
        // The turn ends with the work, even if the request was cancelled.
        drop(turn);
        packed
    });
    work.await.ok().flatten()
}

/// How hard to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// For a response that a client waits for.
    Fast,
    /// For a file that is compressed once, while a client waits.
    Best,
    /// For a file that is compressed once, in the background.
    Utmost,
}

/// Compresses bytes.
pub fn pack(encoding: Encoding, bytes: &[u8], effort: Effort) -> std::io::Result<Vec<u8>> {
    let mut packed = Vec::with_capacity(bytes.len() / 3);
    match encoding {
        Encoding::Brotli => {
            let (quality, window) = match effort {
                Effort::Fast => (4, 20),
                Effort::Best => (9, 20),
                Effort::Utmost => (11, 22),
            };
            let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, quality, window);
            writer.write_all(bytes)?;
            writer.flush()?;
            drop(writer);
        }
        Encoding::Gzip => {
            let level = if effort == Effort::Fast { flate2::Compression::new(5) } else { flate2::Compression::best() };
            let mut writer = flate2::write::GzEncoder::new(&mut packed, level);
            writer.write_all(bytes)?;
            writer.finish()?;
        }
    }
    Ok(packed)
}

fn compressible(kind: &str) -> bool {
    let essence = kind.split(';').next().unwrap_or_default().trim();
    (essence.starts_with("text/") && essence != "text/event-stream")
        || matches!(
            essence,
            "application/json"
                | "application/yaml"
                | "application/javascript"
                | "image/svg+xml"
                | "application/manifest+json"
        )
        || essence.ends_with("+json")
}
