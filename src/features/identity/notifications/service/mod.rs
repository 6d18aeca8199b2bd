//! Notifying people, reading what they were notified of, and their preferences.

mod mails;
mod many;
mod posting;
mod pushes;
mod reminders;
mod settings;
mod withdrawing;

use serde_json::json;

use super::model::{Choices, Counts, Marked, NotificationFilter, PastNotification};
use super::{READ, store};
use crate::config::Retention;
use crate::db::{Reader, Tx};
use crate::events::outbox::{self, Audience};
use crate::kernel::{Actor, Error, Id, Page, PageRequest, Result, id::kind};

pub use mails::send_due;
pub use many::{notify_all, notify_all_of, notify_rest};
pub use posting::{notify, notify_all_at, notify_at, order_by_time};
pub use pushes::push_due;
pub use reminders::{due_reminders, remind, reminded, withdraw_reminder};
pub use settings::{change_preferences, look_again, preferences, zone_changed};
pub use withdrawing::{amend, withdraw, withdraw_from};

/// Lists the notifications of the actor, newest first.
pub fn list(
    db: &Reader,
    actor: &Actor,
    filter: NotificationFilter,
    page: PageRequest,
) -> Result<Page<PastNotification>> {
    store::list(db, actor.user, filter, page)
}

/// The number of the actor's unread notifications.
pub fn unread(db: &Reader, actor: &Actor) -> Result<i64> {
    Ok(store::person(db, actor.user)?.counts.unread)
}

/// Marks a notification of the actor as read. One that is read already stays as it is. Returns it, and the number of unread ones.
pub fn mark_read(tx: &Tx, actor: &Actor, id: Id<kind::Notification>) -> Result<(PastNotification, i64)> {
    let is_new = store::mark_read(tx, actor.user, id)?;
    let found = store::find(tx, actor.user, id)?.ok_or_else(|| Error::not_found("notification"))?;
    if !is_new {
        return Ok((found, unread(tx, actor)?));
    }
    let waited = store::delete_mail(tx, actor.user, id)?;
    let before = store::person(tx, actor.user)?.counts;
    let counts = change_counts(tx, actor.user, before, Counts { kept: 0, unread: -1, waiting: -waited })?;
    tell_read(tx, actor.user, counts.unread)?;
    Ok((found, counts.unread))
}

/// Marks all notifications of the actor as read, or those up to an id.
pub fn mark_all_read(tx: &Tx, actor: &Actor, up_to: Option<Id<kind::Notification>>) -> Result<Marked> {
    let before = store::person(tx, actor.user)?.counts;
    if before.unread == 0 {
        return Ok(Marked { marked: 0, unread: 0 });
    }
    let up_to = up_to.map_or(i64::MAX, Id::get);
    let waited = store::delete_mails_to(tx, actor.user, up_to)?;
    let marked = store::mark_all_read(tx, actor.user, up_to)?;
    if marked == 0 {
        return Ok(Marked { marked, unread: before.unread });
    }
    let counts = change_counts(tx, actor.user, before, Counts { kept: 0, unread: -marked, waiting: -waited })?;
    tell_read(tx, actor.user, counts.unread)?;
    Ok(Marked { marked, unread: counts.unread })
}

/// Adds to the numbers of a person, which were `before`, and returns them.
fn change_counts(tx: &Tx, user: Id<kind::User>, before: Counts, change: Counts) -> Result<Counts> {
    store::count(tx, user, change)?;
    Ok(before.plus(change))
}

/// Tells connected clients how many notifications are unread.
fn tell_read(tx: &Tx, user: Id<kind::User>, unread: i64) -> Result<()> {
    outbox::post(tx, Audience::Person(user), READ, &json!({ "unread_count": unread }))
}

/// Deletes a portion of the notifications that were read long ago, and of those that nobody read for a year.
pub fn sweep(tx: &Tx, _keep: Retention, portion: u32) -> Result<usize> {
    store::sweep(tx, portion)
}

/// Lists at most `most` notifications of a person, with ids above `after`.
pub fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<PastNotification>> {
    store::held(db, user, after, most)
}

/// What a person chose, without the defaults.
pub fn held_choices(db: &Reader, user: Id<kind::User>) -> Result<Choices> {
    Ok(store::person(db, user)?.choices.unwrap_or_default())
}
