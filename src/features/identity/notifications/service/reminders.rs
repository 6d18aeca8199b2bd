//! Reminders of learning: at whom the schedule looks, and what follows.

use super::super::model::{Choices, DueReminder, NewNotification, NotificationKind};
use super::super::store;
use super::posting::notify;
use crate::db::{Reader, Tx};
use crate::features::settings;
use crate::features::users::{self, Status, User};
use crate::kernel::{Calendar, Id, Result, id::kind};

/// The name of the reminders of a day, by which a person gets one of them at the most.
fn cause(user: Id<kind::User>, day: i64) -> String {
    format!("reminder:{day}:{user}")
}

/// The first people whose hour for a reminder has come.
pub fn due_reminders(db: &Reader, most: usize) -> Result<Vec<DueReminder>> {
    store::due_reminders(db, db.now(), most)
}

/// The person of a reminder that may be sent now, with the kinds that the person wants to be reminded of.
pub fn reminded(db: &Reader, due: &DueReminder) -> Result<Option<(User, Calendar, Vec<NotificationKind>)>> {
    let Some((person, calendar, choices)) = found(db, due.user)? else { return Ok(None) };
    if person.status != Status::Active || !choices.reminder().is_in_time(&calendar, db.now()) {
        return Ok(None);
    }
    let wanted = |kind: &NotificationKind| kind.is_reminder() && choices.wants(*kind, person.role);
    let kinds: Vec<_> = NotificationKind::ALL.iter().copied().filter(wanted).collect();
    Ok((!kinds.is_empty()).then_some((person, calendar, kinds)))
}

fn found(db: &Reader, user: Id<kind::User>) -> Result<Option<(User, Calendar, Choices)>> {
    let Some(realm) = users::service::realm_of(db, user)? else { return Ok(None) };
    let Some(person) = users::service::find(db, realm, user)? else { return Ok(None) };
    let calendar = person.calendar(&settings::service::current(db)?);
    Ok(Some((person, calendar, store::person(db, user)?.choices.unwrap_or_default())))
}

/// Has the schedule look at the person again at the next time of the reminder, and sends this one if there is one. A person who has chosen
/// another time meanwhile is left alone.
pub fn remind(tx: &Tx, due: &DueReminder, new: Option<NewNotification>) -> Result<()> {
    let person = found(tx, due.user)?;
    let next = person.as_ref().and_then(|(_, calendar, choices)| choices.reminder().next(calendar, tx.now()));
    if !store::move_reminder(tx, due, next)? {
        return Ok(());
    }
    let (Some((person, calendar, _)), Some(new)) = (person, new) else { return Ok(()) };
    let source = format!("{}:due", cause(due.user, calendar.day(tx.now())));
    notify(tx, &person, &new.once(source)).map(drop)
}

/// Withdraws the reminder of a day, because the person has learned.
pub fn withdraw_reminder(tx: &Tx, user: Id<kind::User>, day: i64) -> Result<()> {
    super::withdraw(tx, &cause(user, day))
}
