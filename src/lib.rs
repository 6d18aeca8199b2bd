//! Schola.
