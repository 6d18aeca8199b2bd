//! Learning: the study bank of a learner, the tutor that answers from it and from the built-in collection, flashcards, study logs, XP,
//! learner profiles, squads, competitions, the plan of the day, badges, adaptations, and analytics.

// What adaptations a person has applied, for the features that follow them.
pub mod adapted;

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

// Badges, with credentials that others can verify.
pub mod badges;
// Adaptations: what is proposed, and what it changed.
pub mod ile;

// Analytics: who learned, for how long and with what result.
pub mod analytics;

use crate::app::App;
use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] = &[
    adapted::FEATURE,
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
    badges::FEATURE,
    ile::FEATURE,
    analytics::FEATURE,
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
    badges::Api,
    ile::Api,
    analytics::Api,
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
        badges::Api { app: app.clone() },
        ile::Api { app: app.clone() },
        analytics::Api { app: app.clone() },
    )
}
