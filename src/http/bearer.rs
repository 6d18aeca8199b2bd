//! The credential that a request carries.

use poem::Request;
use poem::http::header;
use poem_openapi::registry::MetaSecurityScheme;

/// What the header `Authorization` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearer<'a> {
    /// There is no such header.
    Missing,
    /// There is one, and it is no bearer token.
    Malformed,
    /// A bearer token.
    Token(&'a str),
}

impl<'a> Bearer<'a> {
    /// Reads the header of the request.
    pub fn of(request: &'a Request) -> Self {
        let Some(header) = request.headers().get(header::AUTHORIZATION) else { return Bearer::Missing };
        let token = header
            .to_str()
            .ok()
            .and_then(|text| text.split_once(' '))
            .filter(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty());
        token.map_or(Bearer::Malformed, |(_, token)| Bearer::Token(token.trim()))
    }
}

/// What the code's own document says of a guard that reads it.
pub fn bearer_scheme() -> MetaSecurityScheme {
    MetaSecurityScheme {
        ty: "http",
        description: None,
        name: None,
        key_in: None,
        scheme: Some("bearer"),
        bearer_format: None,
        flows: None,
        openid_connect_url: None,
    }
}
