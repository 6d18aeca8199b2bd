//! Administration: features that need all others. Privacy exports and erases all data about a person, of all features.

pub mod privacy;

use crate::app::App;
use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] = &[privacy::FEATURE];

/// All operations of this room.
pub(super) type Apis = privacy::Api;

/// Creates the operations.
pub(super) fn apis(app: &App) -> Apis {
    privacy::Api { app: app.clone() }
}
