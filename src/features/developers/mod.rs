//! What people do with their keys by themselves: developers with many, a person with the one of the course author; what the keys were
//! used for; the plans.
//!
//! Guarantees: the text of a key is in the answer that made it and nowhere else; no key opens what is here, only a sign-in does; somebody
//! else's key is as absent as one that does not exist; who finds a key in public can end it, and learns nothing else; a developer is
//! told once per cycle of each share of the quota. It keeps nothing itself: keys are those of `keys`, figures those of `usage`.

pub mod api;
pub mod flow;
mod model;
pub mod service;
pub mod wire;

pub use model::{Breakdown, Filter, KeyStatus, KeyWish, Range};
