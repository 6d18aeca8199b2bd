//! A JSON body that may be left out.

use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde::de::DeserializeOwned;

use super::body::{media_type, read_body, wrong_type};
use super::json::{DEFAULT_LIMIT, is_json, parse};

/// A JSON body; no body at all stands for the default.
#[derive(Debug, Clone)]
pub struct OptionalJson<T>(pub T);

impl<'a, T: Type + DeserializeOwned + Default + Send> ApiExtractor<'a> for OptionalJson<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType { content_type: "application/json", schema: T::schema_ref() }],
            required: false,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> poem::Result<Self> {
        let bytes = read_body(request, body, DEFAULT_LIMIT).await?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        match request.content_type() {
            Some(content_type) if !is_json(&media_type(content_type)) => {
                Err(wrong_type(format!("Send `application/json`, not `{content_type}`.")).into())
            }
            _ => Ok(Self(parse(&bytes)?)),
        }
    }
}
