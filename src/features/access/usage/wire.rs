//! Request and response bodies of plans, additions, and logged requests.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{self, Addition, Meter};
use crate::http::envelope::Resource;
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Error, Fault, Id, Plan, Plans, Result, Timestamp, id::kind};

/// The input of an addition to a quota of the present cycle.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct TopUpCreate {
    pub meter: Meter,
    pub amount: i64,
    pub note: Option<Line<0, 200>>,
}

/// The largest addition.
const LARGEST_AMOUNT: i64 = 1_000_000_000;

impl TopUpCreate {
    /// Validates the input. An amount out of its bounds is an error that names the field.
    pub fn parse(self) -> Result<Addition> {
        let amount = u64::try_from(self.amount).ok().filter(|_| (1..=LARGEST_AMOUNT).contains(&self.amount));
        Ok(Addition {
            meter: self.meter,
            amount: amount.ok_or_else(|| Error::invalid("amount", Fault::range(1, LARGEST_AMOUNT)))?,
            note: self.note.map(|note| note.as_str().to_owned()).filter(|note| !note.is_empty()),
        })
    }
}

/// An addition to a quota.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct TopUp {
    pub id: Id<kind::TopUp>,
    pub meter: Meter,
    pub amount: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
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

/// A plan with its quotas in one cycle.
#[derive(Debug, Clone, Object, Serialize)]
pub struct PlanOffer {
    pub name: String,
    /// Requests with a developer's keys; absent for unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests: Option<u64>,
    pub credits: u64,
    /// Seconds of media of the course factory; absent for unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
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
    pub currency: String,
    pub plans: Vec<PlanOffer>,
}

impl From<&Plans> for PlanTable {
    fn from(plans: &Plans) -> Self {
        Self { currency: plans.currency().to_owned(), plans: plans.iter().map(PlanOffer::from).collect() }
    }
}

/// A logged request with a key, without its content.
#[derive(Debug, Clone, Object, Serialize)]
pub struct KeyRequest {
    /// The id in the response and in the log.
    pub request_id: String,
    pub at: Timestamp,
    pub key_id: Id<kind::Key>,
    pub operation: String,
    pub method: String,
    pub status: u16,
    /// The duration in milliseconds.
    pub took_ms: f64,
}

impl Resource for KeyRequest {
    const MANY: &'static str = "requests";
}

impl From<model::KeyRequest> for KeyRequest {
    fn from(request: model::KeyRequest) -> Self {
        // Durations are cut off above an hour, which no request takes.
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
