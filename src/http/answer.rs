//! The responses of handlers.

use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use serde::Serialize;

use super::disposition::written;
use super::envelope::{All, Many, One};
use super::headers::MOST_HEADERS;
use crate::kernel::{Error, Page, Result};

/// 200 with a JSON body.
pub type Answer<T> = Result<Body<T, 200>>;
/// 201 with a JSON body that carries a top-level `id`.
pub type Created<T> = Result<Body<T, 201>>;
/// 202 with a JSON body: accepted, and not done yet.
pub type Accepted<T> = Result<Body<T, 202>>;
/// 201 with one body, or 202 with the other: created, or created but not usable yet.
pub type CreatedOrAccepted<T, U> = Result<OneOf<Body<T, 201>, Body<U, 202>>>;
/// 204.
pub type Done = Result<NoContent>;

impl ApiResponse for Error {
    fn meta() -> MetaResponses {
        MetaResponses { responses: Vec::new() }
    }

    fn register(_registry: &mut Registry) {}
}

/// A JSON body with its status.
#[derive(Debug, Clone)]
pub struct Body<T, const STATUS: u16>(pub T);

/// 200 with this body.
pub fn answer<T>(value: T) -> Answer<T> {
    Ok(Body(value))
}

/// 200 with one resource.
pub fn one<T>(resource: impl Into<T>) -> Answer<One<T>> {
    answer(One::of(resource))
}

/// 200 with a page of resources.
pub fn many<T, U: Into<T>>(page: Page<U>) -> Answer<Many<T>> {
    answer(Many::of(page))
}

/// 200 with all resources of a list that has no pages.
pub fn all<T, U: Into<T>>(resources: impl IntoIterator<Item = U>) -> Answer<All<T>> {
    answer(All::of(resources))
}

/// 201 with this body.
pub fn created<T>(value: T) -> Created<T> {
    Ok(Body(value))
}

/// 202 with this body.
pub fn accepted<T>(value: T) -> Accepted<T> {
    Ok(Body(value))
}

/// 201 or 202 with this body.
pub fn created_or_accepted<T, U>(value: OneOf<T, U>) -> CreatedOrAccepted<T, U> {
    Ok(match value {
        OneOf::First(value) => OneOf::First(Body(value)),
        OneOf::Other(value) => OneOf::Other(Body(value)),
    })
}

/// 204.
pub fn done() -> Done {
    Ok(NoContent)
}

impl<T: Serialize + Send, const STATUS: u16> IntoResponse for Body<T, STATUS> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                let status = StatusCode::from_u16(STATUS).unwrap_or(StatusCode::OK);
                let mut response = Response::builder().status(status).body(bytes);
                let headers = response.headers_mut();
                headers.reserve(MOST_HEADERS);
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
                response
            }
            Err(error) => poem::Error::from(Error::internal(error)).into_response(),
        }
    }
}

