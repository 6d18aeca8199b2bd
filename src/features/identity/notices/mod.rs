//! Notices to people: one way to tell a person something, in the app and by mail.
//!
//! Guarantees: a notice, its message to the pages that are open, and its mail are written in the transaction of their cause. A person has
//! at most [`MOST_NOTICES`] notices; the oldest ones give way. Mail keeps the bounds of `mail`, and the person's wish not to get any.
//!
//! Tables: `notices`.

mod held;
mod model;
pub mod service;
mod store;

pub use model::{MOST_NOTICES, Mailed, Notice, NoticeKind, PastNotice};

use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature { name: "notices", holds: held::HOLDS, ..Feature::NONE };
