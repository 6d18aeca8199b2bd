//! Schola.

pub mod contract;
