//! The outside world and what is as slow as it: each a small type with an embedded, a remote or a scripted form.

pub mod llm;
pub mod mail;
pub mod outgoing;
pub mod password;
pub mod resolve;
pub mod workers;
