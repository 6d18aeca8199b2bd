//! Forms whose file is passed on as it arrives, for files that are too large to be held. Their requests may take ten times the time limit.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use poem::http::header;
use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use sha2::{Digest, Sha256};

use super::body::{digest, drain, said_type, streamed, wrong_type};
use super::context::Context;
use super::fault::too_large;
use super::headers::single;
use super::upload::{
    LARGEST_FRAME, MOST_FIELDS, boundary_of, broken, disposition_of, form_schema, media_type_of, once, said_of,
    title_of, too_many_fields,
};
use crate::kernel::{Error, Result};

/// Takes the pieces of a file.
pub trait FileSink: Send {
    /// Takes the next piece.
    fn take(&mut self, piece: Bytes) -> impl Future<Output = Result<()>> + Send;
}

/// What a form says beside the bytes of its file.
#[derive(Debug, Default)]
pub struct StreamedForm {
    /// The field `file`.
    pub file: Option<StreamedFile>,
    /// The field `title`.
    pub title: Option<String>,
}

/// A file that was passed on.
#[derive(Debug)]
pub struct StreamedFile {
    /// The file name that the sender gives.
    pub name: Option<String>,
    /// Its bytes.
    pub size: u64,
}

/// A form that was not read yet. The hash of an `Idempotency-Key` is there when it was.
pub struct FormStream {
    boundary: String,
    announced: Option<u64>,
    stream: BoxStream<'static, io::Result<Bytes>>,
    context: Option<Arc<Context>>,
}

impl FormStream {
    /// Reads the form. The bytes of its file go to the sink, `limit` at the most.
    pub async fn read(self, limit: u64, sink: &mut impl FileSink) -> Result<StreamedForm> {
        let Self { boundary, announced, mut stream, context } = self;
        let most = limit.saturating_add(LARGEST_FRAME as u64);
        let read = if announced.is_some_and(|length| length > most) {
            Err(too_large(usize::try_from(limit).ok()))
        } else {
            let whole = multer::SizeLimit::new().whole_stream(most);
            let bounds = multer::Constraints::new().size_limit(whole);
            let fields = multer::Multipart::with_constraints(&mut stream, boundary, bounds);
            read_fields(fields, limit, sink).await
        };
        match read {
            Ok((form, sent)) => {
                if let Some(context) = context.filter(|context| context.idempotency_key.is_some()) {
                    context.body_hash.get_or_init(|| digest(sent.iter().map(Vec::as_slice)));
                }
                Ok(form)
            }
            Err(error) => {
                drain(poem::Body::from_bytes_stream(stream)).await;
                Err(error)
            }
        }
    }
}

/// Reads the fields of a form. Returns also what decides its effect.
async fn read_fields(
    mut fields: multer::Multipart<'_>,
    limit: u64,
    sink: &mut impl FileSink,
) -> Result<(StreamedForm, Vec<Vec<u8>>)> {
    let (mut form, mut sent) = (StreamedForm::default(), vec![b"multipart/form-data".to_vec()]);
    let failed = |error: multer::Error| match error {
        multer::Error::StreamSizeExceeded { .. } => too_large(usize::try_from(limit).ok()),
        other => broken(other.to_string()),
    };
    for _ in 0..MOST_FIELDS {
        let Some(mut field) = fields.next_field().await.map_err(failed)? else { return Ok((form, sent)) };
        let disposition = disposition_of(&field)?;
        let content_type = media_type_of(&field);
        let (mut hash, mut size, mut short) = (Sha256::new(), 0_u64, Vec::new());
        let is_file = disposition.name.as_deref() == Some("file");
        if is_file && form.file.is_some() {
            return Err(once("file"));
        }
        while let Some(piece) = field.chunk().await.map_err(failed)? {
            size += piece.len() as u64;
            hash.update(&piece);
            if size > if is_file { limit } else { LARGEST_FRAME as u64 } {
                return Err(too_large(usize::try_from(limit).ok()));
            }
            if is_file {
                sink.take(piece).await?;
            } else {
                short.extend_from_slice(&piece);
            }
        }
        sent.extend(said_of([&disposition.name, &disposition.file_name, &content_type]));
        sent.push(hash.finalize().to_vec());
        match disposition.name.as_deref() {
            Some("file") => form.file = Some(StreamedFile { name: disposition.file_name, size }),
            Some("title") if form.title.is_some() => return Err(once("title")),
            Some("title") => form.title = Some(title_of(short)?),
            _ => {}
        }
    }
    Err(too_many_fields())
}

impl<'a> ApiExtractor<'a> for FormStream {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(_registry: &mut Registry) {}

    fn request_meta() -> Option<MetaRequest> {
        let content = vec![MetaMediaType { content_type: "multipart/form-data", schema: form_schema(true) }];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        if said_type(request)? != "multipart/form-data" {
            return Err(wrong_type("Send a form with the part `file`.").into());
        }
        let content_type = single(request.headers(), &header::CONTENT_TYPE)?.unwrap_or_default();
        let boundary = boundary_of(content_type)?;
        let announced = request.header("content-length").and_then(|length| length.parse().ok());
        let taken = body.take().map_err(|error| Error::internal_text(error.to_string()))?;
        let stream = streamed(request, taken);
        if let Some(context) = Context::of(request) {
            context.is_long.store(true, Ordering::Relaxed);
        }
        Ok(Self { boundary, announced, stream, context: Context::of(request).cloned() })
    }
}
