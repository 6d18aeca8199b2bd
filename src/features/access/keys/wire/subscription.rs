//! The response body of a subscription.

use poem_openapi::Object;
use serde::Serialize;

use crate::http::envelope::Resource;
use crate::http::text_enum;
use crate::kernel::Timestamp;

text_enum! {
    /// Whether a plan is in force. There is one value.
    pub enum SubscriptionStatus {
        Active = "active",
    }
}

/// A plan and its current cycle.
#[derive(Debug, Clone, Object, Serialize)]
pub struct Subscription {
    pub plan: String,
    pub status: SubscriptionStatus,
    pub cycle_start: Timestamp,
    pub cycle_end: Timestamp,
    /// The quota of requests in the cycle; absent for unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<u64>,
    pub used: u64,
}

impl Resource for Subscription {
    const ONE: &'static str = "subscription";
}

impl Subscription {
    /// Creates the subscription to this plan in the cycle of `now`.
    pub fn of(plan: String, quota: Option<u64>, used: u64, now: Timestamp) -> Self {
        let (cycle_start, cycle_end) = now.cycle();
        Self { plan, status: SubscriptionStatus::Active, cycle_start, cycle_end, quota, used }
    }
}
