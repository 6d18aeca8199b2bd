//! The learners of developers: people of a developer's product, which its keys act for.
//!
//! Guarantees: only the developer who created a learner sees it, neither the school nor another developer; a missing learner and one of
//! another developer run the same statements and get the same response; a reference names one learner of a developer; a learner has no
//! credential and cannot sign in; no key acts for a deleted learner from the next request, and the learners of an erased developer are
//! erased too.
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

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "learners",
    states: |_, states| states.add(Access::default()),
    holds: held::HOLDS,
    erase: Some(service::erase_after),
    jobs: jobs::JOBS,
    scopes: &["learners"],
    ..Feature::NONE
};
