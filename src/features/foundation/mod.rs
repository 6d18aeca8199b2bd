//! Foundation: what the features for learners build on. Streams of events to people who are connected are here.

// Streams of the outbox.
pub mod live;

use crate::app::App;
use crate::features::feature::Feature;

/// The features of this room.
pub const FEATURES: &[Feature] = &[live::FEATURE];

/// The operations of this room.
pub type Apis = live::api::Api;

/// Makes the operations.
pub fn apis(app: &App) -> Apis {
    live::api::Api { app: app.clone() }
}
