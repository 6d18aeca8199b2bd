//! The partner surface's own operation. All others under `/v1` are those of `learners`, and operations of the platform, mounted a second
//! time.

mod api;
mod wire;

pub use api::Api;

use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature { name: "partner", ..Feature::NONE };
