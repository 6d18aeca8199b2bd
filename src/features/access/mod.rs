//! Access by programs. Accounts and developers have keys, whose usage is counted against quotas. A developer's keys act for learners. The
//! gate authenticates every request by token or key.

// Business customers of the course factory.
pub mod accounts;

// Usage and quotas.
pub mod usage;

// API keys.
pub mod keys;

// The learners of developers.
pub mod learners;

// Authentication of requests by token or key.
pub mod gate;

use crate::app::App;
use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] =
    &[accounts::FEATURE, usage::FEATURE, keys::FEATURE, learners::FEATURE, gate::FEATURE];

/// The operations of this room.
pub(super) type Apis = (accounts::Api, usage::Api, keys::Apis);

/// Creates the operations.
pub(super) fn apis(app: &App) -> Apis {
    (accounts::Api { app: app.clone() }, usage::Api { app: app.clone() }, keys::apis(app))
}