impl<T: Type + Serialize + Send, const STATUS: u16> ApiResponse for Body<T, STATUS> {
    fn meta() -> MetaResponses {
        let content = vec![MetaMediaType { content_type: "application/json", schema: T::schema_ref() }];
        MetaResponses { responses: vec![response(STATUS, content)] }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

/// One of two successful responses.
#[derive(Debug, Clone)]
pub enum OneOf<A, B> {
    /// The usual response.
    First(A),
    /// The other response.
    Other(B),
}

impl<A: IntoResponse, B: IntoResponse> IntoResponse for OneOf<A, B> {
    fn into_response(self) -> Response {
        match self {
            OneOf::First(answer) => answer.into_response(),
            OneOf::Other(answer) => answer.into_response(),
        }
    }
}

impl<A: ApiResponse, B: ApiResponse> ApiResponse for OneOf<A, B> {
    fn meta() -> MetaResponses {
        let mut responses = A::meta().responses;
        responses.extend(B::meta().responses);
        MetaResponses { responses }
    }

    fn register(registry: &mut Registry) {
        A::register(registry);
        B::register(registry);
    }
}

/// An answer without a body.
#[derive(Debug, Clone, Copy)]
pub struct NoContent;

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl ApiResponse for NoContent {
    fn meta() -> MetaResponses {
        MetaResponses { responses: vec![response(204, Vec::new())] }
    }

    fn register(_registry: &mut Registry) {}
}

/// A picture, re-encoded by us.
#[derive(Debug, Clone)]
pub struct Picture {
    /// `image/png` or `image/webp`.
    pub media_type: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// How long a browser may cache it, in seconds; 0 for not at all.
    pub max_age: u32,
    /// Whether pages of other hosts may show it.
    pub is_for_other_hosts: bool,
}

impl IntoResponse for Picture {
    fn into_response(self) -> Response {
        let cache =
            if self.max_age == 0 { "no-store".to_owned() } else { format!("private, max-age={}", self.max_age) };
        let whose_pages = if self.is_for_other_hosts { "cross-origin" } else { "same-origin" };
        Response::builder()
            .header(header::CONTENT_TYPE, self.media_type)
            .header(header::CACHE_CONTROL, cache)
            .header(header::CONTENT_DISPOSITION, "inline")
            .header("cross-origin-resource-policy", whose_pages)
            .body(self.bytes)
    }
}

impl ApiResponse for Picture {
    fn meta() -> MetaResponses {
        MetaResponses { responses: vec![response(200, vec![binary("image/png")])] }
    }

    fn register(_registry: &mut Registry) {}
}

/// A drawing that comes with the program.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// The SVG document.
    pub svg: String,
    /// How long anyone may cache it, in seconds.
    pub max_age: u32,
}

impl IntoResponse for Drawing {
    fn into_response(self) -> Response {
        Response::builder()
            .header(header::CONTENT_TYPE, "image/svg+xml")
            .header(header::CACHE_CONTROL, format!("public, max-age={}", self.max_age))
            .header(header::CONTENT_DISPOSITION, "inline")
            .header("cross-origin-resource-policy", "cross-origin")
            .body(self.svg)
    }
}

impl ApiResponse for Drawing {
    fn meta() -> MetaResponses {
        MetaResponses { responses: vec![response(200, vec![binary("image/svg+xml")])] }
    }

    fn register(_registry: &mut Registry) {}
}

/// An archive to download.
#[derive(Debug)]
pub struct Archive {
    /// The name that a browser saves it under.
    pub file_name: String,
    /// The ZIP file, as a stream.
    pub body: poem::Body,
}

impl IntoResponse for Archive {
    fn into_response(self) -> Response {
        Response::builder()
            .header(header::CONTENT_TYPE, "application/zip")
            .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", self.file_name))
            .header(header::CACHE_CONTROL, "no-store")
            .body(self.body)
    }
}

impl ApiResponse for Archive {
    fn meta() -> MetaResponses {
        MetaResponses { responses: vec![response(200, vec![binary("application/zip")])] }
    }

    fn register(_registry: &mut Registry) {}
}

/// What is saved as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SavedType {
    Csv,
    Markdown,
    Zip,
}

/// A body to be saved as a file.
#[derive(Debug)]
pub struct SavedFile {
    /// The name that a browser saves it under.
    pub file_name: String,
    pub saved_type: SavedType,
    /// The content, as a stream.
    pub body: poem::Body,
}

impl IntoResponse for SavedFile {
    fn into_response(self) -> Response {
        let media_type = match self.saved_type {
            SavedType::Csv => "text/csv; charset=utf-8",
            SavedType::Markdown => "text/markdown; charset=utf-8",
            SavedType::Zip => "application/zip",
        };
        Response::builder()
            .header(header::CONTENT_TYPE, media_type)
            .header(header::CONTENT_DISPOSITION, written(true, &self.file_name))
            .header(header::CACHE_CONTROL, "no-store")
            .body(self.body)
    }
}

impl ApiResponse for SavedFile {
    fn meta() -> MetaResponses {
        let types = vec![text("text/csv"), text("text/markdown"), binary("application/zip")];
        MetaResponses { responses: vec![response(200, types)] }
    }

    fn register(_registry: &mut Registry) {}
}

fn text(content_type: &'static str) -> MetaMediaType {
    MetaMediaType { content_type, schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))) }
}

fn response(status: u16, content: Vec<MetaMediaType>) -> MetaResponse {
    MetaResponse { description: "", status: Some(status), status_range: None, content, headers: Vec::new() }
}

fn binary(content_type: &'static str) -> MetaMediaType {
    MetaMediaType {
        content_type,
        schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "binary"))),
    }
}
