//! The audit log: what admins did, and who signed in.
//!
//! Guarantees: an entry is written in the transaction that it records; entries are never changed; no entry contains a secret.
//!
//! Tables: `audit_entries`.

mod api;
mod demo;
mod held;
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
    demo: Some(Demo::Written(demo::write)),
    ..Feature::NONE
};
