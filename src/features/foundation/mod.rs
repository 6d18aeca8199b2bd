//! Foundation: services for the features of learners: stored files, and streams of events to connected clients.

// Stored files.
pub mod files;

// Streams of events.
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
