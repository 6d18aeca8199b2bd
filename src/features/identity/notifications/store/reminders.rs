//! The SQL of the times of reminders.

use super::super::model::DueReminder;
use crate::db::{Reader, Tx, params};
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// The first people whose time has come.
pub fn due_reminders(db: &Reader, now: Timestamp, most: usize) -> Result<Vec<DueReminder>> {
    db.all(
        "SELECT user_id, remind_at FROM notification_people WHERE remind_at <= ?1 ORDER BY remind_at, user_id LIMIT ?2",
        params![now, most],
        |row| Ok(DueReminder { user: row.get("user_id")?, at: row.get("remind_at")? }),
    )
}

/// Moves the time of a person to the next one. Returns whether it was still the known one.
pub fn move_reminder(tx: &Tx, due: &DueReminder, next: Option<Timestamp>) -> Result<bool> {
    let moved = tx.exec(
        "UPDATE notification_people SET remind_at = ?3 WHERE user_id = ?1 AND remind_at = ?2",
        params![due.user, due.at, next],
    )?;
    Ok(moved > 0)
}

/// Has the schedule look at a person with reminders now.
pub fn look_at_reminder(tx: &Tx, user: Id<kind::User>, now: Timestamp) -> Result<()> {
    tx.exec(
        "UPDATE notification_people SET remind_at = ?2 WHERE user_id = ?1 AND remind_at IS NOT NULL",
        params![user, now],
    )?;
    Ok(())
}
