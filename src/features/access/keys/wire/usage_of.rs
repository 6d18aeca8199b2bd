//! Response bodies of usage.

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
    pub day: Day,
    pub requests: u64,
}

/// The requests with a key.
#[derive(Debug, Clone, Object, Serialize)]
pub struct KeyRequests {
    /// The key; absent for requests whose key was lost in a crash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<Id<kind::Key>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    pub requests: u64,
}

/// The requests for an operation.
#[derive(Debug, Clone, Object, Serialize)]
pub struct OperationRequests {
    pub operation: String,
    pub requests: u64,
}

/// The requests of a day with one key for one operation.
#[derive(Debug, Clone, Object, Serialize)]
pub struct UsageRow {
    pub day: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<Id<kind::Key>>,
    pub operation: String,
    pub requests: u64,
}

impl From<DayUse> for UsageRow {
    fn from(row: DayUse) -> Self {
        Self { day: Day::of(row.day), key_id: row.key, operation: row.operation, requests: row.requests }
    }
}

/// A reached share of the quota.
#[derive(Debug, Clone, Object, Serialize)]
pub struct QuotaAlert {
    /// The share, in percent.
    pub percent: u8,
    pub at: Timestamp,
}

impl From<Alert> for QuotaAlert {
    fn from(alert: Alert) -> Self {
        Self { percent: alert.percent, at: alert.at }
    }
}

/// The limits of a developer on any plan.
#[derive(Debug, Clone, Object, Serialize)]
pub struct DeveloperLimits {
    pub keys: i64,
    pub overlap_seconds: u64,
    pub requests_kept: u32,
    pub rates: Vec<RequestRate>,
}

/// The rate limit of a group of operations.
#[derive(Debug, Clone, Object, Serialize)]
pub struct RequestRate {
    pub group: String,
    pub requests: u64,
    pub seconds: u64,
}

/// The groups of operations that keys call.
const GROUPS: [Policy; 3] = [Policy::Api, Policy::TutorChat, Policy::Upload];

impl DeveloperLimits {
    /// Reads the limits from the configuration.
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

/// The usage report: plan, present cycle, and the requests of a range of days.
#[derive(Debug, Clone, Object, Serialize)]
pub struct DeveloperUsage {
    pub plan: PlanOffer,
    pub currency: String,
    /// The quota of requests in the cycle; absent for unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<u64>,
    /// The part of the quota that was added to the plan's.
    pub added: u64,
    pub used: u64,
    pub cycle_start: Timestamp,
    pub cycle_end: Timestamp,
    /// The first day of the range.
    pub from: Day,
    pub to: Day,
    pub requests: u64,
    pub by_day: Vec<DayRequests>,
    pub by_key: Vec<KeyRequests>,
    pub by_operation: Vec<OperationRequests>,
    /// By day, key and operation together; absent where there are too many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<Vec<UsageRow>>,
    pub alerts: Vec<QuotaAlert>,
    pub limits: DeveloperLimits,
    pub base_url: String,
}

impl DeveloperUsage {
    /// Converts a usage report.
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

/// The usage of a meter in the present cycle.
#[derive(Debug, Clone, Object, Serialize)]
pub struct MeterUsage {
    pub meter: Meter,
    pub used: u64,
    /// The quota, additions included; absent for unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<u64>,
    pub added: u64,
}

/// A key, without its text.
#[derive(Debug, Clone, Object, Serialize)]
pub struct OwnerKey {
    pub id: Id<kind::Key>,
    pub surface: KeySurface,
    pub mode: Mode,
    pub name: String,
    pub prefix: String,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
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
            // A rotated key stays valid until its revocation.
            expires_at: key.revoked_at.or(key.expires_at),
            last_used_at: key.last_used_at,
        }
    }
}

/// The usage of the present cycle, with the owner's keys and additions.
#[derive(Debug, Clone, Object, Serialize)]
pub struct OwnerUsage {
    pub plan: String,
    pub cycle_start: Timestamp,
    pub cycle_end: Timestamp,
    pub meters: Vec<MeterUsage>,
    pub keys: Vec<OwnerKey>,
    pub top_ups: Vec<TopUpView>,
}

impl OwnerUsage {
    /// Converts the usage of an owner on this plan.
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
