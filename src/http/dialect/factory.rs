//! The course factory's error body: a type that is stable, a message for people, a code and a parameter where they
//! help.

use poem::http::StatusCode;
use serde::Serialize;

use super::json;
use crate::http::fault::status_of;
use crate::kernel::{Cause, Code, Error};

#[derive(Serialize)]
struct Body<'a> {
    detail: Detail<'a>,
}

#[derive(Serialize)]
struct Detail<'a> {
    error: Inner<'a>,
}

#[derive(Serialize)]
pub(super) struct Inner<'a> {
    r#type: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<&'a str>,
}

impl<'a> Inner<'a> {
    pub(super) fn of(error: &'a Error) -> Self {
        let cause = error.cause();
        let code = match cause {
            Cause::NoCredential | Cause::Internal | Cause::Dependency | Cause::Overload => None,
            Cause::TooFast => {
                let seconds = error.retry().map_or(1, |wait| wait.as_millis().div_ceil(1000).max(1));
                Some(format!("retry_after_{seconds}"))
            }
            Cause::QuotaSpent => Some("quota_exceeded".to_owned()),
            _ => Some(code_of(error.code())),
        };
        Self {
            r#type: type_of(cause),
            message: error.message(),
            code,
            param: error.fields().first().map(|fault| fault.field.as_str()),
        }
    }
}

/// The code on this surface: the word of its model if there is one, otherwise our code without dots.
fn code_of(code: Code) -> String {
    match code {
        Code::CourseAbsent => "course_not_found".to_owned(),
        Code::PresetAbsent => "preset_not_found".to_owned(),
        Code::CourseLaunched => "already_launched".to_owned(),
        other => other.name().replace('.', "_"),
    }
}

impl<'a> Inner<'a> {
    /// The same, with a code in any case.
    pub(super) fn coded(error: &'a Error) -> Self {
        let mut inner = Self::of(error);
        inner.code.get_or_insert_with(|| {
            if error.cause() == Cause::NoCredential { "invalid_api_key".into() } else { "internal_error".into() }
        });
        inner
    }
}

/// The type of a cause. A role or plan that does not suffice is hidden as absence.
pub(super) const fn type_of(cause: Cause) -> &'static str {
    match cause {
        Cause::NoCredential => "authentication_error",
        Cause::Absent | Cause::Forbidden | Cause::PlanRefused => "not_found_error",
        Cause::TooFast => "rate_limit_error",
        Cause::QuotaSpent => "quota_exceeded",
        Cause::Internal | Cause::Dependency | Cause::Overload => "server_error",
        Cause::BadInput
        | Cause::WrongMethod
        | Cause::Timeout
        | Cause::Conflict
        | Cause::TooLarge
        | Cause::WrongType
        | Cause::WrongRange
        | Cause::RuleBroken => "invalid_request_error",
    }
}

/// The status of a cause on this surface.
pub(super) const fn status(cause: Cause) -> StatusCode {
    match cause {
        Cause::Forbidden | Cause::PlanRefused => StatusCode::NOT_FOUND,
        Cause::RuleBroken => StatusCode::BAD_REQUEST,
        Cause::Dependency => StatusCode::INTERNAL_SERVER_ERROR,
        other => status_of(other),
    }
}

pub(super) fn body(error: &Error) -> (StatusCode, Vec<u8>) {
    (status(error.cause()), json(&Body { detail: Detail { error: Inner::of(error) } }))
}
