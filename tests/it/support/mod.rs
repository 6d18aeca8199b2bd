//! Support for tests: servers, clients, contract tools.

pub mod actor;
pub mod background;
pub mod client;
pub mod conformance;
pub mod contract;
pub mod fields;
pub mod fixtures;
pub mod holders;
pub mod lines;
pub mod mail;
pub mod schema;
pub mod server;
pub mod template;
pub mod wait;
