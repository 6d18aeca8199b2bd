//! Foundation: what the features for learners build on. Files are stored here, and streams of events go to people who are connected.

// The bytes of files, and the rows that name them.
pub mod files;

// Streams of the outbox.
pub mod live;

use crate::app::App;
use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] = &[files::FEATURE, live::FEATURE];

/// The operations of this room.
pub(super) type Apis = (files::Api, live::Api);

/// Makes the operations.
pub(super) fn apis(app: &App) -> Apis {
    (files::Api { app: app.clone() }, live::Api { app: app.clone() })
}
