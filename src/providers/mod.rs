//! External services and CPU-bound work: each a small type with an embedded, a remote or a scripted implementation.

pub mod llm;
pub mod mail;
pub mod outgoing;
pub mod password;
pub mod push;
mod redact;
pub mod resolve;
pub mod workers;
