//! What holds for the whole school, and what every feature may ask about it.
//!
//! Guarantees: every setting has a value at any time; a change holds for the next request.
//!
//! Tables: `settings`.

mod model;
pub mod service;
mod store;

pub use model::{Registration, Settings};

use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature { name: "settings", ..Feature::NONE };
