//! The pieces that stand alone, each against a peer in this process.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed, and the place is all that is wanted"
)]

mod accept;
mod addresses;
mod cursors;
mod envelopes;
mod llm;
mod mail;
pub mod mail_failures;
mod numbers;
mod password;
mod picture;
mod reclaim;
pub mod resolve;
mod texts;
mod totp;
mod words;
mod workers;
