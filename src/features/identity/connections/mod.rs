//! The mail server and the AI server: what an admin sets up in the pages, beside what the configuration says.
//!
//! Guarantees: a change holds from the next mail or question on, in every process; what the configuration names wins. Passwords and keys
//! are encrypted with a key that is in the data folder and in no backup, are never returned, and are sent only to the server that they
//! were entered for. Every change and every test is in the audit log, without secrets.
//!
//! Tables: `connections`.

mod address;
mod api;
pub mod flow;
pub mod health;
pub mod key_file;
mod model;
mod notes;
mod secrets;
pub mod service;
mod settings;
mod state;
mod store;
mod updates;
mod wire;

pub use api::Api;
pub use model::{Connection, EngineKind, Fixed, Standing};
pub use notes::{ACCEPTED, mail_code, note_mail, note_model};
pub use secrets::SecretProblem;
pub use settings::{EffectiveAi, EffectiveMail};
pub use state::{Answering, Connections};

use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "connections",
    states: |_, states| states.add(Connections::default()),
    actions: &["connections.ai_changed", "connections.ai_tested", "connections.mail_changed"],
    ..Feature::NONE
};
