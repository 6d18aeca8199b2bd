//! Study logs: time that a person studied, measured by a timer or logged afterwards.
//!
//! Guarantees: a person has one timer, which the database keeps, so that it outlives pages and restarts; what it measured is logged on the
//! days on which it ran; logs whose time of day is known overlap neither each other nor the time that a timer ran; no log lies in the
//! future, and no day has more minutes than the clock; each log is awarded once, in the transaction that stores it; a deleted one gives its
//! XP back, and a changed one is awarded anew.
//!
//! Tables: `study_logs`, `study_timers`. Events: `StudyLogged`, `StudyLogChanged`, `Learned`, `Practised`, `PracticeUndone`.

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
