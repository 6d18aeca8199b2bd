//! Privacy: export and erasure of all data about a person.
//!
//! Guarantees: all data of all features about a person is in the export, or is withheld with a reason; a deletion removes all of it in one
//! transaction; an export is made while it is read, in the person's turns, with the memory of one text; no export contains a secret: no
//! hash, no secret of a second factor, no valid link.
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
