//! The course factory: creates, launches and reads the courses of accounts, with an account's keys.
//!
//! Guarantees: live keys see live courses and test keys sandbox courses, each of their own account; a launch happens once, however often it
//! is repeated; with metered billing no course is launched without seconds left, and a launched course is not checked again.
//!
//! Tables: none. Events: none.

mod api;
mod model;
mod service;
mod wire;

pub use api::Api;

pub use model::Seconds;

use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature { name: "factory", ..Feature::NONE };
