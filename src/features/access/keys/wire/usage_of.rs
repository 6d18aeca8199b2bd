//! What keys were used for.

use poem_openapi::Object;
use serde::Serialize;

use super::super::flow::Use;
use super::super::model::{self, Key, KeySurface, Mode};
use super::super::service::{LONGEST_OVERLAP, MOST_KEYS};
use crate::config::Config;
use crate::features::usage::service::KEPT_REQUESTS;
use crate::features::usage::{Alert, DayUse, Meter, PlanOffer, TopUpView};
use crate::http::envelope::Resource;
use crate::http::limit::Policy;
use crate::kernel::{Day, Id, Plan, Timestamp, id::kind};

/// The requests of a day.
#[derive(Debug, Clone, Object, Serialize)]
pub struct DayRequests {
    /// The day.
    pub day: Day,
    /// How many.
    pub requests: u64,
}

/// The requests with a key.
#[derive(Debug, Clone, Object, Serialize)]
pub struct KeyRequests {
    /// The key; absent where a crash kept requests from being told apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<Id<kind::Key>>,
    /// What its owner calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What is shown of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// How many.
    pub requests: u64,
}

/// The requests for an operation.
#[derive(Debug, Clone, Object, Serialize)]
pub struct OperationRequests {
    /// The operation.
    pub operation: String,
    /// How many.
    pub requests: u64,
}

/// The requests of a day with one key for one operation.
#[derive(Debug, Clone, Object, Serialize)]
pub struct UsageRow {
    /// The day.
    pub day: Day,
    /// The key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<Id<kind::Key>>,
    /// The operation.
    pub operation: String,
    /// How many.
    pub requests: u64,
}

impl From<DayUse> for UsageRow {
    fn from(row: DayUse) -> Self {
        Self { day: Day::of(row.day), key_id: row.key, operation: row.operation, requests: row.requests }
    }
}

/// A share of the quota that was reached.
#[derive(Debug, Clone, Object, Serialize)]
pub struct QuotaAlert {
    /// The share, in percent.
    pub percent: u8,
    /// When.
    pub at: Timestamp,
}

impl From<Alert> for QuotaAlert {
    fn from(alert: Alert) -> Self {
        Self { percent: alert.percent, at: alert.at }
    }
}

/// What a developer may have, whatever the plan.
#[derive(Debug, Clone, Object, Serialize)]
pub struct DeveloperLimits {
    /// Keys that are not revoked.
    pub keys: i64,
    /// How long a rotated key may go on.
    pub overlap_seconds: u64,
    /// How many of the last requests are kept.
    pub requests_kept: u32,
    /// How fast requests may come.
    pub rates: Vec<RequestRate>,
}

/// How fast requests of a group may come.
#[derive(Debug, Clone, Object, Serialize)]
pub struct RequestRate {
    /// The group.
    pub group: String,
    /// How many requests.
    pub requests: u64,
    /// In how many seconds.
    pub seconds: u64,
}

/// The groups of requests that keys make.
const GROUPS: [Policy; 3] = [Policy::Api, Policy::TutorChat, Policy::Upload];

impl DeveloperLimits {
    /// What the configuration says.
    pub fn of(config: &Config) -> Self {
        let rate = |policy: Policy| {
            let quota = config.limits.quotas.of(policy);
            let requests = f64::from(quota.count.get()) * config.limits.scale;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "clamped to the range of the count"
            )]
            let requests = requests.round().clamp(1.0, f64::from(u32::MAX)) as u64;
            RequestRate { group: policy.name().to_owned(), requests, seconds: quota.window.as_secs() }
        };
        Self {
            keys: MOST_KEYS,
            overlap_seconds: LONGEST_OVERLAP.as_secs(),
            requests_kept: KEPT_REQUESTS,
            rates: GROUPS.map(rate).into(),
        }
    }
}

/// The plan, the present cycle, and where the requests of a range of days went.
#[derive(Debug, Clone, Object, Serialize)]
pub struct DeveloperUsage {
    /// The plan.
    pub plan: PlanOffer,
    /// The currency of its price.
    pub currency: String,
    /// How many requests this cycle allows; absent for no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<u64>,
    /// How many of them were added to the plan's.
    pub added: u64,
    /// How many were counted in this cycle.
    pub used: u64,
    /// The first instant of the cycle.
    pub cycle_start: Timestamp,
    /// The first instant of the next one.
    pub cycle_end: Timestamp,
    /// The first day of the range.
    pub from: Day,
    /// The last one.
    pub to: Day,
    /// How many requests there were in the range.
    pub requests: u64,
    /// By day.
    pub by_day: Vec<DayRequests>,
    /// By key.
    pub by_key: Vec<KeyRequests>,
    /// By operation.
    pub by_operation: Vec<OperationRequests>,
    /// By all three at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<Vec<UsageRow>>,
    /// Which shares of the quota were reached.
    pub alerts: Vec<QuotaAlert>,
    /// What a developer may have.
    pub limits: DeveloperLimits,
    /// Where programs reach this server.
    pub base_url: String,
}

