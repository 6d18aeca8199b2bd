//! The billing of a month.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::features::catalogue;
use crate::features::factory::model;
use crate::http::types::Nullable;

/// The billing of a month.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Billing {
    /// The month, as `2026-03`.
    pub month: String,
    pub client_id: String,
    pub summary: BillingSummary,
    pub quota_seconds: QuotaSeconds,
    pub breakdown_by_ref: Vec<BillingRef>,
    pub note: String,
}

/// The live courses of a month.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct BillingSummary {
    pub courses_total: u64,
    pub courses_ready: u64,
    /// Courses that ended early for lack of seconds.
    pub courses_partial: u64,
    pub courses_error: u64,
    pub distinct_external_refs: u64,
    pub total_modules: u64,
}

/// Seconds of finished media.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct QuotaSeconds {
    /// The quota; 0 for unlimited.
    pub quota_seconds: u64,
    pub consumed_seconds: u64,
    /// The remaining seconds, never below 0.
    pub remaining_seconds: u64,
    /// The used share of the quota, in percent.
    pub percent_consumed: u8,
    pub is_unlimited: bool,
    /// Whether a launch is refused when no seconds are left.
    pub metered_billing_enabled: bool,
}

/// The courses of a month with one reference.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct BillingRef {
    /// The reference; null for courses without one.
    pub external_ref: Nullable<String>,
    pub courses: u64,
    pub courses_ready: u64,
    pub modules: u64,
}

impl From<model::Billing> for Billing {
    fn from(billing: model::Billing) -> Self {
        let of_month = |figure_of: fn(&catalogue::Month) -> u64| billing.courses.as_ref().map_or(0, figure_of);
        let seconds = billing.seconds;
        let note = match &billing.courses {
            Some(_) => "Sandbox courses are free and not counted.",
            None => "The sandbox is free, and nothing in it is counted.",
        };
        Self {
            month: billing.start.rfc3339().chars().take("2026-03".len()).collect(),
            client_id: format!("acc_{}", billing.account),
            summary: BillingSummary {
                courses_total: of_month(|month| month.courses),
                courses_ready: of_month(|month| month.ready),
                // Without an engine that works on courses, none ends early or fails.
                courses_partial: 0,
                courses_error: 0,
                distinct_external_refs: of_month(|month| month.distinct_refs),
                total_modules: of_month(|month| month.modules),
            },
            quota_seconds: QuotaSeconds {
                quota_seconds: seconds.quota,
                consumed_seconds: seconds.consumed,
                remaining_seconds: seconds.remaining(),
                percent_consumed: seconds.percent(),
                is_unlimited: seconds.is_unlimited(),
                metered_billing_enabled: billing.is_metered,
            },
            breakdown_by_ref: billing
                .courses
                .map(|month| month.by_ref)
                .unwrap_or_default()
                .into_iter()
                .map(BillingRef::from)
                .collect(),
            note: note.to_owned(),
        }
    }
}

impl From<catalogue::RefFigures> for BillingRef {
    fn from(figures: catalogue::RefFigures) -> Self {
        Self {
            external_ref: Nullable(figures.external_ref),
            courses: figures.courses,
            courses_ready: figures.ready,
            modules: figures.modules,
        }
    }
}
