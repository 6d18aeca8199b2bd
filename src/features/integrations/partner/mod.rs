//! The partner surface's own front door. Everything else under `/v1` is `learners`, and the platform's operations mounted a second time.

pub mod api;
pub mod wire;

use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature { name: "partner", ..Feature::NONE };
