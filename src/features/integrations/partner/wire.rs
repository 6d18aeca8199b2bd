//! The response body of the ping.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

/// The confirmation that the key is valid.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Pong {
    /// Always true.
    pub ok: bool,
    pub message: String,
    pub plan: String,
    pub usage: PongUsage,
}

/// The usage of the month.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct PongUsage {
    pub requests_this_cycle: u64,
    /// The quota of the cycle; absent for unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<u64>,
}
