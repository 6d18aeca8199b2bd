//! Access: who may use the school by program, and how much. Accounts and developers have keys, keys count what they are used for, a
//! developer's keys act for learners, and the gate turns a token or a key into the person who asks.

// Business customers of the course factory.
pub mod accounts;

// What keys are used for, counted.
pub mod usage;

// The keys themselves.
pub mod keys;

// The learners of developers.
pub mod learners;

// Tokens and keys in, actors out.
pub mod gate;

use crate::app::App;
use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] =
    &[accounts::FEATURE, usage::FEATURE, keys::FEATURE, learners::FEATURE, gate::FEATURE];

/// The operations of this room.
pub(super) type Apis = (accounts::Api, usage::Api, keys::Apis);

/// Makes the operations.
pub(super) fn apis(app: &App) -> Apis {
    (accounts::Api { app: app.clone() }, usage::Api { app: app.clone() }, keys::apis(app))
}
