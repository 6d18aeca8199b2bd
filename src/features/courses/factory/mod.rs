//! The course factory's dialect: courses of accounts, created, launched and read with an account's keys.
//!
//! Guarantees: live keys see live courses and test keys those of the sandbox, each of their own account; a launch happens once, whatever
//! is repeated; where metered billing is on, nothing is launched without seconds left, and what was launched is not asked again.
//!
//! Tables: none. Events: none.

mod api;
mod model;
mod service;
mod wire;

pub use api::Api;

pub use model::Seconds;

use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature { name: "factory", ..Feature::NONE };
