//! Badges: what a person achieved, as a credential that others can verify.
//!
//! Guarantees: a person has a badge once, whoever asks for it how often; a rule is evaluated in the transaction of the event that can meet
//! it, by figures that are counted from events, so that no history is read; a badge that was earned stays, also where what earned it is
//! taken back; tutors award only badges that are meant for it, to students whom they teach; a credential can be verified without the
//! server, and verifies for ever: the public key is in it, and the keys of the school are published.
//!
//! The badges are data: `assets/data/badges.toml`. A badge decides no access to anything and earns no XP.
//!
//! The key that signs is made with the first credential. It is sealed with the key of the data folder, which no backup has. Where that
//! key is lost the school signs with a new one, and what the old one signed still verifies.
//!
//! Tables: `badge_awards`, `badge_people`, `badge_keys`. Events: `CardAnswered`, `StudyLogged`, `DayCounted`, `XpReached`,
//! `PlanProgressed`, `SetWorkDone`, `SquadJoined`, `ChallengeWon`, `ProfileChanged`.

mod api;
pub mod art;
pub mod credential;
mod demo;
mod flow;
mod held;
pub mod model;
pub mod service;
mod store;
mod wire;

pub use api::Api;

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "badges",
    holds: held::HOLDS,
    scopes: &["badges"],
    subjects: &["badge"],
    actions: &["badges.awarded"],
    demo: Some(Demo::WrittenLast(demo::write)),
    ..Feature::NONE
};
