//! Learning: the study bank of a learner, the tutor that answers from it and from the built-in collection, flashcards, study logs,
//! XP, and the plan of the day.

// The study bank of a person, for the export.
pub mod materials;

// The tutor, which answers with citations.
pub mod tutor;

// XP, leagues and leaderboards.
pub mod xp;

// Flashcards, which come back when they are about to be forgotten.
pub mod flashcards;

// Study logs and the timer.
pub mod study;

// The plan of the day, dates of exams, and work that tutors set.
pub mod plan;

use crate::app::App;
use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] =
    &[materials::FEATURE, tutor::FEATURE, xp::FEATURE, flashcards::FEATURE, study::FEATURE, plan::FEATURE];

/// The operations of this room.
pub(super) type Apis = (materials::Api, tutor::Api, xp::Api, flashcards::Apis, study::Api, plan::Apis);

/// Makes the operations.
pub(super) fn apis(app: &App) -> Apis {
    (
        materials::Api { app: app.clone() },
        tutor::Api { app: app.clone() },
        xp::Api { app: app.clone() },
        flashcards::apis(app),
        study::Api { app: app.clone() },
        plan::apis(app),
    )
}
