//! Integrations: how other programs use the school. The partner surface offers developers what the platform offers people, for learners
//! of their own.

pub mod partner;

use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] = &[partner::FEATURE];
