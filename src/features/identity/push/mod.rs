//! Web Push: messages to the browsers of people who are away from the pages.
//!
//! Guarantees: nothing is sent before an admin turns it on and a person turns it on in a browser; a message is stored in the transaction of
//! its cause, and sent at least once or given up; a subscription ends with the sign-in that it was made in, and belongs to the person who
//! registered its address last; a person has at most [`MOST_DEVICES`], of which the oldest ends first. Addresses of subscriptions are secrets:
//! they are never returned, and logs have their hosts alone. The private key of the school is sealed with the key of the data folder.
//!
//! Tables: `push_school`, `push_subscriptions`, `push_messages`.

mod api;
mod demo;
mod flow;
pub mod health;
mod held;
mod jobs;
mod keys;
mod model;
pub mod service;
mod state;
mod store;
mod wire;
mod words;

pub use api::Api;
pub use model::{MOST_DEVICES, MOST_WAITING, Message, Topic, Urgency};
pub use state::Pushing;

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "push",
    states: |_, states| states.add(Pushing::default()),
    holds: held::HOLDS,
    sweep: Some(service::sweep),
    jobs: jobs::JOBS,
    actions: &["push.settings_changed"],
    demo: Some(Demo::Written(demo::write)),
    ..Feature::NONE
};
