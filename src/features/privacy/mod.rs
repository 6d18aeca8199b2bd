//! What people may demand about what is held of them: a copy of it, and that it is gone.
//!
//! Guarantees: whatever a feature holds about a person is in the archive, or stands in [`EXEMPT`] with the reason; a deletion takes
//! all of it in one transaction; no secret is in an archive: no hash, no secret of a second factor, no link that still works.
//!
//! Tables: none. [`HOLDINGS`] is the one list of who holds what; a new feature adds a line to it.

pub mod api;
mod archive;
mod flow;
mod held;
mod model;
mod registry;
pub mod service;

pub use model::{Erasure, Exemption, File, Holding, Table, slug, without_tokens};
pub use registry::{EXEMPT, HOLDINGS};
