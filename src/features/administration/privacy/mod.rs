//! What people may demand about what is held of them: a copy of it, and that it is gone.
//!
//! Guarantees: whatever a feature holds about a person is in the archive, or is withheld with the reason; a deletion takes
//! all of it in one transaction; an archive is made while it is read, in the person's turns, and takes the memory of one text; no secret is in an archive: no hash, no secret of a second factor, no link that still works.
//!
//! Tables: none. Who holds what is what the features declare ([`Feature::holds`](crate::features::Feature)).

mod api;
mod archive;
mod export;
mod flow;
mod line;
pub mod service;

pub use api::Api;
pub use line::{Exports, Place};

use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature {
    name: "privacy",
    states: |_, states| states.add(Exports::default()),
    actions: &["users.deleted_self"],
    ..Feature::NONE
};
