//! What tests stand on.

pub mod conformance;
pub mod contract;
pub mod holders;
pub mod schema;
pub mod server;
