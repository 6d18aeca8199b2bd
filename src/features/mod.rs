//! The features, in rooms.
//!
//! Each feature is a folder of the same few files, in a room with those that it is used with. A room imports from the rooms above it in
//! the list below, and a feature from those before it in its room; what must happen further down is said as an event, see
//! [`reactions`]. Paths in the code stay flat: `features::keys` is `access/keys`.

// People and the school.
mod identity;

// Accounts, keys, and the gate.
mod access;

// What the features for learners build on.
mod foundation;

// What learners read and ask.
mod learning;

// Courses and their two surfaces.
mod courses;

// Other programs.
mod integrations;

// What sees everything.
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

/// Makes the operations of the platform.
pub fn platform(app: &App) -> Platform {
    (identity::apis(app), access::apis(app), foundation::apis(app), learning::apis(app), administration::apis(app))
}

/// The operations of the partner surface: its own, and the platform's from which its contract takes.
pub type Partner = (partner::Api, learners::Api, users::Api, materials::Api, tutor::Api, privacy::Api);

/// Makes the operations of the partner surface.
pub fn partner(app: &App) -> Partner {
    (
        partner::Api,
        learners::Api { app: app.clone() },
        users::Api { app: app.clone() },
        materials::Api { app: app.clone() },
        tutor::Api { app: app.clone() },
        privacy::Api { app: app.clone() },
    )
}

/// The operations of the course factory.
pub type Factory = factory::Api;

/// Makes the operations of the course factory.
pub fn factory(app: &App) -> Factory {
    factory::Api { app: app.clone() }
}

/// The operations of the course author.
pub type Author = author::Api;

/// Makes the operations of the course author.
pub fn author(app: &App) -> Author {
    author::Api { app: app.clone() }
}

/// All features, in the order in which they may use one another.
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

/// What features keep in memory at the start.
pub fn states(config: &Config) -> States {
    let mut states = States::default();
    for feature in all() {
        (feature.states)(config, &mut states);
    }
    states
}

/// Everything that is held about a person and belongs into the archive, in its order.
pub fn holdings() -> impl Iterator<Item = &'static Holding> {
    all().flat_map(|feature| feature.holds)
}

/// The kinds of things that the audit log has entries about.
pub fn subjects() -> impl Iterator<Item = &'static str> {
    all().flat_map(|feature| feature.subjects).copied()
}

/// What entries of the audit log say was done.
pub fn actions() -> impl Iterator<Item = &'static str> {
    all().flat_map(|feature| feature.actions).copied()
}

/// What the scopes of API keys can be about, in alphabetical order.
pub fn resources() -> Vec<&'static str> {
    let mut resources: Vec<&str> = all().flat_map(|feature| feature.scopes).copied().collect();
    resources.sort_unstable();
    resources
}

/// The kinds of background jobs.
pub fn jobs() -> Result<Registry> {
    Registry::new(all().map(|feature| feature.jobs).chain([upkeep::JOBS]))
}

/// What is done by the calendar.
pub fn schedule() -> Result<Schedule> {
    let entries = all().map(|feature| feature.scheduled).chain([upkeep::SCHEDULE]);
    Schedule::new(entries, |db| Ok(settings::service::current(db)?.time_zone))
}

/// How many records of one kind are let go of in one transaction, so that nobody waits long behind it.
const PORTION: u32 = 1_000;

/// Removes a portion of what is over by now, and of the records that have been kept long enough; done every hour. Returns whether there
/// may be more.
pub fn sweep(tx: &Tx, keep: Retention) -> Result<bool> {
    let mut most = crate::app::sweep_answers(tx, PORTION)?.max(crate::jobs::sweep(tx, PORTION)?);
    for sweep in all().filter_map(|feature| feature.sweep) {
        most = most.max(sweep(tx, keep, PORTION)?);
    }
    Ok(most >= usize::try_from(PORTION).unwrap_or(usize::MAX))
}
