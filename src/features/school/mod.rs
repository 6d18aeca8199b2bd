//! The school itself: its settings and its logo.
//!
//! Guarantees: every setting has a value at any time; a change holds for the next request.
//!
//! Tables: `settings`, `pictures`.

pub mod api;
mod model;
pub mod service;
mod store;
pub mod wire;

pub use model::{Registration, Settings};
