//! The SQL of what is withdrawn: the notifications of the causes between two names, of one person or of all people.

use serde_json::Value;

use crate::db::{Json, Row, Tx, params};
use crate::kernel::{Id, Result, Timestamp, id::kind};

fn person(row: &Row) -> Result<Id<kind::User>> {
    row.get("user_id")
}

/// Deletes the waiting emails. Returns the person of each.
pub fn withdraw_mails(tx: &Tx, (from, to): (&str, &str), user: Option<Id<kind::User>>) -> Result<Vec<Id<kind::User>>> {
    match user {
        Some(user) => tx.all(
            "DELETE FROM notification_mails WHERE user_id = ?3 AND notification_id IN (SELECT id FROM notifications \
             WHERE user_id = ?3 AND COALESCE(source, '') > ?1 AND COALESCE(source, '') < ?2) RETURNING user_id",
            params![from, to, user],
            person,
        ),
        None => tx.all(
            "DELETE FROM notification_mails WHERE (user_id, notification_id) IN (SELECT user_id, id FROM notifications \
             WHERE source > ?1 AND source < ?2) RETURNING user_id",
            params![from, to],
            person,
        ),
    }
}

/// Deletes the waiting messages to devices.
pub fn withdraw_pushes(tx: &Tx, (from, to): (&str, &str), user: Option<Id<kind::User>>) -> Result<()> {
    match user {
        Some(user) => tx.exec(
            "DELETE FROM notification_pushes WHERE user_id = ?3 AND notification_id IN (SELECT id FROM notifications \
             WHERE user_id = ?3 AND COALESCE(source, '') > ?1 AND COALESCE(source, '') < ?2)",
            params![from, to, user],
        ),
        None => tx.exec(
            "DELETE FROM notification_pushes WHERE notification_id IN (SELECT id FROM notifications \
             WHERE source > ?1 AND source < ?2)",
            params![from, to],
        ),
    }
    .map(drop)
}

/// Deletes those that the person has not read of: the unread ones, and those that were never shown in the app, which count as read from the
/// moment they were written. Returns the person of each, and whether it was unread.
pub fn withdraw_notifications(
    tx: &Tx,
    (from, to): (&str, &str),
    user: Option<Id<kind::User>>,
) -> Result<Vec<(Id<kind::User>, bool)>> {
    let gone = |row: &Row| Ok((person(row)?, row.get::<Option<Timestamp>>("read_at")?.is_none()));
    match user {
        Some(user) => tx.all(
            "DELETE FROM notifications WHERE user_id = ?3 AND COALESCE(source, '') > ?1 AND COALESCE(source, '') < ?2 \
             AND (read_at IS NULL OR read_at = created_at) RETURNING user_id, read_at",
            params![from, to, user],
            gone,
        ),
        None => tx.all(
            "DELETE FROM notifications WHERE source > ?1 AND source < ?2 AND (read_at IS NULL OR read_at = created_at) \
             RETURNING user_id, read_at",
            params![from, to],
            gone,
        ),
    }
}

/// Replaces what the sentences of the notifications and of the waiting emails are made of.
pub fn amend(tx: &Tx, (from, to): (&str, &str), data: &Value) -> Result<()> {
    tx.exec(
        "UPDATE notification_mails SET data = ?3 WHERE (user_id, notification_id) IN (SELECT user_id, id FROM notifications \
         WHERE source > ?1 AND source < ?2)",
        params![from, to, Json(data.clone())],
    )?;
    tx.exec(
        "UPDATE notifications SET data = ?3 WHERE source > ?1 AND source < ?2",
        params![from, to, Json(data.clone())],
    )?;
    Ok(())
}
