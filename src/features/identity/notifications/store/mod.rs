//! The SQL of `notifications`, `notification_people`, `notification_mails` and `notification_pushes`.

mod reminders;
mod waiting;
mod withdrawing;

use std::collections::BTreeMap;
use std::time::Duration;

use super::model::{Choices, Counts, NewNotification, NotificationFilter, NotificationKind, PastNotification, Pushed};
use crate::db::{Json, Reader, Row, ToValue, Tx, id_list, listed, params};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

pub(super) use reminders::{due_reminders, look_at_reminder, move_reminder};
pub(super) use waiting::{
    delete_due, delete_due_pushes, delete_mail, delete_mails_to, due, due_pushes, insert_mail, insert_mails,
    insert_push, look_again, people_with_due, people_with_due_pushes, postpone, postpone_pushes,
};
pub(super) use withdrawing::{amend, withdraw_mails, withdraw_notifications, withdraw_pushes};

/// How long a notification is kept after it was read.
const READ_KEPT: Duration = Duration::from_secs(90 * 24 * 3600);
/// How long an unread notification is kept.
const KEPT: Duration = Duration::from_secs(365 * 24 * 3600);

fn notification(row: &Row) -> Result<PastNotification> {
    let Json(data) = row.get("data")?;
    Ok(PastNotification {
        id: row.get("id")?,
        kind: row.get("kind")?,
        event: row.get("event")?,
        data,
        created_at: row.get("created_at")?,
        read_at: row.get("read_at")?,
    })
}

/// Inserts a notification. `None` if the person was notified of its source before.
pub(super) fn insert(
    tx: &Tx,
    user: Id<kind::User>,
    new: &NewNotification,
    (at, read_at): (Timestamp, Option<Timestamp>),
) -> Result<Option<Id<kind::Notification>>> {
    let (kind, event) = (new.event.kind(), new.event);
    tx.insert_if_new(
        "INSERT INTO notifications (user_id, kind, event, data, source, created_at, read_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT (source, user_id) WHERE source IS NOT NULL DO NOTHING",
        params![user, kind, event, Json(new.data.clone()), new.source.clone(), at, read_at])
}

/// Inserts a notification for each of these people who were not notified of its source before. All of them have numbers. Returns the ids,
/// each with its person.
pub(super) fn insert_many(
    tx: &Tx,
    users: &[Id<kind::User>],
    new: &NewNotification,
    (at, read_at): (Timestamp, Option<Timestamp>),
) -> Result<Vec<(Id<kind::Notification>, Id<kind::User>)>> {
    let (kind, event, data, source) = (new.event.kind(), new.event, Json(new.data.clone()), new.source.clone());
    let mut values: Vec<&dyn ToValue> = vec![&kind, &event, &data, &source, &at, &read_at];
    values.extend(listed(users));
    tx.all(
        concat!(
            "INSERT INTO notifications (user_id, kind, event, data, source, created_at, read_at) \
             SELECT user_id, ?1, ?2, ?3, ?4, ?5, ?6 FROM notification_people WHERE user_id IN (",
            id_list!(7),
            ") ON CONFLICT (source, user_id) WHERE source IS NOT NULL DO NOTHING RETURNING id, user_id"
        ),
        values,
        |row| Ok((row.get("id")?, row.get("user_id")?)),
    )
}

/// Lists the notifications of a person, newest first.
pub(super) fn list(
    db: &Reader,
    user: Id<kind::User>,
    filter: NotificationFilter,
    page: PageRequest,
) -> Result<Page<PastNotification>> {
    let (below, most) = (page.below(), page.fetch());
    let rows = match (filter.kind, filter.is_unread) {
        (None, false) => db.all(
            "SELECT id, kind, event, data, created_at, read_at FROM notifications WHERE user_id = ?1 AND id < ?2 \
             ORDER BY id DESC LIMIT ?3",
            params![user, below, most],
            notification,
        ),
        (None, true) => db.all(
            "SELECT id, kind, event, data, created_at, read_at FROM notifications WHERE user_id = ?1 AND id < ?2 \
             AND read_at IS NULL ORDER BY id DESC LIMIT ?3",
            params![user, below, most],
            notification,
        ),
        (Some(kind), false) => db.all(
            "SELECT id, kind, event, data, created_at, read_at FROM notifications WHERE user_id = ?1 AND kind = ?4 \
             AND id < ?2 ORDER BY id DESC LIMIT ?3",
            params![user, below, most, kind],
            notification,
        ),
        (Some(kind), true) => db.all(
            "SELECT id, kind, event, data, created_at, read_at FROM notifications WHERE user_id = ?1 AND kind = ?4 \
             AND id < ?2 AND read_at IS NULL ORDER BY id DESC LIMIT ?3",
            params![user, below, most, kind],
            notification,
        ),
    }?;
    Ok(Page::of(rows, page, |notification| notification.id.get()))
}

