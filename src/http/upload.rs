//! Files that come as a form, or bare.

use poem::web::Multipart;
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde::de::DeserializeOwned;

use super::body::{discard, media_type, read_body, remember, wrong_type};
use super::fault::too_large;
use super::json::{is_json, parse};
use crate::kernel::{Code, Error, Result};

/// How many bytes a picture may have.
pub const PICTURE_LIMIT: usize = 5 << 20;
/// How many fields of a form are looked at.
const MOST_FIELDS: usize = 16;

/// What a form holds: its file, and its short fields.
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
    /// What the sender calls it.
    pub name: Option<String>,
    /// What the sender says that it is.
    pub content_type: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

async fn read_form(request: &Request, body: &mut RequestBody, limit: usize) -> Result<Form> {
    let announced = request.header("content-length").and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit + (64 << 10)) {
        if let Ok(body) = body.take() {
            discard(body).await;
        }
        return Err(too_large(Some(limit)));
    }
    let broken = |error: String| Error::new(Code::RequestMalformed, "The form could not be read.").because(error);
    let form = <Multipart as FromRequest>::from_request(request, body).await;
    let mut fields = form.map_err(|error| broken(error.to_string()))?;
    let mut form = Form::default();
    for _ in 0..MOST_FIELDS {
        let Some(field) = fields.next_field().await.map_err(|error| broken(error.to_string()))? else {
            return Ok(form);
        };
        let name = field.name().map(str::to_owned);
        let (file_name, content_type) = (field.file_name().map(str::to_owned), field.content_type().map(str::to_owned));
        let bytes = read_field(field, limit).await?;
        match name.as_deref() {
            Some("file") => form.file = Some(FormFile { name: file_name, content_type, bytes }),
            Some("title") => {
                form.title = Some(String::from_utf8(bytes).map_err(|_| Error::invalid("title", "must be UTF-8"))?);
            }
            _ => {}
        }
    }
    Err(Error::new(Code::RequestMalformed, format!("The form has more than {MOST_FIELDS} fields.")))
}

async fn read_field(field: poem::web::Field, limit: usize) -> Result<Vec<u8>> {
    use tokio::io::AsyncReadExt;
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let read = field.into_async_read().take(most).read_to_end(&mut bytes).await;
    read.map_err(|error| Error::new(Code::RequestMalformed, "The form did not arrive whole.").because(error))?;
    if bytes.len() > limit { Err(too_large(Some(limit))) } else { Ok(bytes) }
}

/// A picture: the body itself, or the part `file` of a form.
#[derive(Debug)]
pub struct PictureUpload(pub Vec<u8>);

/// The media types that a picture may come as.
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
        let said = said_type(request);
        if said == "multipart/form-data" {
            let form = read_form(request, body, PICTURE_LIMIT).await?;
            let file = form.file.ok_or_else(|| Error::invalid("file", "is required"))?;
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

/// JSON, or a form with a file: two ways to bring the same thing.
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
        let said = said_type(request);
        if said == "multipart/form-data" {
            let form = read_form(request, body, LIMIT).await?;
            if let Some(file) = &form.file {
                let titled = [form.title.as_deref().unwrap_or_default().as_bytes(), &[0], &file.bytes].concat();
                remember(request, &titled);
            }
            return Ok(Self::Form(form));
        }
        if said.is_empty() || is_json(&said) {
            // JSON spells some characters with six bytes.
            let bytes = read_body(request, body, LIMIT * 2).await?;
            return Ok(Self::Json(parse(&bytes)?));
        }
        Err(wrong_type("Send JSON, or a form with the part `file`.").into())
    }
}

/// What the request says that its body is; nothing where it does not say.
fn said_type(request: &Request) -> String {
    media_type(request.content_type().unwrap_or_default())
}

fn binary() -> MetaSchemaRef {
    MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "binary")))
}

fn form_schema(titled: bool) -> MetaSchemaRef {
    let mut schema = MetaSchema::new("object");
    schema.required = vec!["file"];
    schema.properties = vec![("file", binary())];
    if titled {
        schema.properties.push(("title", MetaSchemaRef::Inline(Box::new(MetaSchema::new("string")))));
    }
    MetaSchemaRef::Inline(Box::new(schema))
}
