//! The outside world and what is as slow as it: each a small type with an embedded, a remote or a scripted form.

pub mod password;
