//! The settings of the school, which every feature may read.
//!
//! Guarantees: every setting has a value at any time; a change holds from the next request.
//!
//! Tables: `settings`.

mod demo;
mod model;
pub mod service;
mod store;

pub use model::{Registration, Settings};

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature { name: "settings", demo: Some(Demo::Written(demo::write)), ..Feature::NONE };
