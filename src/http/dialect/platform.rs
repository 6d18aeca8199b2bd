//! The platform's error body.

use poem::http::StatusCode;
use serde::Serialize;

use super::json;
use crate::http::context::Context;
use crate::http::fault::status_of;
use crate::kernel::Error;

#[derive(Serialize)]
pub(super) struct Body<'a> {
    error: &'a str,
    code: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Field<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) upgrade_url: Option<String>,
    request_id: &'a str,
}

#[derive(Serialize)]
struct Field<'a> {
    field: &'a str,
    message: &'a str,
}

impl<'a> Body<'a> {
    pub(super) fn of(error: &'a Error, context: &'a Context) -> Self {
        Self {
            error: error.message(),
            code: error.code().name(),
            fields: error.fields().iter().map(|fault| Field { field: &fault.field, message: &fault.message }).collect(),
            upgrade_url: None,
            request_id: &context.request_id,
        }
    }
}

pub(super) fn body(error: &Error, context: &Context) -> (StatusCode, Vec<u8>) {
    (status_of(error.cause()), json(&Body::of(error, context)))
}
