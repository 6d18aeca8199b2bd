//! What adaptations a person has applied, for the features that follow them: decks, the plan of the day and the tutor. `ile` decides what
//! is proposed, applied and ended; here is the log.
//!
//! Guarantees: a setting is changed by one adaptation at a time; without any, every setting has its usual value; an adaptation that ended
//! stays in the log; the settings of a person are read with one statement.
//!
//! Tables: `adaptations`.

mod held;
pub mod model;
pub mod service;
mod store;

use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature { name: "adapted", holds: held::HOLDS, ..Feature::NONE };
