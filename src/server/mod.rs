//! The running server: the mount table, the start from a configuration, and the stop.

mod boot;
mod docs;
mod icons;
mod links;
mod mounts;
mod pages;
pub mod reclaim;
mod upkeep;

pub use boot::{Boot, Running, open_app};
pub use mounts::Table;
