//! The last requests.

use poem_openapi::Object;
use serde::Serialize;

use crate::features::usage;
use crate::kernel::{Id, Timestamp, id::kind};

/// A request, without anything of its content.
#[derive(Debug, Clone, Object, Serialize)]
pub struct KeyRequest {
    /// What its answer and the log call it.
    pub request_id: String,
    /// When it was answered.
    pub at: Timestamp,
    /// With which key.
    pub key_id: Id<kind::Key>,
    /// For which operation.
    pub operation: String,
    /// With which method.
    pub method: String,
    /// How it was answered.
    pub status: u16,
    /// How long that took, in milliseconds.
    pub took_ms: f64,
}

impl From<usage::KeyRequest> for KeyRequest {
    fn from(request: usage::KeyRequest) -> Self {
        // Above an hour the count is cut off: a request does not take that long.
        let took_us = u32::try_from(request.took_us).unwrap_or(u32::MAX);
        Self {
            request_id: request.request_id,
            at: request.at,
            key_id: request.key,
            operation: request.operation.into_owned(),
            method: request.method.into_owned(),
            status: request.status,
            took_ms: f64::from(took_us) / 1000.0,
        }
    }
}

/// Requests with a developer's keys.
#[derive(Debug, Clone, Object, Serialize)]
pub struct KeyRequestList {
    /// The latest first.
    pub requests: Vec<KeyRequest>,
}
