//! Web plumbing: it knows poem, and no feature.

pub mod accept;