/// Finds a notification of a person.
pub(super) fn find(db: &Reader, user: Id<kind::User>, id: Id<kind::Notification>) -> Result<Option<PastNotification>> {
    db.opt(
        "SELECT id, kind, event, data, created_at, read_at FROM notifications WHERE id = ?1 AND user_id = ?2",
        params![id, user],
        notification,
    )
}

/// Marks a notification of a person as read. Returns whether it was unread.
pub(super) fn mark_read(tx: &Tx, user: Id<kind::User>, id: Id<kind::Notification>) -> Result<bool> {
    let marked = tx.exec(
        "UPDATE notifications SET read_at = ?3 WHERE id = ?1 AND user_id = ?2 AND read_at IS NULL",
        params![id, user, tx.now()],
    )?;
    Ok(marked > 0)
}

/// Marks the unread notifications of a person up to an id as read. Returns how many there were.
pub(super) fn mark_all_read(tx: &Tx, user: Id<kind::User>, up_to: i64) -> Result<i64> {
    let marked = tx.exec(
        "UPDATE notifications SET read_at = ?3 WHERE user_id = ?1 AND id <= ?2 AND read_at IS NULL",
        params![user, up_to, tx.now()],
    )?;
    Ok(i64::try_from(marked).unwrap_or(0))
}

/// Deletes the oldest notifications of a person, those of the spared kind only where there are no others. Returns how many were deleted, and
/// how many of them were unread.
pub(super) fn delete_oldest(tx: &Tx, user: Id<kind::User>, most: i64, spared: NotificationKind) -> Result<(i64, i64)> {
    let read_at = |row: &Row| row.get::<Option<Timestamp>>("read_at");
    let mut deleted = tx.all(
        "DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE user_id = ?1 AND kind <> ?3 ORDER BY id LIMIT ?2) \
         RETURNING read_at",
        params![user, most, spared],
        read_at,
    )?;
    let left = most - i64::try_from(deleted.len()).unwrap_or(most);
    if left > 0 {
        deleted.extend(tx.all(
            "DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE user_id = ?1 ORDER BY id LIMIT ?2) \
             RETURNING read_at",
            params![user, left],
            read_at,
        )?);
    }
    let unread = deleted.iter().filter(|read_at| read_at.is_none()).count();
    Ok((i64::try_from(deleted.len()).unwrap_or(0), i64::try_from(unread).unwrap_or(0)))
}

/// Demo data only: inserts all notifications again, in the order of their times.
pub(super) fn order_by_time(tx: &Tx) -> Result<()> {
    type Columns = (Id<kind::User>, Option<String>, PastNotification);
    let mut rows: Vec<Columns> = tx.all(
        "DELETE FROM notifications RETURNING id, user_id, source, kind, event, data, created_at, read_at",
        (),
        |row| Ok((row.get("user_id")?, row.get("source")?, notification(row)?)),
    )?;
    rows.sort_by_key(|(_, _, past)| (past.created_at, past.id.get()));
    for (user, source, past) in rows {
        tx.exec(
            "INSERT INTO notifications (user_id, kind, event, data, source, created_at, read_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![user, past.kind, past.event, Json(past.data), source, past.created_at, past.read_at],
        )?;
    }
    Ok(())
}

/// Deletes a portion of the notifications that were read long ago, and of the old unread ones. Returns the larger count.
pub(super) fn sweep(tx: &Tx, portion: u32) -> Result<usize> {
    let gone = |row: &Row| Ok((row.get::<Id<kind::User>>("user_id")?, row.get::<Option<Timestamp>>("read_at")?));
    let read = tx.all(
        "DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE read_at < ?1 LIMIT ?2) \
         RETURNING user_id, read_at",
        params![tx.now().minus(READ_KEPT), portion],
        gone,
    )?;
    let unread = tx.all(
        "DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE read_at IS NULL AND created_at < ?1 LIMIT ?2) \
         RETURNING user_id, read_at",
        params![tx.now().minus(KEPT), portion],
        gone,
    )?;
    let mut people: BTreeMap<i64, Counts> = BTreeMap::new();
    for (user, read_at) in read.iter().chain(&unread) {
        let counts = people.entry(user.get()).or_default();
        counts.kept -= 1;
        counts.unread -= i64::from(read_at.is_none());
    }
    for (user, counts) in people {
        count(tx, Id::new(user), counts)?;
    }
    Ok(read.len().max(unread.len()))
}

