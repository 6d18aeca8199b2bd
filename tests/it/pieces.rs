//! The pieces that stand alone, each against a peer in this process.

mod accept;
mod llm;
mod mail;
mod password;
mod picture;
mod resolve;
mod totp;
