//! Notices to people, in the app and by mail.
//!
//! Guarantees: a notice, its message to open pages and its mail are written in the transaction of their cause. A person has at most
//! [`MOST_NOTICES`] notices; the oldest are deleted first. Mail respects the bounds of `mail` and the person's preference.
//!
//! Tables: `notices`.

mod held;
mod model;
pub mod service;
mod store;

pub use model::{MOST_NOTICES, Mailed, Notice, NoticeKind, PastNotice};

use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature { name: "notices", holds: held::HOLDS, ..Feature::NONE };
