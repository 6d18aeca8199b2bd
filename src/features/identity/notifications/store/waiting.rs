//! The SQL of what waits: emails, and messages to devices.

use std::collections::BTreeMap;

use super::super::model::{DueMail, PastNotification, Waiting};
use super::notification;
use crate::db::{Json, LISTED, Reader, ToValue, Tx, id_list, listed, params};
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// Inserts an email that waits.
pub fn insert_mail(
    tx: &Tx,
    user: Id<kind::User>,
    id: Id<kind::Notification>,
    waiting: &Waiting,
    due: Timestamp,
) -> Result<()> {
    tx.exec(
        "INSERT INTO notification_mails (user_id, notification_id, event, data, due_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![user, id, waiting.event.clone(), Json(waiting.data.clone()), due],
    )?;
    Ok(())
}

/// Inserts an email that waits for each of these notifications, due at the same time.
pub fn insert_mails(tx: &Tx, ids: &[Id<kind::Notification>], due: Timestamp) -> Result<()> {
    let mut values: Vec<&dyn ToValue> = vec![&due];
    values.extend(listed(ids));
    tx.exec(
        concat!(
            "INSERT INTO notification_mails (user_id, notification_id, event, data, due_at) \
             SELECT user_id, id, event, data, ?1 FROM notifications WHERE id IN (",
            id_list!(2),
            ")"
        ),
        values,
    )?;
    Ok(())
}

/// Deletes the waiting email about a notification. Returns how many there were.
pub fn delete_mail(tx: &Tx, user: Id<kind::User>, id: Id<kind::Notification>) -> Result<i64> {
    let deleted =
        tx.exec("DELETE FROM notification_mails WHERE user_id = ?1 AND notification_id = ?2", params![user, id])?;
    Ok(i64::try_from(deleted).unwrap_or(0))
}

/// Deletes the waiting emails about the unread notifications up to an id. Returns how many there were. Those about what the person wants by
/// email alone stay.
pub fn delete_mails_to(tx: &Tx, user: Id<kind::User>, up_to: i64) -> Result<i64> {
    let deleted = tx.exec(
        "DELETE FROM notification_mails WHERE user_id = ?1 AND notification_id <= ?2 AND EXISTS (SELECT 1 FROM notifications \
         WHERE notifications.id = notification_mails.notification_id AND notifications.read_at IS NULL)",
        params![user, up_to],
    )?;
    Ok(i64::try_from(deleted).unwrap_or(0))
}

/// The people of the first emails that are due; a person may come several times.
pub fn people_with_due(db: &Reader, now: Timestamp, most: usize) -> Result<Vec<Id<kind::User>>> {
    db.all(
        "SELECT user_id FROM notification_mails WHERE due_at <= ?1 ORDER BY due_at LIMIT ?2",
        params![now, most],
        |row| row.get("user_id"),
    )
}

/// The emails of a person that are due, in the order of their notifications.
pub fn due(db: &Reader, user: Id<kind::User>, now: Timestamp) -> Result<Vec<DueMail>> {
    db.all(
        "SELECT notification_mails.id, notification_mails.event, notification_mails.data, notifications.created_at AS posted_at \
         FROM notification_mails LEFT JOIN notifications ON notifications.id = notification_mails.notification_id \
         WHERE notification_mails.user_id = ?1 AND notification_mails.due_at <= ?2 ORDER BY notification_mails.id",
        params![user, now],
        |row| {
            let Json(data) = row.get("data")?;
            let waiting = Waiting { event: row.get("event")?, data };
            Ok(DueMail { id: row.get("id")?, waiting, posted_at: row.get("posted_at")? })
        },
    )
}

/// Runs a statement for each time with the rows that are to wait until it: the time first, and then as many rows as a list has.
fn put_off<T: ToValue>(tx: &Tx, sql: &'static str, later: &BTreeMap<Timestamp, Vec<T>>) -> Result<()> {
    for (due, ids) in later {
        for portion in ids.chunks(LISTED) {
            let mut values: Vec<&dyn ToValue> = vec![due];
            values.extend(listed(portion));
            tx.exec(sql, values)?;
        }
    }
    Ok(())
}

/// Has these emails wait until these times.
pub fn postpone(tx: &Tx, later: &BTreeMap<Timestamp, Vec<i64>>) -> Result<()> {
    put_off(tx, concat!("UPDATE notification_mails SET due_at = ?1 WHERE id IN (", id_list!(2), ")"), later)
}

/// Deletes the emails of a person that are due. Returns how many there were.
pub fn delete_due(tx: &Tx, user: Id<kind::User>, now: Timestamp) -> Result<i64> {
    let deleted = tx.exec("DELETE FROM notification_mails WHERE user_id = ?1 AND due_at <= ?2", params![user, now])?;
    Ok(i64::try_from(deleted).unwrap_or(0))
}

/// Inserts a message to devices that waits.
pub fn insert_push(tx: &Tx, user: Id<kind::User>, id: Id<kind::Notification>, due: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO notification_pushes (notification_id, user_id, due_at) VALUES (?1, ?2, ?3)",
        params![id, user, due],
    )?;
    Ok(())
}

/// The people of the first messages to devices that are due; a person may come several times.
pub fn people_with_due_pushes(db: &Reader, now: Timestamp, most: usize) -> Result<Vec<Id<kind::User>>> {
    db.all(
        "SELECT user_id FROM notification_pushes WHERE due_at <= ?1 ORDER BY due_at LIMIT ?2",
        params![now, most],
        |row| row.get("user_id"),
    )
}

/// The notifications of a person whose messages to devices are due, oldest first, without those that were read since.
pub fn due_pushes(db: &Reader, user: Id<kind::User>, now: Timestamp) -> Result<Vec<PastNotification>> {
    db.all(
        "SELECT notifications.id, notifications.kind, notifications.event, notifications.data, notifications.created_at, \
         notifications.read_at FROM notification_pushes \
         JOIN notifications ON notifications.id = notification_pushes.notification_id \
         WHERE notification_pushes.user_id = ?1 AND notification_pushes.due_at <= ?2 \
         AND (notifications.read_at IS NULL OR notifications.read_at = notifications.created_at) ORDER BY notifications.id",
        params![user, now],
        notification,
    )
}

/// Has the messages to devices about these notifications wait until these times.
pub fn postpone_pushes(tx: &Tx, later: &BTreeMap<Timestamp, Vec<Id<kind::Notification>>>) -> Result<()> {
    put_off(
        tx,
        concat!("UPDATE notification_pushes SET due_at = ?1 WHERE notification_id IN (", id_list!(2), ")"),
        later,
    )
}

/// Deletes the messages to devices of a person that are due.
pub fn delete_due_pushes(tx: &Tx, user: Id<kind::User>, now: Timestamp) -> Result<()> {
    tx.exec("DELETE FROM notification_pushes WHERE user_id = ?1 AND due_at <= ?2", params![user, now])?;
    Ok(())
}

/// Makes everything due that waits for a person.
pub fn look_again(tx: &Tx, user: Id<kind::User>, now: Timestamp) -> Result<()> {
    tx.exec("UPDATE notification_mails SET due_at = ?2 WHERE user_id = ?1 AND due_at > ?2", params![user, now])?;
    tx.exec("UPDATE notification_pushes SET due_at = ?2 WHERE user_id = ?1 AND due_at > ?2", params![user, now])?;
    Ok(())
}