/// Lists notifications of a person for the export.
pub(super) fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<PastNotification>> {
    db.all(
        "SELECT id, kind, event, data, created_at, read_at FROM notifications WHERE user_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        params![user, after, most],
        notification,
    )
}

/// The numbers and choices of a person.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    pub counts: Counts,
    pub choices: Option<Choices>,
    pub pushed: Pushed,
}

fn counts(row: &Row) -> Result<Counts> {
    Ok(Counts { kept: row.get("kept")?, unread: row.get("unread")?, waiting: row.get("waiting")? })
}

fn known(row: &Row) -> Result<Person> {
    let choices: Option<Json<Choices>> = row.get("choices")?;
    let pushed = Pushed { day: row.get("pushed_day")?, count: row.get("pushed")? };
    Ok(Person { counts: counts(row)?, choices: choices.map(|Json(choices)| choices), pushed })
}

/// The numbers and choices of a person, who may have none.
pub(super) fn person(db: &Reader, user: Id<kind::User>) -> Result<Person> {
    let sql = "SELECT kept, unread, waiting, choices, pushed_day, pushed FROM notification_people WHERE user_id = ?1";
    Ok(db.opt(sql, params![user], known)?.unwrap_or_default())
}

/// The same of those among these people who have any, a hundred people at the most.
pub(super) fn people(db: &Reader, users: &[Id<kind::User>]) -> Result<BTreeMap<i64, Person>> {
    let found = db.all(
        concat!(
            "SELECT user_id, kept, unread, waiting, choices, pushed_day, pushed FROM notification_people WHERE user_id IN (",
            id_list!(1),
            ")"
        ),
        listed(users).collect::<Vec<_>>(),
        |row| Ok((row.get("user_id")?, known(row)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// Adds to the numbers of a person.
pub(super) fn count(tx: &Tx, user: Id<kind::User>, change: Counts) -> Result<()> {
    tx.exec(
        "INSERT INTO notification_people (user_id, kept, unread, waiting) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (user_id) \
         DO UPDATE SET kept = notification_people.kept + excluded.kept, unread = notification_people.unread + excluded.unread, \
         waiting = notification_people.waiting + excluded.waiting",
        params![user, change.kept, change.unread, change.waiting],
    )?;
    Ok(())
}

/// Adds the same to the numbers of these people, who have some.
pub(super) fn count_many(tx: &Tx, users: &[Id<kind::User>], change: Counts) -> Result<()> {
    let mut values: Vec<&dyn ToValue> = vec![&change.kept, &change.unread, &change.waiting];
    values.extend(listed(users));
    tx.exec(
        concat!(
            "UPDATE notification_people SET kept = kept + ?1, unread = unread + ?2, waiting = waiting + ?3 WHERE user_id IN (",
            id_list!(4),
            ")"
        ),
        values,
    )?;
    Ok(())
}

/// Counts a message to the devices of each of these people, who have numbers, on the day with this number.
pub(super) fn count_pushes(tx: &Tx, day: i64, users: &[Id<kind::User>]) -> Result<()> {
    let mut values: Vec<&dyn ToValue> = vec![&day];
    values.extend(listed(users));
    tx.exec(
        concat!(
            "UPDATE notification_people SET pushed = CASE WHEN pushed_day = ?1 THEN pushed + 1 ELSE 1 END, pushed_day = ?1 \
             WHERE user_id IN (",
            id_list!(2),
            ")"
        ),
        values,
    )?;
    Ok(())
}

/// Saves the choices of a person, and when the schedule looks at the next reminder.
pub(super) fn save_choices(
    tx: &Tx,
    user: Id<kind::User>,
    choices: &Choices,
    remind_at: Option<Timestamp>,
) -> Result<()> {
    tx.exec(
        "INSERT INTO notification_people (user_id, choices, remind_at) VALUES (?1, ?2, ?3) ON CONFLICT (user_id) \
         DO UPDATE SET choices = excluded.choices, remind_at = excluded.remind_at",
        params![user, Json(choices.clone()), remind_at],
    )?;
    Ok(())
}
