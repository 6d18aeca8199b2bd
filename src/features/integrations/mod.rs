//! Integrations: surfaces for other programs. The partner surface offers developers the operations of the platform, for their own learners.

pub mod partner;

use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] = &[partner::FEATURE];
