//! The audit log: what admins did, and who signed in.
//!
//! Guarantees: an entry is written in the transaction of the change that it records. It never changes, except that the names of erased
//! people and old addresses are removed. No entry contains a secret.
//!
//! Tables: `audit_entries`.

pub mod api;
mod held;
mod jobs;
mod model;
pub mod service;
mod store;
pub mod wire;

pub use model::{AuditFilter, Entry, NewEntry, Subject};

use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature {
    name: "audit",
    holds: held::HOLDS,
    erase: Some(service::erase),
    sweep: Some(service::sweep),
    jobs: jobs::JOBS,
    ..Feature::NONE
};
