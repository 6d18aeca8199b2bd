//! Schola: a whole learning platform in one static file that a school owns.
//!
//! The modules stand in the order in which they may import one another: each one uses those above it only.

pub mod kernel;

pub mod http;
pub mod engines;
pub mod providers;
