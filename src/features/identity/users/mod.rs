//! People: profiles, pictures and preferences.
//!
//! Guarantees: an email address and a username are unique within a realm; a person has one role; the last admin of the school cannot be
//! deleted, suspended or demoted; a person of another realm is answered like one that does not exist.
//!
//! Tables: `users`, `people_search`, `people_counts`. Events: [`Event::UserLeaving`](crate::events::Event::UserLeaving) and
//! [`Event::UserErased`](crate::events::Event::UserErased).

mod api;
pub mod demo;
mod held;
mod model;
pub mod service;
mod store;
mod wire;

pub use api::Api;
pub use model::{
    FirstDay, NewUser, Obstacle, PeopleCount, Portrait, Preferences, ProfileUpdate, Sort, Status, Theme, User,
    UserFilter,
};
pub use wire::{PeopleCounts, User as UserView, avatar_url};

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "users",
    holds: held::HOLDS,
    scopes: &["users"],
    subjects: &["user"],
    demo: Some(Demo::Prepared(demo::prepare)),
    ..Feature::NONE
};
