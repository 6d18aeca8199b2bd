//! Foundation: services for the features of learners: stored files, streams of events to connected clients, and classes, which
//! decide what one person may see of another.

// Stored files.
pub mod files;

// Streams of events.
pub mod live;

// Classes, and what their members see of one another.
pub mod classes;

use crate::app::App;
use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] = &[files::FEATURE, live::FEATURE, classes::FEATURE];

/// The operations of this room.
pub(super) type Apis = (files::Api, live::Api, classes::Api);

/// Makes the operations.
pub(super) fn apis(app: &App) -> Apis {
    (files::Api { app: app.clone() }, live::Api { app: app.clone() }, classes::Api { app: app.clone() })
}
