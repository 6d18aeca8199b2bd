//! Courses: what is made out of sources for others to learn from. The catalogue holds courses and the orders for them; the factory and
//! the author are the two surfaces that order them, each in the words of the programs that use it.

// Courses, and orders for them.
pub mod catalogue;

// The course author.
pub mod author;

// The course factory.
pub mod factory;

use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] = &[catalogue::FEATURE, author::FEATURE, factory::FEATURE];
