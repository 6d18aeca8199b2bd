//! Dialects: how each surface renders an error.
//!
//! Every dialect maps each cause to a response. Causes that a surface does not document map to the nearest documented
//! one.

mod author;
mod factory;
mod platform;
mod shared;

use poem::Response;
use poem::http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use super::fault::status_of;
use crate::kernel::{Cause, Error};

/// The dialect of a surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `/api`: `{"error", "code", "fields"?, "request_id"}`.
    Platform,
    /// `/v1`: as the platform, with `upgrade_url` if another plan would permit the request.
    Partner,
    /// The course factory: `{"detail": {"error": {type, message, code?, param?}}}`.
    Factory,
    /// The course author: `{"message", "code"}`.
    Author,
    /// A shared path without an attributable credential: one body that readers of all dialects understand.
    Shared,
}

impl Dialect {
    /// All dialects, for tests.
    pub const ALL: [Dialect; 5] =
        [Dialect::Platform, Dialect::Partner, Dialect::Factory, Dialect::Author, Dialect::Shared];
}

/// The status and the error type of a cause in the dialect. The platform and the partner surface have no error types;
/// they use the error's code.
pub const fn status_and_type(dialect: Dialect, cause: Cause) -> (StatusCode, Option<&'static str>) {
    match dialect {
        Dialect::Platform | Dialect::Partner => (status_of(cause), None),
        Dialect::Factory | Dialect::Shared => (factory::status(cause), Some(factory::type_of(cause))),
        Dialect::Author => (author::status(cause), Some(author::code_of(cause))),
    }
}

/// Renders the error in the dialect, with the id of the request. Links of the answer begin with `public_url`.
pub fn render(dialect: Dialect, error: &Error, request_id: &str, public_url: &str) -> Response {
    let (status, body) = match dialect {
        Dialect::Platform | Dialect::Partner => platform::body(error, request_id, public_url),
        Dialect::Factory => factory::body(error),
        Dialect::Author => author::body(error),
        Dialect::Shared => shared::body(error, request_id),
    };
    let mut response = Response::builder().status(status).content_type("application/json").body(body);
    let headers = response.headers_mut();
    if status == StatusCode::UNAUTHORIZED {
        let challenge = if error.code() == crate::kernel::Code::AuthMissing {
            "Bearer realm=\"schola\""
        } else {
            "Bearer realm=\"schola\", error=\"invalid_token\""
        };
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    if let Some(allow) = error.allow().and_then(|allow| HeaderValue::from_str(allow).ok()) {
        headers.insert(header::ALLOW, allow);
    }
    if let Some(range) = error.size().and_then(|size| HeaderValue::from_str(&format!("bytes */{size}")).ok()) {
        headers.insert(header::CONTENT_RANGE, range);
    }
    let wait = error.retry().map(|wait| wait.as_millis().div_ceil(1000).max(1) as u64);
    let wait = wait.or(matches!(error.cause(), Cause::Overload | Cause::Dependency | Cause::TooFast).then_some(1));
    if let Some(seconds) = wait {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_else(|_| b"{}".to_vec())
}
