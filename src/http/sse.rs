//! Server-Sent Events, as the WHATWG HTML standard writes them (9.2): the frames, the answer that carries them, and the
//! header by which a client resumes.

use std::fmt::Write;
use std::time::Duration;

use poem::http::{HeaderMap, HeaderName, HeaderValue, header};
use poem::{Body, IntoResponse, Request, RequestBody, Response};
use poem_openapi::registry::{
    MetaMediaType, MetaParamIn, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry,
};
use poem_openapi::{ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions};

use super::headers::single;
use crate::kernel::{Error, Fault, Result, Rule};

/// The media type of an event stream.
pub const MEDIA_TYPE: &str = "text/event-stream";

/// A proxy that understands this header, such as nginx, passes each frame on at once.
static BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
static LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Frames that are sent together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frames(String);

impl Frames {
    /// Tells the client how long to wait before it reconnects.
    pub fn retry(&mut self, after: Duration) {
        self.line("retry", &after.as_millis().to_string());
    }

    /// Sets the id from which the client resumes, without an event. It is a frame of its own.
    pub fn position(&mut self, id: i64) {
        self.line("id", &id.to_string());
        self.end();
    }

    /// Adds an event. With an id, the client resumes behind it. Data with line breaks is sent as several lines.
    pub fn event(&mut self, id: Option<i64>, name: &str, data: &str) {
        if let Some(id) = id {
            self.line("id", &id.to_string());
        }
        self.line("event", name);
        if data.contains('\r') {
            data.replace("\r\n", "\n").split(['\n', '\r']).for_each(|line| self.line("data", line));
        } else {
            data.split('\n').for_each(|line| self.line("data", line));
        }
        self.end();
    }

    /// Adds a comment, which clients ignore. It keeps proxies from closing the connection as dead.
    pub fn heartbeat(&mut self) {
        self.0.push_str(":\n\n");
    }

    /// Whether there are no frames.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes.
    pub fn into_bytes(self) -> bytes::Bytes {
        self.0.into()
    }

    fn line(&mut self, field: &str, value: &str) {
        // Writing to a text cannot fail.
        writeln!(self.0, "{field}: {value}").unwrap_or_default();
    }

    fn end(&mut self) {
        self.0.push('\n');
    }
}

/// 200 with an event stream. The body ends when the server, the client or the end of the client's access ends it.
#[derive(Debug)]
pub struct EventStream(pub Body);

impl IntoResponse for EventStream {
    fn into_response(self) -> Response {
        Response::builder()
            .header(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE))
            .header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
            .header(&BUFFERING, HeaderValue::from_static("no"))
            .body(self.0)
    }
}

impl ApiResponse for EventStream {
    fn meta() -> MetaResponses {
        let schema = MetaSchemaRef::Inline(Box::new(MetaSchema::new("string")));
        let content = vec![MetaMediaType { content_type: MEDIA_TYPE, schema }];
        let response =
            MetaResponse { description: "", status: Some(200), status_range: None, content, headers: Vec::new() };
        MetaResponses { responses: vec![response] }
    }

    fn register(_registry: &mut Registry) {}
}

/// Whether the headers are those of an event stream.
pub fn is_event_stream(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes() == MEDIA_TYPE.as_bytes())
}

/// The header `Last-Event-ID`: the event behind which the client resumes. Absent on a new connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastEventId(pub Option<i64>);

impl LastEventId {
    fn parse(text: &str) -> Result<i64> {
        let is_id = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        let id = if is_id { text.parse().ok() } else { None };
        let wrong = Fault::new(Rule::Incorrect, "must be the id of an event of this stream, or be omitted");
        id.ok_or_else(|| Error::invalid("Last-Event-ID", wrong))
    }
}

impl<'a> ApiExtractor<'a> for LastEventId {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
    const PARAM_IS_REQUIRED: bool = false;
    type ParamType = i64;
    type ParamRawType = i64;

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Header)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        let mut schema = MetaSchema::new_with_format("integer", "int64");
        schema.minimum = Some(0.0);
        Some(MetaSchemaRef::Inline(Box::new(schema)))
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<i64>,
    ) -> poem::Result<Self> {
        let text = single(request.headers(), &LAST_EVENT_ID)?.filter(|text| !text.is_empty());
        Ok(Self(text.map(Self::parse).transpose()?))
    }
}
