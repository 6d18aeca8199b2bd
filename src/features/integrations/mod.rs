//! Integrations: how other programs use the school. The partner surface offers developers what the platform offers people, for learners
//! of their own.

pub mod partner;
