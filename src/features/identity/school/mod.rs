//! The public school, its holidays, its settings and logo for admins, and the health of the server.
//!
//! Guarantees: no change of the settings locks out the admin who makes it; every change is in the audit log.
//!
//! Tables: `pictures`, `school_holidays`. Events: `HolidaysChanged`.

mod api;
mod demo;
mod model;
pub mod service;
mod store;
mod wire;

pub use api::{Apis, all as apis, public_school as public};

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "school",
    actions: &[
        "school.holiday_added",
        "school.holiday_changed",
        "school.holiday_removed",
        "school.logo_changed",
        "school.restored",
        "school.settings_changed",
    ],
    demo: Some(Demo::Prepared(demo::prepare)),
    ..Feature::NONE
};
