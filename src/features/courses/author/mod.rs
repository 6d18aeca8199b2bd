//! The course author's dialect: a course is ordered with one request, which leaves a job to poll.
//!
//! Guarantees: an order is durable, and one credit of the month reserved for it, before it is answered; what is refused takes no credit; a
//! job is seen by the person who ordered it and by nobody else.
//!
//! Tables: none. Events: none.

mod api;
mod service;
mod wire;

pub use api::Api;

use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature { name: "author", ..Feature::NONE };
