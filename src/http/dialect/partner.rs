//! The partner's error body: the platform's, with a link where a plan is in the way.

use poem::http::StatusCode;

use super::json;
use super::platform::Body;
use crate::http::context::Context;
use crate::http::fault::status_of;
use crate::kernel::{Cause, Error};

pub(super) fn body(error: &Error, context: &Context, public_url: &str) -> (StatusCode, Vec<u8>) {
    let mut body = Body::of(error, context);
    if matches!(error.cause(), Cause::QuotaSpent | Cause::PlanRefused) {
        body.upgrade_url = Some(format!("{public_url}/api-pricing"));
    }
    (status_of(error.cause()), json(&body))
}
