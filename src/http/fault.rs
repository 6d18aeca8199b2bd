//! Converts every error of poem and poem-openapi to ours, so that it is rendered like any other.

use poem::error::{
    CorsError, MethodNotAllowedError, NotFoundError, ParsePathError as PoemPathError, ParseQueryError, ReadBodyError,
    ResponseError, SizedLimitError,
};
use poem::http::StatusCode;
use poem_openapi::error::{
    ContentTypeError, ParseMultipartError, ParseParamError, ParsePathError, ParseRequestPayloadError,
};

use crate::kernel::{Cause, Code, Error, Fault, Rule};

impl ResponseError for Error {
    fn status(&self) -> StatusCode {
        status_of(self.cause())
    }
}

/// The status of a cause where a dialect has no other opinion.
pub const fn status_of(cause: Cause) -> StatusCode {
    match cause {
        Cause::BadInput => StatusCode::BAD_REQUEST,
        Cause::NoCredential => StatusCode::UNAUTHORIZED,
        Cause::Forbidden | Cause::PlanRefused => StatusCode::FORBIDDEN,
        Cause::Absent => StatusCode::NOT_FOUND,
        Cause::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
        Cause::Timeout => StatusCode::REQUEST_TIMEOUT,
        Cause::Conflict => StatusCode::CONFLICT,
        Cause::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Cause::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Cause::WrongRange => StatusCode::RANGE_NOT_SATISFIABLE,
        Cause::RuleBroken => StatusCode::UNPROCESSABLE_ENTITY,
        Cause::QuotaSpent | Cause::TooFast => StatusCode::TOO_MANY_REQUESTS,
        Cause::Dependency | Cause::Overload => StatusCode::SERVICE_UNAVAILABLE,
        Cause::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The fault of a parameter: the one that its type found, or what the words of the framework mean.
fn of_parameter(reason: &str) -> Fault {
    Fault::within(reason).unwrap_or_else(|| {
        if reason.contains("expects an input value") {
            Fault::REQUIRED.saying("is required. Add it to the query with a value")
        } else if reason.contains("\"boolean\"") {
            Fault::new(Rule::Type, "must be true or false")
        } else {
            Fault::new(Rule::Type, "has a value of the wrong type. The API reference says which values it can have")
        }
    })
}

/// Converts an error of a handler or of the framework.
pub fn from_poem(error: poem::Error) -> Error {
    let error = match error.downcast::<Error>() {
        Ok(ours) => return ours,
        Err(other) => other,
    };
    // A path with an invalid parameter does not exist.
    if error.is::<ParsePathError>() {
        return Error::of(Code::RouteUnknown);
    }
    if let Some(parameter) = error.downcast_ref::<ParseParamError>() {
        return Error::invalid(parameter.name, of_parameter(&parameter.reason));
    }
    if error.is::<SizedLimitError>() || error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large(None);
    }
    if error.is::<ContentTypeError>() || error.status() == StatusCode::UNSUPPORTED_MEDIA_TYPE {
        return Error::of(Code::RequestWrongType);
    }
    if error.is::<ParseRequestPayloadError>() || error.is::<ParseMultipartError>() || error.is::<ReadBodyError>() {
        return Error::new(Code::RequestMalformed, "The request body could not be read. Check its format.")
            .because(error.to_string());
    }
    if error.is::<NotFoundError>() {
        return Error::of(Code::RouteUnknown);
    }
    if error.is::<MethodNotAllowedError>() {
        return Error::of(Code::MethodWrong);
    }
    if error.is::<PoemPathError>() || error.is::<ParseQueryError>() || error.is::<CorsError>() {
        return Error::new(Code::RequestInvalid, "The address or a header of the request is malformed.");
    }
    match error.status() {
        StatusCode::NOT_FOUND => Error::of(Code::RouteUnknown),
        StatusCode::METHOD_NOT_ALLOWED => Error::of(Code::MethodWrong),
        status if status.is_client_error() => Error::new(Code::RequestInvalid, "The request is malformed."),
        _ => Error::internal_text(error.to_string()),
    }
}

/// The error for a body that is larger than the operation accepts.
pub fn too_large(limit: Option<usize>) -> Error {
    match limit {
        Some(limit) => Error::new(
            Code::RequestTooLarge,
            format!("The request body is too large. The limit is {}.", readable(limit)),
        ),
        None => Error::of(Code::RequestTooLarge),
    }
}

fn readable(bytes: usize) -> String {
    if bytes >= 1 << 20 { format!("{} MiB", bytes >> 20) } else { format!("{} KiB", bytes >> 10) }
}
