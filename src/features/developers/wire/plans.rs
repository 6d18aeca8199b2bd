//! Plans.

use poem_openapi::Object;
use serde::Serialize;

use crate::kernel::{Plan, Plans};

/// What a plan allows in one cycle.
#[derive(Debug, Clone, Object, Serialize)]
pub struct PlanOffer {
    /// The name.
    pub name: String,
    /// Requests with a developer's keys; absent for no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests: Option<u64>,
    /// Courses of the course author.
    pub credits: u64,
    /// Seconds of media of the course factory; absent for no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
    /// What a month costs.
    pub price_minor: u64,
}

impl From<&Plan> for PlanOffer {
    fn from(plan: &Plan) -> Self {
        Self {
            name: plan.name.clone(),
            requests: plan.requests,
            credits: plan.credits,
            seconds: (plan.seconds > 0).then_some(plan.seconds),
            price_minor: plan.price_minor,
        }
    }
}

/// All plans.
#[derive(Debug, Clone, Object, Serialize)]
pub struct PlanTable {
    /// The currency of all prices.
    pub currency: String,
    /// The plans.
    pub plans: Vec<PlanOffer>,
}

impl From<&Plans> for PlanTable {
    fn from(plans: &Plans) -> Self {
        Self { currency: plans.currency().to_owned(), plans: plans.iter().map(PlanOffer::from).collect() }
    }
}
