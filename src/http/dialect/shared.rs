//! An error body that readers of all dialects understand, for shared paths without an attributable credential.

use poem::http::StatusCode;
use serde::Serialize;

use super::factory::{Inner, status};
use super::{author, json};
use crate::kernel::Error;

#[derive(Serialize)]
struct Body<'a> {
    error: &'a str,
    message: &'a str,
    code: &'static str,
    detail: Detail<'a>,
    request_id: &'a str,
}

#[derive(Serialize)]
struct Detail<'a> {
    error: Inner<'a>,
}

pub(super) fn body(error: &Error, request_id: &str) -> (StatusCode, Vec<u8>) {
    let cause = error.cause();
    let body = Body {
        error: error.message(),
        message: error.message(),
        code: author::code_of(cause),
        detail: Detail { error: Inner::coded(error) },
        request_id,
    };
    (status(cause), json(&body))
}