impl DeveloperUsage {
    /// The use as the contract shows it.
    pub fn of(used: Use, config: &Config, base_url: &str) -> Self {
        let Use { allowance, figure, range, breakdown, keys, alerts } = used;
        let by_key = |(id, requests): (Option<Id<kind::Key>>, u64)| {
            let key = id.and_then(|id| keys.get(&id));
            let (name, prefix) = (key.map(|key| key.name.clone()), key.map(|key| key.prefix.clone()));
            KeyRequests { key_id: id, name, prefix, requests }
        };
        Self {
            plan: PlanOffer::from(&allowance.plan),
            currency: config.subscriptions.plans.currency().to_owned(),
            quota: figure.quota,
            added: allowance.added,
            used: figure.used,
            cycle_start: figure.cycle_start,
            cycle_end: figure.cycle_end,
            from: range.from,
            to: range.to,
            requests: breakdown.requests,
            by_day: breakdown.by_day.into_iter().map(|(day, requests)| DayRequests { day, requests }).collect(),
            by_key: breakdown.by_key.into_iter().map(by_key).collect(),
            by_operation: breakdown
                .by_operation
                .into_iter()
                .map(|(operation, requests)| OperationRequests { operation, requests })
                .collect(),
            rows: breakdown.rows.map(|rows| rows.into_iter().map(UsageRow::from).collect()),
            alerts: alerts.into_iter().map(QuotaAlert::from).collect(),
            limits: DeveloperLimits::of(config),
            base_url: base_url.to_owned(),
        }
    }
}

impl Resource for DeveloperUsage {
    const ONE: &'static str = "usage";
}

/// How far a meter has come.
#[derive(Debug, Clone, Object, Serialize)]
pub struct MeterUsage {
    /// Which.
    pub meter: Meter,
    /// What was used.
    pub used: u64,
    /// What may be used, additions included; absent for no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<u64>,
    /// What was added to the plan's allowance.
    pub added: u64,
}

/// A key, without its text.
#[derive(Debug, Clone, Object, Serialize)]
pub struct OwnerKey {
    /// The id.
    pub id: Id<kind::Key>,
    /// What it opens.
    pub surface: KeySurface,
    /// Whether it works on real things.
    pub mode: Mode,
    /// What its owner calls it.
    pub name: String,
    /// What is shown of it.
    pub prefix: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it was used last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
}

impl From<Key> for OwnerKey {
    fn from(key: Key) -> Self {
        Self {
            id: key.id,
            surface: key.surface,
            mode: key.mode,
            name: key.name,
            prefix: key.prefix,
            created_at: key.created_at,
            // A key that was rotated goes on until its revocation.
            expires_at: key.revoked_at.or(key.expires_at),
            last_used_at: key.last_used_at,
        }
    }
}

/// What an owner of keys has used of the present cycle, and with what.
#[derive(Debug, Clone, Object, Serialize)]
pub struct OwnerUsage {
    /// The name of the plan.
    pub plan: String,
    /// When the cycle began.
    pub cycle_start: Timestamp,
    /// When the next one begins.
    pub cycle_end: Timestamp,
    /// The meters that the owner's keys run.
    pub meters: Vec<MeterUsage>,
    /// The keys that are not revoked.
    pub keys: Vec<OwnerKey>,
    /// What was added.
    pub top_ups: Vec<TopUpView>,
}

impl OwnerUsage {
    /// The use as the contract shows it; `plan` is the one that the owner is on.
    pub fn of(usage: model::OwnerUsage, plan: &Plan) -> Self {
        let meter = |one: &model::MeterUse| MeterUsage {
            meter: one.meter,
            used: one.used,
            quota: one.quota(plan),
            added: one.added,
        };
        Self {
            meters: usage.meters.iter().map(meter).collect(),
            plan: usage.plan,
            cycle_start: usage.cycle_start,
            cycle_end: usage.cycle_end,
            keys: usage.keys.into_iter().map(OwnerKey::from).collect(),
            top_ups: usage.top_ups.into_iter().map(TopUpView::from).collect(),
        }
    }
}

impl Resource for OwnerUsage {
    const ONE: &'static str = "usage";
}
