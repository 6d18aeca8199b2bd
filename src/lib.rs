//! Schola.
pub mod engines;
