//! The features, in rooms.
//!
//! Each feature is a folder with the same few files, in a room with related features. A room imports from the rooms above it in the list
//! below, and a feature from those before it in its room; effects in later rooms are events, see [`reactions`]. Paths in the code are flat:
//! `features::keys` is `access/keys`.

// People and the school.
mod identity;

// Accounts, keys, and the gate.
mod access;

// Services for the features of learners.
mod foundation;

// Study banks and the tutor.
mod learning;

// Courses and their two surfaces.
mod courses;

// The surfaces for other programs.
mod integrations;

// Features that need all others.
mod administration;

pub mod demo_data;
pub mod feature;
pub mod holding;
pub mod reactions;
pub mod upkeep;

pub use access::*;
pub use administration::*;
pub use courses::*;
pub use foundation::*;
pub use identity::*;
pub use integrations::*;
pub use learning::*;

use feature::Feature;
use holding::Holding;

use crate::app::{App, States};
use crate::config::{Config, Retention};
use crate::db::Tx;
use crate::jobs::{Registry, Schedule};
use crate::kernel::Result;

/// The operations of the platform, room by room.
pub type Platform = (identity::Apis, access::Apis, foundation::Apis, learning::Apis, administration::Apis);

/// Creates the operations of the platform.
pub fn platform(app: &App) -> Platform {
    (identity::apis(app), access::apis(app), foundation::apis(app), learning::apis(app), administration::apis(app))
}

/// The operations of the partner surface: its own, and those of the platform that its contract includes.
pub type Partner = (
    partner::Api,
    learners::Api,
    users::Api,
    materials::Api,
    tutor::Api,
    (xp::Api, leaderboards::Api),
    squads::Apis,
    competitions::Api,
    flashcards::Apis,
    clp::Api,
    study::Api,
    plan::Apis,
    badges::Api,
    (ile::Api, analytics::Api),
    (notifications::Api, live::Api),
    privacy::Api,
);

/// Creates the operations of the partner surface.
pub fn partner(app: &App) -> Partner {
    (
        partner::Api,
        learners::Api { app: app.clone() },
        users::Api { app: app.clone() },
        materials::Api { app: app.clone() },
        tutor::Api { app: app.clone() },
        (xp::Api { app: app.clone() }, leaderboards::Api { app: app.clone() }),
        squads::apis(app),
        competitions::Api { app: app.clone() },
        flashcards::apis(app),
        clp::Api { app: app.clone() },
        study::Api { app: app.clone() },
        plan::apis(app),
        badges::Api { app: app.clone() },
        (ile::Api { app: app.clone() }, analytics::Api { app: app.clone() }),
        (notifications::Api { app: app.clone() }, live::Api { app: app.clone() }),
        privacy::Api { app: app.clone() },
    )
}

/// The operations of the course factory.
pub type Factory = factory::Api;

/// Creates the operations of the course factory.
pub fn factory(app: &App) -> Factory {
    factory::Api { app: app.clone() }
}

/// The operations of the course author.
pub type Author = author::Api;

/// Creates the operations of the course author.
pub fn author(app: &App) -> Author {
    author::Api { app: app.clone() }
}

/// Lists all features, in the order in which they may use one another.
pub fn all() -> impl Iterator<Item = &'static Feature> {
    ROOMS.iter().flat_map(|room| room.iter())
}

/// The features of each room.
const ROOMS: &[&[Feature]] = &[
    identity::FEATURES,
    access::FEATURES,
    foundation::FEATURES,
    learning::FEATURES,
    courses::FEATURES,
    integrations::FEATURES,
    administration::FEATURES,
];

/// Creates the states of all features.
pub fn states(config: &Config) -> States {
    let mut states = States::default();
    for feature in all() {
        (feature.states)(config, &mut states);
    }
    states
}

/// Lists the data about people of all features, in the order of the export.
pub fn holdings() -> impl Iterator<Item = &'static Holding> {
    all().flat_map(|feature| feature.holds)
}

/// Lists the kinds of subjects of audit entries.
pub fn subjects() -> impl Iterator<Item = &'static str> {
    all().flat_map(|feature| feature.subjects).copied()
}

/// Lists the actions of audit entries.
pub fn actions() -> impl Iterator<Item = &'static str> {
    all().flat_map(|feature| feature.actions).copied()
}

/// Lists the resources of scopes, in alphabetical order.
pub fn resources() -> Vec<&'static str> {
    let mut resources: Vec<&str> = all().flat_map(|feature| feature.scopes).copied().collect();
    resources.sort_unstable();
    resources
}

/// Lists the kinds of background jobs.
pub fn jobs() -> Result<Registry> {
    Registry::new(all().map(|feature| feature.jobs).chain([upkeep::JOBS]))
}

/// Creates the schedule of all features.
pub fn schedule() -> Result<Schedule> {
    let entries = all().map(|feature| feature.scheduled).chain([upkeep::SCHEDULE]);
    Schedule::new(entries, |db| Ok(settings::service::current(db)?.time_zone))
}

/// The records of one kind that a sweep removes in one transaction, so that other writes wait only briefly.
const PORTION: u32 = 1_000;

/// Removes one portion of expired records and of those whose retention has ended; run every hour. Returns whether there may be more.
pub fn sweep(tx: &Tx, keep: Retention) -> Result<bool> {
    let mut most = crate::app::sweep_answers(tx, PORTION)?.max(crate::jobs::sweep(tx, PORTION)?);
    for sweep in all().filter_map(|feature| feature.sweep) {
        most = most.max(sweep(tx, keep, PORTION)?);
    }
    Ok(most >= usize::try_from(PORTION).unwrap_or(usize::MAX))
}
