//! Learning: what learners read and ask. Their study bank is here, and the tutor that answers from it and from the collection of the
//! school.

// The study bank of a person.
pub mod materials;

// Answers with citations.
pub mod tutor;

use crate::app::App;
use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] = &[materials::FEATURE, tutor::FEATURE];

/// The operations of this room.
pub(super) type Apis = (materials::Api, tutor::Api);

/// Makes the operations.
pub(super) fn apis(app: &App) -> Apis {
    (materials::Api { app: app.clone() }, tutor::Api { app: app.clone() })
}
