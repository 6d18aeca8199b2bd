//! Web plumbing: knows poem, knows no feature.
//!
//! [`edge`] gives a request an id, a time limit and an access line, and renders errors in the dialect of the surface.

pub mod accept;
pub mod accounting;
mod ahead;
pub mod answer;
pub mod assets;
pub mod bearer;
pub mod body;
pub mod compress;
pub mod context;
pub mod current;
pub mod declared;
pub mod dialect;
pub mod disposition;
pub mod edge;
pub mod envelope;
pub mod fault;
pub mod form_stream;
pub mod forwarded;
pub mod gate;
pub mod guard;
pub mod headers;
pub mod idempotency;
pub mod json;
pub mod limit;
pub mod metrics;
pub mod mount;
pub mod operation;
pub mod optional;
pub mod outline;
pub mod policy;
pub mod ranges;
pub mod rows;
pub mod sse;
pub mod types;
pub mod upload;
pub mod words;

pub use crate::__http_guards as guards;
pub use crate::__http_text_enum as text_enum;
