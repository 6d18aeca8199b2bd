//! The shapes of the contract: the partner's ping.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

/// The key works.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Pong {
    /// Always true.
    pub ok: bool,
    /// A sentence for the person.
    pub message: String,
    /// The name of the developer's plan.
    pub plan: String,
    /// How far the month has come.
    pub usage: PongUsage,
}

/// How far the month has come.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct PongUsage {
    /// Requests in this cycle, this one included.
    pub requests_this_cycle: u64,
    /// What the plan allows in a cycle; absent where it sets no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<u64>,
}
