//! Partial downloads: `Range`, `If-Range`, `If-None-Match`, and their responses (RFC 9110, sections 13 to 15).
//!
//! One range is answered with 206. A request for several ranges gets the whole representation, as the standard permits,
//! so that no request can make a response larger than the representation.

use std::ops::Range;

use poem::http::{HeaderMap, Method, StatusCode, header};
use poem::{FromRequest, IntoResponse, Request, RequestBody, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};

use super::headers::{entries, single};
use crate::kernel::{Code, Error, Fault, Result, Rule};

/// The conditions and ranges of a request.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    /// Whether the method is GET; a HEAD wants only the headers.
    pub is_get: bool,
    range: Option<String>,
    if_range: Option<String>,
    known: Vec<Vec<u8>>,
}

impl<'a> FromRequest<'a> for Conditions {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self::of(request.method(), request.headers()))
    }
}

impl Conditions {
    /// Reads the headers. Ignores a repeated or unreadable header.
    pub fn of(method: &Method, headers: &HeaderMap) -> Self {
        let text = |name| single(headers, name).ok().flatten().map(str::to_owned);
        Self {
            is_get: method == Method::GET,
            range: text(&header::RANGE),
            if_range: text(&header::IF_RANGE),
            known: entries(headers, &header::IF_NONE_MATCH).map(<[u8]>::to_vec).collect(),
        }
    }

    /// The part to send of a representation with this strong entity tag and size.
    ///
    /// A range that begins behind the end is an error with the status 416.
    pub fn wanted(&self, etag: &str, size: u64) -> Result<Wanted> {
        let is_same = |known: &Vec<u8>| known == b"*" || known.strip_prefix(b"W/").unwrap_or(known) == etag.as_bytes();
        if self.known.iter().any(is_same) {
            return Ok(Wanted::Nothing);
        }
        // `If-Range` with a date never matches, because no date is sent. A tag is compared strongly.
        let is_current = self.if_range.as_ref().is_none_or(|known| known.trim() == etag);
        match &self.range {
            Some(range) if self.is_get && is_current => read(range, size).ok_or_else(|| {
                let sentence = format!("The range starts beyond the end of the file, which has {size} bytes.");
                Error::new(Code::RequestRange, sentence)
                    .with_field("Range", Fault::new(Rule::Range, "must start before the end of the file"))
                    .of_size(size)
            }),
            _ => Ok(Wanted::Whole),
        }
    }
}

/// The part to send of a representation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Nothing: the client has it cached.
    Nothing,
    /// All of it.
    Whole,
    /// These bytes of it.
    Part(Range<u64>),
}

impl Wanted {
    /// The bytes to send.
    pub fn bytes(&self, size: u64) -> Option<Range<u64>> {
        match self {
            Self::Whole => Some(0..size),
            Self::Part(range) => Some(range.clone()),
            Self::Nothing => None,
        }
    }
}

/// Reads `Range`. Several ranges, or none of bytes, mean all; `None` if the range begins behind the end.
fn read(text: &str, size: u64) -> Option<Wanted> {
    let Some((unit, set)) = text.split_once('=') else { return Some(Wanted::Whole) };
    let mut ranges = set.split(',').map(str::trim).filter(|range| !range.is_empty());
    let (Some(range), None) = (ranges.next(), ranges.next()) else { return Some(Wanted::Whole) };
    let Some((first, last)) = range.split_once('-') else { return Some(Wanted::Whole) };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Some(Wanted::Whole);
    }
    let wanted = match (number(first), number(last)) {
        (Some(first), Some(last)) if first > last => Wanted::Whole,
        (Some(first), Some(last)) if first < size => Wanted::Part(first..last.saturating_add(1).min(size)),
        (Some(first), None) if last.is_empty() && first < size => Wanted::Part(first..size),
        (Some(_), Some(_)) => return None,
        (Some(_), None) if last.is_empty() => return None,
        (None, Some(0)) if first.is_empty() => return None,
        (None, Some(length)) if first.is_empty() && size > 0 => Wanted::Part(size - length.min(size)..size),
        _ => Wanted::Whole,
    };
    Some(wanted)
}

/// A number in digits, saturating.
fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

/// A representation that may be sent in parts.
#[derive(Debug)]
pub struct Ranged {
    /// The header `Content-Type`.
    pub media_type: String,
    /// The header `Content-Disposition`.
    pub disposition: String,
    /// Its strong entity tag, with the quotes.
    pub etag: String,
    /// Its length in bytes.
    pub size: u64,
    /// How long a browser may cache it, in seconds.
    pub max_age: u64,
    /// The part to send.
    pub wanted: Wanted,
    /// The bytes to send. If too few come, the connection is broken off, so that no client takes them for the whole.
    pub body: poem::Body,
}

impl IntoResponse for Ranged {
    fn into_response(self) -> Response {
        let response = Response::builder().header(header::ACCEPT_RANGES, "bytes").header(header::ETAG, self.etag);
        // Stored files are sent uncompressed: a compressed response would have another length and another tag.
        let cache = format!("private, max-age={}, immutable, no-transform", self.max_age);
        let response = response.header(header::CACHE_CONTROL, cache);
        let response = match &self.wanted {
            Wanted::Nothing => return response.status(StatusCode::NOT_MODIFIED).finish(),
            Wanted::Whole => response.header(header::CONTENT_LENGTH, self.size),
            Wanted::Part(range) => response
                .status(StatusCode::PARTIAL_CONTENT)
                .header(header::CONTENT_RANGE, format!("bytes {}-{}/{}", range.start, range.end - 1, self.size))
                .header(header::CONTENT_LENGTH, range.end - range.start),
        };
        response
            .header(header::CONTENT_TYPE, self.media_type)
            .header(header::CONTENT_DISPOSITION, self.disposition)
            .body(self.body)
    }
}

impl ApiResponse for Ranged {
    fn meta() -> MetaResponses {
        let response = |status, has_body: bool| {
            let schema = || MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "binary")));
            // A file may be of any type. Generators of clients take the first one.
            let types: &[&'static str] = if has_body { &["application/octet-stream", "*/*"] } else { &[] };
            let content = types.iter().map(|content_type| MetaMediaType { content_type, schema: schema() }).collect();
            MetaResponse { description: "", status: Some(status), status_range: None, content, headers: Vec::new() }
        };
        MetaResponses { responses: vec![response(200, true), response(206, true), response(304, false)] }
    }

    fn register(_registry: &mut Registry) {}
}
