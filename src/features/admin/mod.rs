//! What an admin does for the school: people, accounts, plans, settings, invitations, outgoing mail, and the log of all of it.
//!
//! Guarantees: every act is written to the audit log in the transaction of the act, with the admin's name and where the request came
//! from; what an act takes away from a person (a role, the account, access) is gone by that person's next request; the rules about
//! the last admin are those of [`users`](super::users).
//!
//! Tables: none; each act calls the service of the feature that owns the fact.

pub mod api;
mod flow;
mod model;
pub mod service;
pub mod wire;

pub use model::{Addition, MeterUse, NewCode, OwnerUsage};
