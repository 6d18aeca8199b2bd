//! Entries of the audit log about accounts.

use crate::db::Tx;
use crate::features::audit::{self, Subject};
use crate::features::users::User;
use crate::kernel::{Origin, Result};

/// Notes in the log what a person did to the own account.
pub(super) fn record(tx: &Tx, action: &'static str, user: &User, origin: &Origin) -> Result<()> {
    record_by(tx, action, Some(user), user, origin)
}

/// Notes in the log what was done to an account, by whom as far as that was proved.
pub(super) fn record_by(tx: &Tx, action: &'static str, by: Option<&User>, user: &User, origin: &Origin) -> Result<()> {
    audit::service::record_by(tx, by, action, Some(Subject::user(user)), origin, serde_json::json!({}))
}
