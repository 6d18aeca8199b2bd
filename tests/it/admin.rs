//! Running the school: people, settings, invitations, outgoing mail, and the log of all of it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that meets an error has failed")]

mod accounts;
mod allowances;
mod bulk;
mod connections;
mod holidays;
mod imports;
mod lockouts;
mod outbox;
mod overview;
mod people;
mod retention;
mod school;

use serde_json::Value;

use crate::support::fields::Fields;
use crate::support::server::Actor;

/// The entries of the log that a filter finds, the latest first.
async fn log(admin: &Actor<'_>, filter: &str) -> Vec<Value> {
    let found = admin.get(&format!("/api/admin/audit?{filter}")).await.ok();
    found.list("entries").to_vec()
}

/// The only entry that a filter finds.
async fn only_entry(admin: &Actor<'_>, filter: &str) -> Value {
    let mut entries = log(admin, filter).await;
    assert_eq!(entries.len(), 1, "{entries:#?}");
    entries.remove(0)
}
