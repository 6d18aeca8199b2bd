//! Administration: what needs to see everything. Privacy exports and erases what is held about a person, whoever holds it.

pub mod privacy;

use crate::app::App;
use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] = &[privacy::FEATURE];

/// The operations of this room.
pub(super) type Apis = privacy::Api;

/// Makes the operations.
pub(super) fn apis(app: &App) -> Apis {
    privacy::Api { app: app.clone() }
}
