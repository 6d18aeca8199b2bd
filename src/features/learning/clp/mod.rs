//! Learner profiles (CLP): how a person likes to learn, in eleven dimensions, each with what it rests on.
//!
//! Guarantees: every dimension has a value, a confidence, and the evidence that they follow from; what a person says of themselves gives a
//! confidence of at most 0.3; a finished week of behaviour moves a dimension by at most five points, and one that behaviour says nothing
//! about stays as it is; the order in which the events of a week arrive makes no difference; a number that the person contests is theirs at
//! once, and what speaks against it counts less from then on, a later assessment like a week of behaviour, and in the first weeks not at all; a profile changes no marks and bars no content.
//!
//! Behaviour is told by events ([`service::session`], [`service::answer`], [`service::noted`]): sums of a day are kept for 26 weeks. Weeks begin on Monday, days
//! at four in the morning. A week moves the profile with the first event after it, or within the hour.
//!
//! Nobody reads another person's profile but through `classes::service::seen`; admins get counts of the whole school, in which groups under
//! five are hidden.
//!
//! Tables: `clp_people`, `clp_days`, `clp_changes`, `clp_counts`. Events: `StudyLogged`, `CardAnswered`, `PlanProgressed`,
//! `PlanStepSkipped`, `PreferenceShown`, `SquadJoined`, `ChallengeWon`, `DeckShared`, and those of `users`.

mod api;
mod demo;
mod held;
pub mod model;
pub mod service;
mod store;
mod wire;

pub use api::Api;
pub(in crate::features) use demo::{Seen, write_life};

use crate::features::feature::Feature;

/// The declaration of this feature. Its part of the demo school is written with that of study logs, in the order of time.
pub const FEATURE: Feature = Feature {
    name: "clp",
    holds: held::HOLDS,
    erase: Some(service::erase),
    sweep: Some(service::sweep),
    scopes: &["clp"],
    ..Feature::NONE
};
