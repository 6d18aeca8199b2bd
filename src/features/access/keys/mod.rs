//! API keys: create, show once, update, rotate and revoke them, and check requests that carry one.
//!
//! Guarantees: of a key only the SHA-256 and the prefix are stored; a change of a key or of its owner's standing holds from the next
//! request, cached or not; an account has one live and one test key, a person one key of the course author, and a new one revokes the old
//! one in the same commit.
//!
//! Tables: `api_keys`.

mod access;
mod api;
mod demo;
pub mod flow;
pub mod guard;
mod held;
mod model;
mod scopes;
pub mod service;
mod store;
mod wire;

pub use access::Access;
pub use api::{Apis, all as apis};
pub use model::{
    Key, KeyHistory, KeyStatus, KeySurface, KeyUpdate, KeyWish, MeterUse, Minted, Mode, NewKey, OwnerUsage, Scopes,
    Standing,
};

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "keys",
    states: |_, states| states.add(Access::default()),
    holds: held::HOLDS,
    subjects: &["key"],
    actions: &[
        "accounts.created",
        "accounts.key_issued",
        "accounts.key_revoked",
        "keys.changed",
        "keys.created",
        "keys.refused",
        "keys.reported",
        "keys.revoked",
        "keys.rotated",
    ],
    demo: Some(Demo::Written(demo::write)),
    ..Feature::NONE
};
