//! Accounts: the business customers of the course factory. An account is no person and cannot sign in; its keys are all it has.
//!
//! Guarantees: a closed account's keys open nothing from the next request on.
//!
//! Tables: `accounts`, `accounts_search`.

mod api;
mod model;
pub mod service;
mod store;
mod wire;

pub use api::Api;
pub use model::{Account, AccountFilter, AccountUpdate, NewAccount, Status};
pub use wire::Account as AccountView;

use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature {
    name: "accounts",
    subjects: &["account"],
    actions: &["accounts.closed", "accounts.plan_changed", "accounts.reopened", "accounts.updated"],
    ..Feature::NONE
};
