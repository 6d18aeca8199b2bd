//! JSON bodies: parsed by serde straight from the bytes, with a pointer to the field that is wrong.

mod saturated;
mod strict;

use poem::{Request, RequestBody};
use poem_openapi::payload::{ParsePayload, Payload};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde::de::DeserializeOwned;

pub use self::saturated::{Bounded, saturated, saturated_list, saturated_option};
use self::strict::Strict;
pub use self::strict::whole;
use super::body::{media_type, read_body, said_type, wrong_type};
use crate::kernel::{Code, Error, Fault, Result, Rule};

/// The largest JSON body, in bytes, if the operation sets no other limit.
pub const DEFAULT_LIMIT: usize = 256 << 10;

/// A JSON body of at most LIMIT bytes.
#[derive(Debug, Clone)]
pub struct Json<T, const LIMIT: usize = DEFAULT_LIMIT>(pub T);

impl<T: Type + DeserializeOwned + Send, const LIMIT: usize> Payload for Json<T, LIMIT> {
    const CONTENT_TYPE: &'static str = "application/json";

    fn check_content_type(content_type: &str) -> bool {
        is_json(&media_type(content_type))
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
        Some(described::<T>(true))
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> poem::Result<Self> {
        check_type(request)?;
        <Self as ParsePayload>::from_request(request, body).await
    }
}

/// The JSON body in the code's own document.
pub(super) fn described<T: Type>(required: bool) -> MetaRequest {
    let content = vec![MetaMediaType { content_type: "application/json", schema: T::schema_ref() }];
    MetaRequest { description: None, content, required }
}

/// Refuses a body with another content type than JSON. A body without one is read as JSON.
pub(super) fn check_type(request: &Request) -> Result<()> {
    let said = said_type(request)?;
    if said.is_empty() || is_json(&said) {
        return Ok(());
    }
    Err(wrong_type(format!("Send `application/json`, not `{said}`.")))
}

/// Whether the media type is JSON.
pub fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

/// Parses JSON, or returns an error that names the wrong field.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::new(Code::RequestMalformed, "The request body is empty. Send a JSON object."));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(Strict(&mut deserializer))
        .map_err(|error| explain(&dotted(error.path()), error.inner()))?;
    deserializer.end().map_err(|error| explain("", &error))?;
    Ok(value)
}

/// The path as the contract writes it: `history.3.content`. Empty where the body itself is meant.
fn dotted(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let segments = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } | Segment::Enum { variant: key } => Some(key.clone()),
        Segment::Unknown => None,
    });
    segments.collect::<Vec<_>>().join(".")
}

fn explain(path: &str, error: &serde_json::Error) -> Error {
    use serde_json::error::Category;
    let text = error.to_string();
    let sentence = text.rsplit_once(" at line ").map_or(text.as_str(), |(sentence, _)| sentence);
    match error.classify() {
        Category::Data => {
            let repeated = Fault::new(Rule::Repeated, "must be sent once");
            for (start, fault) in [("missing field `", Fault::REQUIRED), ("duplicate field `", repeated)] {
                if let Some(name) = sentence.strip_prefix(start).and_then(|rest| rest.strip_suffix('`')) {
                    let field = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                    return Error::invalid(field, fault);
                }
            }
            Error::invalid(path, Fault::of_serde(sentence).unwrap_or_else(|| plain(sentence)))
        }
        Category::Syntax | Category::Eof | Category::Io => {
            Error::new(Code::RequestMalformed, format!("The body is not valid JSON: {text}."))
        }
    }
}

/// The least and the largest number of a type of whole numbers.
fn bounds(kind: &str) -> Option<(i64, u64)> {
    Some(match kind {
        "i64" => (i64::MIN, i64::MAX.unsigned_abs()),
        "i32" => (i32::MIN.into(), i32::MAX.unsigned_abs().into()),
        "u64" => (0, u64::MAX),
        "u32" => (0, u32::MAX.into()),
        "u16" => (0, u16::MAX.into()),
        "u8" => (0, u8::MAX.into()),
        _ => return None,
    })
}

/// Rewrites a sentence of serde for readers who do not know Rust.
fn plain(sentence: &str) -> Fault {
    // The received value comes first and may contain anything. The expectation is our own text.
    let Some((found, expected)) = sentence.rsplit_once(", expected ") else { return sentence.into() };
    if found.starts_with("unknown variant ") {
        return Fault::told(Rule::Choice, format!("must be {expected}"));
    }
    if found.starts_with("invalid value: ") {
        if let Some((least, most)) = bounds(expected) {
            return Fault::told(Rule::Range, format!("must be a whole number from {least} to {most}"));
        }
        return Fault::told(Rule::Range, format!("must be {expected}"));
    }
    if found.starts_with("invalid length ") {
        return Fault::told(Rule::Count, format!("must be {expected}"));
    }
    let Some(found) = found.strip_prefix("invalid type: ") else { return sentence.into() };
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
        other if other.starts_with("string ") => "a string".to_owned(),
        other => other.to_owned(),
    };
    Fault::told(Rule::Type, format!("must be {expected}, not {found}"))
}
