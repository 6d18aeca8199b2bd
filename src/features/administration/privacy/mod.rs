//! What people may demand about what is held of them: a copy of it, and that it is gone.
//!
//! Guarantees: whatever a feature holds about a person is in the archive, or stands in [`EXEMPT`] with the reason; a deletion takes
//! all of it in one transaction; an archive is made while it is read, in the person's turns, and takes the memory of one text; no secret is in an archive: no hash, no secret of a second factor, no link that still works.
//!
//! Tables: none. [`HOLDINGS`] is the one list of who holds what; a new feature adds a line to it.

pub mod api;
mod archive;
mod export;
mod flow;
mod held;
mod line;
mod model;
mod registry;
pub mod service;

pub use line::{Exports, Place};
pub use model::{Erasure, Exemption, File, Held, Holding, List, Table, slug, without_tokens};
pub use registry::{EXEMPT, HOLDINGS};
