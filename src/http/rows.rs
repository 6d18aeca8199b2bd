//! Responses of many rows, streamed as CSV (RFC 4180) or as one JSON value per line.
//!
//! The first portion is read before the head of the response is sent, so that its errors are ordinary error responses.
//! If a later portion fails, the body ends without its last chunk and the connection is broken off: no client takes a
//! part for the whole.

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt};
use poem::http::header;
use poem::{Body, IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use serde::Serialize;

use super::disposition::written;
use crate::kernel::{Error, Result};

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFormat {
    /// Comma-separated values with a first line of names.
    Csv,
    /// A JSON value a line.
    NdJson,
}

/// A value of a CSV line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// No value.
    Empty,
    /// A number, an id, an instant: written as it is.
    Plain(String),
    /// A text from a person. One that a spreadsheet would read as a formula gets an apostrophe in front.
    Text(&'a str),
}

/// Writes a line of CSV.
pub fn csv_line(cells: &[Cell<'_>], into: &mut Vec<u8>) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            into.push(b',');
        }
        let (text, guard) = match cell {
            Cell::Empty => continue,
            Cell::Plain(text) => (text.as_str(), ""),
            Cell::Text(text) => (*text, if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" }),
        };
        if guard.is_empty() && !text.contains([',', '"', '\n', '\r']) {
            into.extend_from_slice(text.as_bytes());
        } else {
            into.extend_from_slice(format!("\"{guard}{}\"", text.replace('"', "\"\"")).as_bytes());
        }
    }
    into.extend_from_slice(b"\r\n");
}

/// Writes a JSON value and a line break.
pub fn json_line(value: &impl Serialize, into: &mut Vec<u8>) -> Result<()> {
    serde_json::to_writer(&mut *into, value).map_err(Error::internal)?;
    into.push(b'\n');
    Ok(())
}

/// The first line of a CSV file. The byte order mark makes spreadsheets read the file as UTF-8.
pub fn csv_head(columns: &[&str]) -> Vec<u8> {
    let mut head = "\u{feff}".as_bytes().to_vec();
    csv_line(&columns.iter().map(|column| Cell::Text(column)).collect::<Vec<_>>(), &mut head);
    head
}

/// An answer of many rows, to be saved as a file.
#[derive(Debug)]
pub struct Rows {
    format: RowFormat,
    file_name: String,
    body: Body,
}

impl Rows {
    /// Streams the portions of a list. `head` precedes the first row, such as the names of the columns; `line` writes a
    /// row.
    pub async fn stream<T: Send + 'static>(
        format: RowFormat,
        file_name: impl Into<String>,
        head: Vec<u8>,
        portions: BoxStream<'static, Result<Vec<T>>>,
        line: impl Fn(&T, &mut Vec<u8>) -> Result<()> + Send + Sync + 'static,
    ) -> Result<Self> {
        let mut head = Some(head);
        let mut pieces = portions.map(move |portion| {
            let mut piece = head.take().unwrap_or_default();
            portion?.iter().try_for_each(|row| line(row, &mut piece))?;
            Ok::<Bytes, Error>(piece.into())
        });
        let first = pieces.next().await.transpose()?;
        let rest = pieces.map(|piece| {
            piece.map_err(|error| {
                tracing::error!("an answer of many rows was broken off: {}", error.explanation());
                std::io::Error::other("the rows cannot be read any further")
            })
        });
        let all = stream::iter(first.map(Ok)).chain(rest);
        Ok(Self { format, file_name: file_name.into(), body: Body::from_bytes_stream(all) })
    }

    /// The body alone, for an answer with a head of its own.
    pub fn into_body(self) -> Body {
        self.body
    }
}

impl IntoResponse for Rows {
    fn into_response(self) -> Response {
        let media_type = match self.format {
            RowFormat::Csv => "text/csv; charset=utf-8; header=present",
            RowFormat::NdJson => "application/x-ndjson",
        };
        Response::builder()
            .header(header::CONTENT_TYPE, media_type)
            .header(header::CONTENT_DISPOSITION, written(true, &self.file_name))
            .header(header::CACHE_CONTROL, "no-store")
            .body(self.body)
    }
}

impl ApiResponse for Rows {
    fn meta() -> MetaResponses {
        let schema = MetaSchemaRef::Inline(Box::new(MetaSchema::new("string")));
        let content = vec![MetaMediaType { content_type: "text/csv", schema }];
        let response =
            MetaResponse { description: "", status: Some(200), status_range: None, content, headers: Vec::new() };
        MetaResponses { responses: vec![response] }
    }

    fn register(_registry: &mut Registry) {}
}

/// 200 with a JSON body, or with rows to be saved as a file, as the request asks.
#[derive(Debug)]
pub enum JsonOrRows<T> {
    /// The body.
    Json(T),
    /// The file.
    Rows(Rows),
}

impl<T: Serialize + Send> IntoResponse for JsonOrRows<T> {
    fn into_response(self) -> Response {
        match self {
            Self::Json(value) => super::answer::Body::<T, 200>(value).into_response(),
            Self::Rows(rows) => rows.into_response(),
        }
    }
}

impl<T: Type + Serialize + Send> ApiResponse for JsonOrRows<T> {
    fn meta() -> MetaResponses {
        let mut responses = super::answer::Body::<T, 200>::meta().responses;
        for response in &mut responses {
            response.content.extend(Rows::meta().responses.into_iter().flat_map(|rows| rows.content));
        }
        MetaResponses { responses }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}
