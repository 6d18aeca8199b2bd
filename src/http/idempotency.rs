//! `Idempotency-Key`: makes repeated POSTs safe.

use std::sync::Arc;

use poem::http::HeaderName;
use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaParamIn, MetaSchema, MetaSchemaRef};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::body::digest;
use super::context::Context;
use super::headers::single;
use crate::kernel::{Code, Error, Fault, Result, Rule};

static HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// The longest key, in characters.
const LONGEST_KEY: usize = 255;

/// The claim of a request to be the first with its key. A POST handler takes one and passes it to `App::write_once`.
#[derive(Debug, Clone)]
pub struct IdempotencyClaim {
    context: Arc<Context>,
    place: String,
    query: String,
}

/// A claim after the body was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Principal, method, path and key.
    pub scope: String,
    /// SHA-256 of the query and the body.
    pub body_hash: [u8; 32],
}

impl IdempotencyClaim {
    /// The same claim in a namespace of its principal, separate from other namespaces.
    #[must_use]
    pub fn within(self, part: &str) -> Self {
        Self { place: format!("{} {part}", self.place), ..self }
    }

    /// Whether the request carries a key.
    pub fn is_made(&self) -> bool {
        self.context.idempotency_key.is_some()
    }

    /// The claim; `None` if the request has no key, or is anonymous: other clients could use an anonymous key.
    pub fn claimed(&self) -> Result<Option<Claimed>> {
        let Some(key) = &self.context.idempotency_key else { return Ok(None) };
        let principal = match (self.context.user.get(), self.context.key.get()) {
            (Some(user), _) => format!("user {user}"),
            (None, Some((owner, _))) => format!("{} {}", owner.kind(), owner.number()),
            (None, None) => return Ok(None),
        };
        // An operation that reads no body is decided by its path and query alone.
        let body = self.context.body_hash.get().copied().unwrap_or_default();
        let body_hash = digest([self.query.as_bytes(), &body]);
        Ok(Some(Claimed { scope: format!("{principal}|{}|{key}", self.place), body_hash }))
    }
}

/// Makes a type a parameter of operations that is read from the header.
macro_rules! from_header {
    ($parameter:ty, $is_required:literal, $read:path) => {
        impl<'a> ApiExtractor<'a> for $parameter {
            const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
            const PARAM_IS_REQUIRED: bool = $is_required;
            type ParamType = String;
            type ParamRawType = String;

            fn param_in() -> Option<MetaParamIn> {
                Some(MetaParamIn::Header)
            }

            fn param_schema_ref() -> Option<MetaSchemaRef> {
                Some(MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))))
            }

            async fn from_request(
                request: &'a Request,
                _body: &mut RequestBody,
                _options: ExtractParamOptions<String>,
            ) -> poem::Result<Self> {
                Ok($read(request)?)
            }
        }
    };
}

from_header!(IdempotencyClaim, false, claim_of);
from_header!(RequiredKey, true, key_of);

fn claim_of(request: &Request) -> Result<IdempotencyClaim> {
    let context = Context::of(request).ok_or_else(|| Error::internal_text("the request has no context"))?;
    single(request.headers(), &HEADER)?.map(readable).transpose()?;
    // However it is escaped, a path is the same place.
    let path = percent_encoding::percent_decode_str(request.uri().path()).decode_utf8_lossy();
    let query = request.uri().query().unwrap_or_default().to_owned();
    Ok(IdempotencyClaim { context: context.clone(), place: format!("{} {path}", request.method()), query })
}

/// An `Idempotency-Key` of an operation that requires one, because it stores the key with its result.
#[derive(Debug, Clone)]
pub struct RequiredKey(pub String);

fn key_of(request: &Request) -> Result<RequiredKey> {
    let key = single(request.headers(), &HEADER)?.filter(|key| !key.is_empty()).ok_or_else(|| {
        let sentence = "The Idempotency-Key header is required. Send a unique key, so that a retry is safe.";
        Error::new(Code::IdempotencyKeyRequired, sentence).with_field("Idempotency-Key", Fault::REQUIRED)
    })?;
    Ok(RequiredKey(readable(key)?.to_owned()))
}

/// Validates the key. A comma is refused, because some proxies join two lines of a header with it.
fn readable(key: &str) -> Result<&str> {
    let is_readable = key.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b',');
    if !is_readable || !(1..=LONGEST_KEY).contains(&key.len()) {
        let sentence = format!("must have 1 to {LONGEST_KEY} visible ASCII characters and no comma");
        let rule = if is_readable { Rule::Length } else { Rule::Characters };
        return Err(Error::invalid("Idempotency-Key", Fault::told(rule, sentence).bounded(1, LONGEST_KEY)));
    }
    Ok(key)
}
