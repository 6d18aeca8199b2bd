//! The learners of developers: people whom a developer's product brings along, and for whom its keys act.
//!
//! Guarantees: a learner is seen by the developer who made it and by nobody else, neither at the school nor among other developers;
//! an absent and a foreign learner take the same statements and get the same answer; a reference names one learner of a developer; a
//! learner has no credential and cannot sign in; a learner that is deleted is not acted for by the very next request, and when a
//! developer goes, the learners go after.
//!
//! Tables: `learners`. The people themselves are in `users`, in the realm of their developer. Events: those of `users`.

mod access;
mod api;
pub mod flow;
mod held;
mod jobs;
mod model;
pub mod service;
mod store;
mod wire;

pub use access::Access;
pub use api::Api;
pub use model::{ExternalReference, Learner, LearnerUpdate, NewLearner, Reference};

use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature {
    name: "learners",
    states: |_, states| states.add(Access::default()),
    holds: held::HOLDS,
    erase: Some(service::erase_after),
    jobs: jobs::JOBS,
    scopes: &["learners"],
    ..Feature::NONE
};
