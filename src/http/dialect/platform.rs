//! The error body of the platform and of the partner surface, with a link if another plan would permit the request.

use poem::http::StatusCode;
use serde::Serialize;

use super::json;
use crate::http::fault::status_of;
use crate::kernel::error::FieldFault;
use crate::kernel::{Cause, Error};

#[derive(Serialize)]
struct Body<'a> {
    error: &'a str,
    code: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Field<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<Limit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upgrade_url: Option<String>,
    request_id: &'a str,
}

#[derive(Serialize)]
struct Field<'a> {
    field: &'a str,
    message: &'a str,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u64>,
}

impl<'a> Field<'a> {
    fn of(FieldFault { field, fault }: &'a FieldFault) -> Self {
        Self { field, message: fault.text(), code: fault.rule().name(), min: fault.min(), max: fault.max() }
    }
}

/// The bound that the request met, so that a page can say whose requests were too many.
#[derive(Serialize)]
struct Limit {
    name: &'static str,
    per: &'static str,
}

impl<'a> Body<'a> {
    fn of(error: &'a Error, request_id: &'a str, public_url: &str) -> Self {
        let is_plan = matches!(error.cause(), Cause::QuotaSpent | Cause::PlanRefused);
        Self {
            error: error.message(),
            code: error.code().name(),
            fields: error.fields().iter().map(Field::of).collect(),
            limit: error.bound().map(|bound| Limit { name: bound.name, per: bound.per.name() }),
            upgrade_url: is_plan.then(|| format!("{public_url}/api-pricing")),
            request_id,
        }
    }
}

pub(super) fn body(error: &Error, request_id: &str, public_url: &str) -> (StatusCode, Vec<u8>) {
    (status_of(error.cause()), json(&Body::of(error, request_id, public_url)))
}
