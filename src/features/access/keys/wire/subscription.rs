//! The plan of a person.

use poem_openapi::Object;
use serde::Serialize;

use crate::http::envelope::Resource;
use crate::http::text_enum;
use crate::kernel::Timestamp;

text_enum! {
    /// Whether a plan is in force.
    pub enum SubscriptionStatus {
        /// It is.
        Active = "active",
    }
}

/// A plan and its current cycle.
#[derive(Debug, Clone, Object, Serialize)]
pub struct Subscription {
    /// The name of the plan.
    pub plan: String,
    /// Whether it is in force.
    pub status: SubscriptionStatus,
    /// The first instant of the cycle.
    pub cycle_start: Timestamp,
    /// The first instant of the next one.
    pub cycle_end: Timestamp,
    /// How many requests with a key the cycle allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<u64>,
    /// How many were made in this cycle.
    pub used: u64,
}

impl Resource for Subscription {
    const ONE: &'static str = "subscription";
}

impl Subscription {
    /// The subscription of somebody on this plan at this instant.
    pub fn of(plan: String, quota: Option<u64>, used: u64, now: Timestamp) -> Self {
        let (cycle_start, cycle_end) = now.cycle();
        Self { plan, status: SubscriptionStatus::Active, cycle_start, cycle_end, quota, used }
    }
}
