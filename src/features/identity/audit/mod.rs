//! The audit log: what admins did, and who signed in.
//!
//! Guarantees: an entry is written in the transaction of the change that it records. It never changes, except that the names of erased
//! people and old addresses are removed. No entry contains a secret.
//!
//! Tables: `audit_entries`.

mod api;
mod demo;
mod held;
mod jobs;
mod model;
pub mod service;
mod store;
mod wire;

pub use api::Api;
pub use model::{AuditFilter, Entry, NewEntry, Subject};

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "audit",
    holds: held::HOLDS,
    erase: Some(service::erase),
    sweep: Some(service::sweep),
    jobs: jobs::JOBS,
    demo: Some(Demo::Written(demo::write)),
    ..Feature::NONE
};
