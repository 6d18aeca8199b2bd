//! Learning: the study bank of a learner, the tutor that answers from it and from the built-in collection, flashcards, study logs, XP,
//! learner profiles, squads, competitions, and the plan of the day.

// The study bank of a person, for the export.
pub mod materials;

// The tutor, which answers with citations.
pub mod tutor;

// XP, leagues and leaderboards.
pub mod xp;

// Squads of learners, their rankings and challenges.
pub mod squads;

// Competitions: prize draws that anyone can verify.
pub mod competitions;

// Leaderboards of the school, of classes and of squads.
pub mod leaderboards;

// Flashcards, which come back when they are about to be forgotten.
pub mod flashcards;

// Learner profiles: how people like to learn.
pub mod clp;

// Study logs and the timer.
pub mod study;

// The plan of the day, dates of exams, and work that tutors set.
pub mod plan;

use crate::app::App;
use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] = &[
    materials::FEATURE,
    tutor::FEATURE,
    xp::FEATURE,
    squads::FEATURE,
    competitions::FEATURE,
    leaderboards::FEATURE,
    flashcards::FEATURE,
    clp::FEATURE,
    study::FEATURE,
    plan::FEATURE,
];

/// The operations of this room.
pub(super) type Apis = (
    materials::Api,
    tutor::Api,
    xp::Api,
    squads::Apis,
    competitions::Api,
    leaderboards::Api,
    flashcards::Apis,
    clp::Api,
    study::Api,
    plan::Apis,
);

/// Makes the operations.
pub(super) fn apis(app: &App) -> Apis {
    (
        materials::Api { app: app.clone() },
        tutor::Api { app: app.clone() },
        xp::Api { app: app.clone() },
        squads::apis(app),
        competitions::Api { app: app.clone() },
        leaderboards::Api { app: app.clone() },
        flashcards::apis(app),
        clp::Api { app: app.clone() },
        study::Api { app: app.clone() },
        plan::apis(app),
    )
}
