//! Leaderboards: the people with the most XP, of the school, of a class or of a squad. `xp` keeps the ranks; this feature decides who is
//! compared, and names them.
//!
//! Guarantees: no one is on a leaderboard who did not join; a current class or a squad is compared for its own members alone; the
//! learners of a developer are compared among themselves alone.
//!
//! Tables: none. Events: none.

mod api;
mod model;
mod service;
mod wire;

pub use api::Api;

use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature { name: "leaderboards", ..Feature::NONE };
