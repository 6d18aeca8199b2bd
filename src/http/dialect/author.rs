//! The course author's error body: a message that may be shown to people, and a code in capitals.

use poem::http::StatusCode;
use serde::Serialize;

use super::json;
use crate::http::fault::status_of;
use crate::kernel::{Cause, Error};

#[derive(Serialize)]
struct Body<'a> {
    message: &'a str,
    code: &'static str,
}

/// The code of a cause.
pub(super) const fn code_of(cause: Cause) -> &'static str {
    match cause {
        Cause::NoCredential => "INVALID_API_KEY",
        Cause::PlanRefused | Cause::Forbidden => "PAID_PLAN_REQUIRED",
        Cause::QuotaSpent => "USAGE_LIMIT_EXCEEDED_PLAN",
        Cause::Absent => "NOT_FOUND",
        Cause::TooFast => "RATE_LIMIT_EXCEEDED",
        Cause::Internal | Cause::Dependency | Cause::Overload => "INTERNAL_ERROR",
        Cause::BadInput
        | Cause::WrongMethod
        | Cause::Timeout
        | Cause::Conflict
        | Cause::TooLarge
        | Cause::WrongType
        | Cause::WrongRange
        | Cause::RuleBroken => "VALIDATION_ERROR",
    }
}

/// The status of a cause on this surface.
pub(super) const fn status(cause: Cause) -> StatusCode {
    match cause {
        Cause::QuotaSpent => StatusCode::FORBIDDEN,
        Cause::RuleBroken => StatusCode::BAD_REQUEST,
        Cause::Dependency => StatusCode::INTERNAL_SERVER_ERROR,
        other => status_of(other),
    }
}

pub(super) fn body(error: &Error) -> (StatusCode, Vec<u8>) {
    let cause = error.cause();
    (status(cause), json(&Body { message: error.message(), code: code_of(cause) }))
}
