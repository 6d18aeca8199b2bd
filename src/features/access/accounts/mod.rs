//! Accounts: the business customers of the course factory. An account is no person and cannot sign in; it has access by its keys alone.
//!
//! Guarantees: the keys of a closed account are refused from the next request.
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

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "accounts",
    subjects: &["account"],
    actions: &["accounts.closed", "accounts.plan_changed", "accounts.reopened", "accounts.updated"],
    ..Feature::NONE
};
