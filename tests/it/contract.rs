//! The contract: its files, the machinery that bundles and compares them, and the check that every other test runs under.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that meets an error has failed")]

mod agreement;
mod answers;
mod bundling;
mod clients;
mod comparison;
mod conformance;
mod credentials;
mod cursors;
mod examples;
mod files;
mod generated;
mod ids;
pub mod isolation;
mod layers;
mod lists;
mod partner;
mod requests;
mod schemas;
pub mod school;
mod strangers;
mod valid;
