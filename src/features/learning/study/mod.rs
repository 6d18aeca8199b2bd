//! Study logs: time that a person studied, measured by a timer or logged afterwards.
//!
//! Guarantees: a person has one timer, which the database keeps, so that it outlives pages and restarts; logs whose time of day is known do
//! not overlap; no log lies in the future, and no day is longer than 24 hours; each log is awarded once, in the transaction that stores it,
//! and a deleted one gives its XP back.
//!
//! Tables: `study_logs`, `study_timers`. Events: `StudyLogged`, `Learned`, `Practised`.

mod api;
mod demo;
mod held;
pub mod model;
pub mod service;
mod store;
mod wire;

pub use api::Api;

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "study",
    holds: held::HOLDS,
    scopes: &["study"],
    demo: Some(Demo::Written(demo::write)),
    ..Feature::NONE
};
