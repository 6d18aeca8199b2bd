//! What tests stand on.

pub mod conformance;
pub mod schema;
pub mod server;
