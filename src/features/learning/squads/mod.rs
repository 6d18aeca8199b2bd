//! Squads: small groups of learners who collect XP together, compare with other squads, and challenge one another.
//!
//! Guarantees: a learner belongs to one squad at a time, and a squad never has more members than the school allows; a squad with members has
//! an owner among them, who is active where any of them is; the XP of a squad is what its members earned while they belonged to it, by the
//! ledger, and is kept with each award; ranks are read from counts, in the same work for any number of squads; removing a member raises no
//! score, because scores are XP for each person who belonged to the squad in the period; a challenge counts what was earned up to its end,
//! is settled once, and pays once; only members, and people who teach or administer them, see who belongs to a squad.
//!
//! Learners belong to one squad because XP of a person counts once: two squads would both gain from it. Tutors and admins belong to none;
//! they may rename and end squads. Learners of a developer form squads among themselves,
//! which the developer sees as an admin sees those of the school.
//!
//! Tables: `squads`, `squads_search`, `squad_stints`, `squad_ranks`, `squad_activity`, `squad_challenges`, `squad_challenge_sides`,
//! `squad_challenge_stints`. Events: `SquadLeft`; it handles `XpAwarded` and those of
//! `users`.

mod api;
mod demo;
mod held;
mod jobs;
pub mod model;
pub mod service;
mod store;
mod wire;

pub use api::{ChallengeApi, MemberApi, SquadApi};

use crate::app::App;
use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "squads",
    holds: held::HOLDS,
    erase: Some(service::erase),
    sweep: Some(service::sweep),
    jobs: jobs::JOBS,
    scheduled: jobs::SCHEDULE,
    scopes: &["squads"],
    subjects: &["squad"],
    actions: &["squads.dissolved", "squads.member_removed", "squads.updated"],
    demo: Some(Demo::WrittenLast(demo::write)),
    ..Feature::NONE
};

/// The operations of this feature.
pub type Apis = (SquadApi, MemberApi, ChallengeApi);

/// Creates the operations.
pub fn apis(app: &App) -> Apis {
    (SquadApi { app: app.clone() }, MemberApi { app: app.clone() }, ChallengeApi { app: app.clone() })
}
