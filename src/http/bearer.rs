//! The credential that a request carries.

use poem::Request;
use poem::http::header;
use poem_openapi::registry::MetaSecurityScheme;

use super::headers::single;

/// The content of the header `Authorization`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearer<'a> {
    /// There is no such header.
    Missing,
    /// There is a value, but no bearer token.
    Malformed,
    /// A bearer token.
    Token(&'a str),
}

impl<'a> Bearer<'a> {
    /// Reads the header of the request. A list of credentials is none: a token has no space in it.
    pub fn of(request: &'a Request) -> Self {
        let Ok(value) = single(request.headers(), &header::AUTHORIZATION) else { return Bearer::Malformed };
        let Some(text) = value else { return Bearer::Missing };
        let token = text
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .filter(|token| !token.is_empty() && !token.contains([' ', '\t']));
        token.map_or(Bearer::Malformed, Bearer::Token)
    }
}

/// The security scheme in the code's own document.
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
