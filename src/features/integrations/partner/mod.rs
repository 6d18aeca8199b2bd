//! The partner surface's own front door. Everything else under `/v1` is `learners`, and the platform's operations mounted a second time.

mod api;
mod wire;

pub use api::Api;

use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature { name: "partner", ..Feature::NONE };
