//! File uploads, as a form or as a bare body.

use poem::http::header;
use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde::de::DeserializeOwned;

use super::body::{digest, discard, has_idempotency_key, media_type, read_body, remember, said_type, wrong_type};
use super::disposition::{self, Disposition};
use super::fault::too_large;
use super::headers::single;
use super::json::{is_json, parse};
use crate::kernel::{Code, Error, Fault, Result, Rule};

/// How many bytes a picture may have.
pub const PICTURE_LIMIT: usize = 5 << 20;
/// The most fields of a form.
pub(super) const MOST_FIELDS: usize = 16;
/// Bytes of a form beyond its file: its other fields, and its boundaries and headers.
pub(super) const LARGEST_FRAME: usize = 64 << 10;

/// A form: its file, and its short fields.
#[derive(Debug, Default)]
pub struct Form {
    /// The field `file`.
    pub file: Option<FormFile>,
    /// The field `title`.
    pub title: Option<String>,
}

/// A file of a form.
#[derive(Debug)]
pub struct FormFile {
    /// The file name that the sender gives.
    pub name: Option<String>,
    /// The content type that the sender gives.
    pub content_type: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Reads the fields of a form. All of them count for the idempotency hash.
async fn read_form(request: &Request, body: &mut RequestBody, limit: usize) -> Result<Form> {
    let announced = request.header("content-length").and_then(|length| length.parse::<usize>().ok());
    let taken = body.take().map_err(|error| Error::internal_text(error.to_string()))?;
    let most = limit + LARGEST_FRAME;
    if announced.is_some_and(|length| length > most) {
        discard(request, taken).await;
        return Err(too_large(Some(limit)));
    }
    let content_type = single(request.headers(), &header::CONTENT_TYPE)?.unwrap_or_default();
    let boundary = boundary_of(content_type)?;
    let whole = multer::SizeLimit::new().whole_stream(u64::try_from(most).unwrap_or(u64::MAX));
    let bounds = multer::Constraints::new().size_limit(whole);
    let mut stream = Box::pin(taken.into_bytes_stream());
    let fields = multer::Multipart::with_constraints(&mut stream, boundary, bounds);
    let mut sent = has_idempotency_key(request).then(|| vec![b"multipart/form-data".to_vec()]);
    match read_fields(fields, limit, sent.as_mut()).await {
        Ok(form) => {
            remember(request, sent.iter().flatten().map(Vec::as_slice));
            Ok(form)
        }
        Err(error) => {
            discard(request, poem::Body::from_bytes_stream(stream)).await;
            Err(error)
        }
    }
}

/// The boundary between the parts of a form with this content type.
pub(super) fn boundary_of(content_type: &str) -> Result<String> {
    let names_one = |part: &&str| part.trim_start().to_ascii_lowercase().starts_with("boundary=");
    if content_type.split(';').filter(names_one).count() > 1 {
        return Err(Error::new(Code::RequestMalformed, "The Content-Type header contains more than one boundary."));
    }
    multer::parse_boundary(content_type).map_err(|error| broken(error.to_string()))
}

/// The content type that a part declares, without parameters.
pub(super) fn media_type_of(field: &multer::Field<'_>) -> Option<String> {
    let content_type = field.headers().get(header::CONTENT_TYPE);
    content_type.map(|kind| media_type(&String::from_utf8_lossy(kind.as_bytes())))
}

/// The refusal of a field that comes twice.
pub(super) fn once(name: &str) -> Error {
    Error::invalid(name, Fault::new(Rule::Repeated, "must be sent once"))
}

/// Reads the fields of a form. Adds the content of each to `sent`, if given.
async fn read_fields(
    mut fields: multer::Multipart<'_>,
    limit: usize,
    mut sent: Option<&mut Vec<Vec<u8>>>,
) -> Result<Form> {
    let mut form = Form::default();
    let failed = |error: multer::Error| match error {
        multer::Error::StreamSizeExceeded { .. } => too_large(Some(limit)),
        other => broken(other.to_string()),
    };
    for _ in 0..MOST_FIELDS {
        let Some(mut field) = fields.next_field().await.map_err(failed)? else { return Ok(form) };
        let Disposition { name, file_name } = disposition_of(&field)?;
        let content_type = media_type_of(&field);
        let mut bytes = Vec::new();
        while let Some(piece) = field.chunk().await.map_err(failed)? {
            bytes.extend_from_slice(&piece);
            if bytes.len() > limit {
                return Err(too_large(Some(limit)));
            }
        }
        if let Some(sent) = sent.as_mut() {
            sent.extend(said_of([&name, &file_name, &content_type]));
            sent.push(digest([bytes.as_slice()]).to_vec());
        }
        form.take(name.as_deref(), file_name, content_type, bytes)?;
    }
    Err(too_many_fields())
}

/// What a part says beside its bytes, for the idempotency hash. An absent name differs from an empty one.
pub(super) fn said_of(said: [&Option<String>; 3]) -> [Vec<u8>; 3] {
    said.map(|said| said.as_ref().map_or_else(Vec::new, |said| [b"=", said.as_bytes()].concat()))
}

/// The text of the field `title`.
pub(super) fn title_of(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|_| Error::invalid("title", Fault::new(Rule::Characters, "must be UTF-8")))
}

