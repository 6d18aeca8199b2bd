//! Compression of answers that were not compressed beforehand.

use std::io::Write;

use hyper::body::Body as _;
use poem::Response;
use poem::http::{HeaderMap, HeaderValue, header};

use super::headers::entries;

type BoxBody = http_body_util::combinators::BoxBody<bytes::Bytes, std::io::Error>;

/// Answers below this are sent as they are, in bytes.
const WORTH_IT: usize = 1024;

/// A way to compress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// RFC 7932.
    Brotli,
    /// RFC 1952.
    Gzip,
}

impl Encoding {
    /// The word in `Content-Encoding`.
    pub const fn name(self) -> &'static str {
        match self {
            Encoding::Brotli => "br",
            Encoding::Gzip => "gzip",
        }
    }
}

/// What the asker takes, by `Accept-Encoding` with its weights; Brotli where both are equal.
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

/// Compresses the answer where the asker takes it and it pays. A stream is left alone.
pub async fn compress(response: Response, encoding: Option<Encoding>) -> Response {
    let Some(encoding) = encoding else { return response };
    let headers = response.headers();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if headers.contains_key(header::CONTENT_ENCODING)
        || headers.contains_key(header::CONTENT_RANGE)
        || !compressible(kind)
    {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = BoxBody::from(body);
    if body.size_hint().exact().is_none() {
        return Response::from_parts(parts, body.into());
    }
    let body = poem::Body::from(body);
    let Ok(bytes) = body.into_bytes().await else {
        return Response::from_parts(parts, poem::Body::empty());
    };
    if bytes.len() < WORTH_IT {
        return Response::from_parts(parts, poem::Body::from_bytes(bytes));
    }
    let packed = match pack(encoding, &bytes, Effort::Fast) {
        Ok(packed) if packed.len() < bytes.len() => packed,
        _ => return Response::from_parts(parts, poem::Body::from_bytes(bytes)),
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    parts.headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    Response::from_parts(parts, poem::Body::from_vec(packed))
}

/// How hard to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// For an answer that somebody waits for.
    Fast,
    /// For a file that is compressed once.
    Best,
}

/// Compresses bytes.
pub fn pack(encoding: Encoding, bytes: &[u8], effort: Effort) -> std::io::Result<Vec<u8>> {
    let mut packed = Vec::with_capacity(bytes.len() / 3);
    match encoding {
        Encoding::Brotli => {
            let quality = if effort == Effort::Fast { 4 } else { 9 };
            let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, quality, 20);
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
