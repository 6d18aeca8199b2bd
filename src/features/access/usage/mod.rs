//! Usage of keys: exact counters of requests, credits and seconds, requests by day, key and operation, and the latest requests.
//!
//! Guarantees: an admitted request is counted before it is answered, whatever the response; after a crash the counter is never below the
//! answered requests and at most one reserved block above them; a block is void when its cycle ends; the cycle never goes back with the
//! clock; requests by day, key and operation add up to the counter.
//!
//! Tables: `usage_counters`, `usage_days`, `top_ups`, `key_requests`, `usage_alerts`. Events:
//! [`Event::QuotaShareReached`](crate::events::Event::QuotaShareReached).

mod api;
mod breakdown;
pub mod flow;
mod held;
mod log;
mod meter;
mod model;
pub mod service;
mod store;
mod wire;

pub use api::Api;
pub use breakdown::{Breakdown, Filter, LONGEST_RANGE, Range};
pub use log::RequestLog;
pub use meter::Meters;
pub use model::{ALERTS, Addition, Admission, Alert, DayUse, Figure, KeyRequest, Meter, NewTopUp, TopUp, block_of};
pub use wire::{PlanOffer, TopUp as TopUpView};

use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "usage",
    states: |_, states| {
        states.add(Meters::default());
        states.add(RequestLog::default());
    },
    holds: held::HOLDS,
    erase: Some(service::erase),
    sweep: Some(service::sweep),
    actions: &["accounts.topped_up", "users.topped_up"],
    ..Feature::NONE
};
