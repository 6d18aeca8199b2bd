//! Adaptations (ILE): rules that turn the learner profile and the last week of reviews into proposals, and the log of what a person applied.
//!
//! Guarantees: nothing is changed before the person applies it, and everything can be reverted at once; an adaptation changes how much
//! there is at a time, in which order and how it looks, never what somebody may learn or how an answer is marked; each proposal comes with
//! the figures that it follows from; each application is compared with as many days before it, and "no clear effect" is a result; one for a
//! backlog ends by itself once the backlog is gone; the plan that is kept for today follows each change.
//!
//! The rules are data, in `assets/data/adaptations.toml`. The log and the settings that other features follow are in `adapted`. Figures
//! come from what flashcards, study logs, XP and learner profiles keep anyway; this feature has no table of its own.

mod api;
mod demo;
mod jobs;
pub mod model;
pub mod service;
mod wire;

pub use api::Api;

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "ile",
    sweep: Some(service::sweep),
    jobs: jobs::JOBS,
    scheduled: jobs::SCHEDULE,
    scopes: &["ile"],
    demo: Some(Demo::Written(demo::write)),
    ..Feature::NONE
};
