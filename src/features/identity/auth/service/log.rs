//! Audit entries about the person's own account, and notifications of what happened to it.

use crate::db::Tx;
use crate::features::audit::{self, Subject};
use crate::features::notifications::{self, NewNotification, NotificationEvent};
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

/// Notifies a person of something that happened to the account, with an email.
pub(super) fn notify(tx: &Tx, user: &User, event: NotificationEvent) -> Result<()> {
    notifications::service::notify(tx, user, &NewNotification::of(event, serde_json::json!({}))).map(drop)
}

/// Notifies a person of something about which another email was queued.
pub(super) fn notify_in_app(tx: &Tx, user: &User, event: NotificationEvent) -> Result<()> {
    let new = NewNotification::of(event, serde_json::json!({})).mailed_already();
    notifications::service::notify(tx, user, &new).map(drop)
}
