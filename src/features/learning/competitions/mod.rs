//! Competitions: prize draws with tickets that learning earns, which anyone can verify afterwards.
//!
//! Guarantees: the SHA-256 of the seed is published when a competition is created, and the seed is in no answer before the draw; entries
//! are a list that only grows, whose digest depends on each of them and on their order; the winners follow from seed, digest and number of
//! entries alone, by [`model::draw`], so that a draw can be repeated and checked; a competition is drawn once, also if no server ran when
//! entries closed; entries can close earlier than announced, at an hour's notice, and never later; a ticket is given once for each
//! milestone and enters one competition; people stand in the published list under a random handle for each competition; whoever has too few
//! XP or tickets loses nothing.
//!
//! Whoever can read the database could learn the seed before the draw. The commitment keeps such a person from choosing another seed, and
//! the receipts of entrants from changing earlier entries.
//!
//! Tables: `competitions`, `competition_entrants`, `competition_entries`, `competition_tickets`. It handles `MilestonePassed` and events of
//! `users`.

mod api;
mod demo;
mod held;
mod jobs;
pub mod model;
pub mod service;
mod store;
mod wire;

pub use api::Api;

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "competitions",
    holds: held::HOLDS,
    erase: Some(service::erase),
    jobs: jobs::JOBS,
    scheduled: jobs::SCHEDULE,
    scopes: &["competitions"],
    subjects: &["competition"],
    actions: &["competitions.cancelled", "competitions.created", "competitions.drawn", "competitions.updated"],
    demo: Some(Demo::WrittenLast(demo::write)),
    ..Feature::NONE
};
