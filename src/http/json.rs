//! JSON bodies: parsed by serde straight from the bytes, with a pointer to the field that is wrong.

use poem::{Request, RequestBody};
use poem_openapi::payload::{ParsePayload, Payload};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde::de::DeserializeOwned;

use super::context::Context;
use super::fault::too_large;
use crate::kernel::entropy::sha256;
use crate::kernel::{Code, Error, Result};

/// How many bytes of JSON an operation reads where it does not say.
pub const DEFAULT_LIMIT: usize = 256 << 10;

/// A JSON body of at most LIMIT bytes.
#[derive(Debug, Clone)]
pub struct Json<T, const LIMIT: usize = DEFAULT_LIMIT>(pub T);

impl<T: Type + DeserializeOwned + Send, const LIMIT: usize> Payload for Json<T, LIMIT> {
    const CONTENT_TYPE: &'static str = "application/json";

    fn check_content_type(content_type: &str) -> bool {
        is_json(content_type)
    }

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Type + DeserializeOwned + Send, const LIMIT: usize> ParsePayload for Json<T, LIMIT> {
    const IS_REQUIRED: bool = true;

    async fn from_request(request: &Request, body: &mut RequestBody) -> poem::Result<Self> {
        let bytes = read_body(request, body, LIMIT).await?;
        Ok(Self(parse(&bytes)?))
    }
}

impl<'a, T: Type + DeserializeOwned + Send, const LIMIT: usize> ApiExtractor<'a> for Json<T, LIMIT> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType { content_type: Self::CONTENT_TYPE, schema: T::schema_ref() }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> poem::Result<Self> {
        match request.content_type() {
            Some(content_type) if !is_json(content_type) => {
                return Err(Error::new(
                    Code::RequestWrongType,
                    format!("Send `application/json`, not `{content_type}`."),
                )
                .into());
            }
            _ => {}
        }
        <Self as ParsePayload>::from_request(request, body).await
    }
}

/// Whether the content type is JSON, with any parameters.
pub fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Reads the whole body, up to the limit.
pub async fn read_body(request: &Request, body: &mut RequestBody, limit: usize) -> Result<Vec<u8>> {
    let announced = request.header("content-length").and_then(|length| length.parse::<u64>().ok());
    let body = body.take().map_err(|error| Error::internal_text(error.to_string()))?;
    if announced.is_some_and(|length| length > limit as u64) {
        discard(body).await;
        return Err(too_large(Some(limit)));
    }
    let bytes = match announced {
        Some(_) => body.into_vec().await.map_err(|error| broken_off(error.to_string()))?,
        None => read_unannounced(body, limit).await?,
    };
    if let Some(context) = Context::of(request).filter(|context| context.idempotency_key.is_some()) {
        context.body_hash.get_or_init(|| sha256(&bytes));
    }
    Ok(bytes)
}

fn broken_off(why: String) -> Error {
    Error::new(Code::RequestMalformed, "The body did not arrive whole.").because(why)
}

/// Reads a body that comes in pieces and does not say how long it is.
async fn read_unannounced(body: poem::Body, limit: usize) -> Result<Vec<u8>> {
    use tokio::io::AsyncReadExt;
    let mut reader = body.into_async_read();
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    (&mut reader).take(most).read_to_end(&mut bytes).await.map_err(|error| broken_off(error.to_string()))?;
    if bytes.len() > limit {
        discard(poem::Body::from_async_read(reader)).await;
        return Err(too_large(Some(limit)));
    }
    Ok(bytes)
}

/// How much of a body that is too large is read all the same, in bytes.
const DISCARDED: u64 = 64 << 20;

/// Reads and forgets what is left of a body, within bounds: a client that is still sending when its connection closes never sees the
/// answer that explains why.
pub(super) async fn discard(body: poem::Body) {
    use tokio::io::AsyncReadExt;
    let mut rest = body.into_async_read().take(DISCARDED);
    // A body that breaks off has nobody left who waits for an answer.
    drop(tokio::io::copy(&mut rest, &mut tokio::io::sink()).await);
}

/// Parses JSON, or says which field is wrong and how.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::new(Code::RequestMalformed, "The body is empty; send a JSON object."));
    }
    // An array would fill the fields of an object in their order, which no contract promises.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Error::invalid("", "must be an object, this is an array"));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| explain(&dotted(error.path()), error.inner()))?;
    deserializer.end().map_err(|error| explain("", &error))?;
    refuse_null::<T>(bytes)?;
    Ok(value)
}

/// An optional field is left out where it has no value; null is none of the types that the contract gives it. Serde takes both for the
/// same, so a body with a null in it is read once more with something in its place that no field takes. Fields that nobody knows stay
/// ignored, whatever they hold.
fn refuse_null<T: DeserializeOwned>(bytes: &[u8]) -> Result<()> {
    if !bytes.windows(4).any(|four| four == b"null") {
        return Ok(());
    }
    let mut tree: serde_json::Value = serde_json::from_slice(bytes).map_err(|error| explain("", &error))?;
    replace_null(&mut tree);
    match serde_path_to_error::deserialize::<_, T>(tree) {
        Ok(_) => Ok(()),
        Err(error) => Err(Error::invalid(dotted(error.path()), "must not be null; leave it out instead")),
    }
}

fn replace_null(tree: &mut serde_json::Value) {
    use serde_json::Value;
    match tree {
        Value::Null => *tree = Value::Object([(String::new(), Value::Bool(false))].into_iter().collect()),
        Value::Array(items) => items.iter_mut().for_each(replace_null),
        Value::Object(fields) => fields.values_mut().for_each(replace_null),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Where something is, with dots: `history.3.content`. Nothing for the whole body.
fn dotted(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let steps = path.iter().map(|segment| match segment {
        Segment::Seq { index } => index.to_string(),
        Segment::Map { key } => key.clone(),
        Segment::Enum { variant } => variant.clone(),
        Segment::Unknown => "?".to_owned(),
    });
    steps.collect::<Vec<_>>().join(".")
}

fn explain(path: &str, error: &serde_json::Error) -> Error {
    use serde_json::error::Category;
    let text = error.to_string();
    let sentence = text.rsplit_once(" at line ").map_or(text.as_str(), |(sentence, _)| sentence);
    match error.classify() {
        Category::Data => {
            let path = if path == "." || path == "?" { "" } else { path };
            if let Some(name) = sentence.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
                let field = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                return Error::invalid(field, "is required");
            }
            Error::invalid(path, plain(sentence))
        }
        Category::Syntax | Category::Eof | Category::Io => {
            Error::new(Code::RequestMalformed, format!("The body is not valid JSON: {text}."))
        }
    }
}

/// Puts the words of serde into those of somebody who has not written Rust.
fn plain(sentence: &str) -> String {
    let Some((found, expected)) =
        sentence.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    else {
        return sentence.to_owned();
    };
    let expected = match expected {
        "a string" | "a borrowed string" => "a string",
        "i64" | "u64" | "i32" | "u32" | "u8" | "u16" => "a whole number",
        "f64" | "f32" => "a number",
        "a boolean" => "true or false",
        "a sequence" => "an array",
        other if other.starts_with("struct ") => "an object",
        other => other,
    };
    let found = match found {
        "null" | "unit value" => "null".to_owned(),
        "map" => "an object".to_owned(),
        "sequence" => "an array".to_owned(),
        other => other.to_owned(),
    };
    format!("must be {expected}, this is {found}")
}