/// The refusal of a form with more fields than [`MOST_FIELDS`].
pub(super) fn too_many_fields() -> Error {
    Error::new(Code::RequestMalformed, format!("The form has more than {MOST_FIELDS} fields, which is the limit."))
}

/// The error for a form that cannot be read.
pub(super) fn broken(why: String) -> Error {
    Error::new(Code::RequestMalformed, "The form is malformed. Send it as multipart/form-data.").because(why)
}

/// The `Content-Disposition` of a part.
pub(super) fn disposition_of(field: &multer::Field<'_>) -> Result<Disposition> {
    let Some(header) = field.headers().get(header::CONTENT_DISPOSITION) else { return Ok(Disposition::default()) };
    disposition::read(header.as_bytes()).ok_or_else(|| {
        let sentence = "The Content-Disposition header of a part of the form is malformed or repeats a parameter.";
        Error::new(Code::RequestMalformed, sentence)
    })
}

impl Form {
    /// Stores a known field. A repeated field is an error that names it.
    fn take(
        &mut self,
        name: Option<&str>,
        file_name: Option<String>,
        content_type: Option<String>,
        bytes: Vec<u8>,
    ) -> Result<()> {
        match name {
            Some("file") if self.file.is_some() => Err(once("file")),
            Some("title") if self.title.is_some() => Err(once("title")),
            Some("file") => {
                self.file = Some(FormFile { name: file_name, content_type, bytes });
                Ok(())
            }
            Some("title") => {
                self.title = Some(title_of(bytes)?);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// A picture: the body itself, or the part `file` of a form.
#[derive(Debug)]
pub struct PictureUpload(pub Vec<u8>);

/// The media types of pictures.
const PICTURE_TYPES: [&str; 4] = ["image/png", "image/jpeg", "image/webp", "image/gif"];

impl<'a> ApiExtractor<'a> for PictureUpload {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        let mut content = vec![MetaMediaType { content_type: "multipart/form-data", schema: form_schema(false) }];
        content.extend(PICTURE_TYPES.map(|content_type| MetaMediaType { content_type, schema: binary() }));
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let said = said_type(request)?;
        if said == "multipart/form-data" {
            let form = read_form(request, body, PICTURE_LIMIT).await?;
            let file = form.file.ok_or_else(|| Error::invalid("file", Fault::REQUIRED))?;
            return Ok(Self(file.bytes));
        }
        if PICTURE_TYPES.contains(&said.as_str()) || said == "application/octet-stream" {
            return Ok(Self(read_body(request, body, PICTURE_LIMIT).await?));
        }
        Err(wrong_type(
            "Send a picture as image/png, image/jpeg, image/webp or image/gif, or as the part `file` of a form.",
        )
        .into())
    }
}

/// A form with a file of at most LIMIT bytes.
#[derive(Debug)]
pub struct FormUpload<const LIMIT: usize>(pub Form);

impl<'a, const LIMIT: usize> ApiExtractor<'a> for FormUpload<LIMIT> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        let content = vec![MetaMediaType { content_type: "multipart/form-data", schema: form_schema(true) }];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        if said_type(request)? == "multipart/form-data" {
            return Ok(Self(read_form(request, body, LIMIT).await?));
        }
        Err(wrong_type("Send a form with the part `file`.").into())
    }
}

/// JSON, or a form with a file: two ways to send the same resource.
#[derive(Debug)]
pub enum JsonOrForm<T, const LIMIT: usize> {
    /// JSON.
    Json(T),
    /// A form.
    Form(Form),
}

impl<'a, T: Type + DeserializeOwned + Send, const LIMIT: usize> ApiExtractor<'a> for JsonOrForm<T, LIMIT> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content = vec![
            MetaMediaType { content_type: "application/json", schema: T::schema_ref() },
            MetaMediaType { content_type: "multipart/form-data", schema: form_schema(true) },
        ];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let said = said_type(request)?;
        if said == "multipart/form-data" {
            return Ok(Self::Form(read_form(request, body, LIMIT).await?));
        }
        if said.is_empty() || is_json(&said) {
            // JSON spells some characters with six bytes.
            let bytes = read_body(request, body, LIMIT * 2).await?;
            return Ok(Self::Json(parse(&bytes)?));
        }
        Err(wrong_type("Send JSON, or a form with the part `file`.").into())
    }
}

fn binary() -> MetaSchemaRef {
    MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "binary")))
}

/// The schema of a form with a file.
pub(super) fn form_schema(titled: bool) -> MetaSchemaRef {
    let mut schema = MetaSchema::new("object");
    schema.required = vec!["file"];
    schema.properties = vec![("file", binary())];
    if titled {
        schema.properties.push(("title", MetaSchemaRef::Inline(Box::new(MetaSchema::new("string")))));
    }
    MetaSchemaRef::Inline(Box::new(schema))
}
