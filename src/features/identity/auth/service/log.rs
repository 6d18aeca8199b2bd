//! Audit entries about the person's own account.

use crate::db::Tx;
use crate::features::audit::{self, Subject};
use crate::features::users::User;
use crate::kernel::{Origin, Result};

/// Records an action of a person on their own account.
pub(super) fn record(tx: &Tx, action: &'static str, user: &User, origin: &Origin) -> Result<()> {
    record_by(tx, action, Some(user), user, origin)
}

/// Records an action on an account. The actor is absent where the request did not prove who sent it.
pub(super) fn record_by(tx: &Tx, action: &'static str, by: Option<&User>, user: &User, origin: &Origin) -> Result<()> {
    audit::service::record_by(tx, by, action, Some(Subject::user(user)), origin, serde_json::json!({}))
}
