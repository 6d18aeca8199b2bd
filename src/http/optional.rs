//! A JSON body that may be left out.

use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaRequest, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde::de::DeserializeOwned;

use super::body::read_body;
use super::json::{DEFAULT_LIMIT, check_type, described, parse};

/// A JSON body; a missing body is the default.
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
        Some(described::<T>(false))
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
        check_type(request)?;
        Ok(Self(parse(&bytes)?))
    }
}
