//! The shapes of the contract: plans, additions, and the last requests with keys.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{self, Addition, Meter};
use crate::http::envelope::Resource;
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Error, Id, Plan, Plans, Result, Timestamp, id::kind};

/// What to add to the present cycle.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct TopUpCreate {
    /// Of what.
    pub meter: Meter,
    /// How much.
    pub amount: i64,
    /// Why.
    pub note: Option<Line<0, 200>>,
}

/// The most that one addition may be.
const LARGEST_AMOUNT: i64 = 1_000_000_000;

impl TopUpCreate {
    /// What to add. An amount out of its bounds is an error that names it.
    pub fn parse(self) -> Result<Addition> {
        let amount = u64::try_from(self.amount).ok().filter(|_| (1..=LARGEST_AMOUNT).contains(&self.amount));
        let sentence = format!("must be a whole number from 1 to {LARGEST_AMOUNT}");
        Ok(Addition {
            meter: self.meter,
            amount: amount.ok_or_else(|| Error::invalid("amount", sentence))?,
            note: self.note.map(|note| note.as_str().to_owned()).filter(|note| !note.is_empty()),
        })
    }
}

/// What was added to an allowance.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct TopUp {
    /// The id.
    pub id: Id<kind::TopUp>,
    /// Of what.
    pub meter: Meter,
    /// How much.
    pub amount: u64,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When.
    pub created_at: Timestamp,
}

impl Resource for TopUp {
    const ONE: &'static str = "top_up";
}

impl From<model::TopUp> for TopUp {
    fn from(added: model::TopUp) -> Self {
        let model::TopUp { id, meter, amount, note, created_at } = added;
        Self { id, meter, amount, note, created_at }
    }
}

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

impl Resource for KeyRequest {
    const MANY: &'static str = "requests";
}

impl From<model::KeyRequest> for KeyRequest {
    fn from(request: model::KeyRequest) -> Self {
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
