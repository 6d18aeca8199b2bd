//! Privacy: export and erasure of all data about a person.
//!
//! Guarantees: everything that a feature holds about a person is in the archive, or is withheld with a reason. A deletion erases it in one
//! transaction; background jobs finish what may be very much (learners of a developer, older entries of the audit log). An archive is
//! produced while the client reads it, and needs the memory of one text. It contains no secret: no hash, no secret of a second factor, no
//! link that still works.
//!
//! Tables: none. The features declare their data ([`Feature::holds`](crate::features::Feature)).

mod api;
mod archive;
mod export;
mod flow;
mod line;
pub mod service;

pub use api::Api;
pub use line::{Exports, Place};

use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "privacy",
    states: |_, states| states.add(Exports::default()),
    actions: &["users.deleted_self"],
    ..Feature::NONE
};
