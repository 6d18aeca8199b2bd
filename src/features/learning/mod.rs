//! Learning: the study bank of a learner, the tutor that answers from it and from the built-in collection, and flashcards.

// The study bank of a person, for the export.
pub mod materials;

// The tutor, which answers with citations.
pub mod tutor;

// Flashcards, which come back when they are about to be forgotten.
pub mod flashcards;

use crate::app::App;
use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] = &[materials::FEATURE, tutor::FEATURE, flashcards::FEATURE];

/// The operations of this room.
pub(super) type Apis = (materials::Api, tutor::Api, flashcards::Apis);

/// Makes the operations.
pub(super) fn apis(app: &App) -> Apis {
    (materials::Api { app: app.clone() }, tutor::Api { app: app.clone() }, flashcards::apis(app))
}
