//! The course author: orders a course with one request, and returns a job to poll.
//!
//! Guarantees: an order is durable, and one credit of the month reserved, before the response; a refused order takes no credit; only the
//! person who ordered a job sees it.
//!
//! Tables: none. Events: none.

mod api;
mod service;
mod wire;

pub use api::Api;

use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature { name: "author", ..Feature::NONE };
