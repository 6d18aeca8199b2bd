//! Courses: courses that are made from sources. The catalogue stores courses and orders; the factory and the author are the two surfaces
//! that order them, each with a contract of its own.

// Courses, and orders for them.
pub mod catalogue;

// The course author.
pub mod author;

// The course factory.
pub mod factory;

use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] = &[catalogue::FEATURE, author::FEATURE, factory::FEATURE];
