//! The running server: the mount table, and the way from a configuration to something that listens and back.

mod boot;
mod docs;
mod mounts;
mod pages;
pub mod reclaim;
mod upkeep;

pub use boot::{Boot, Running, open_app};
pub use mounts::Table;
