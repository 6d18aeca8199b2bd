//! Preferences: channels, quiet hours and the digest.

use super::super::model::{Change, Choices, NotificationKind, Preferences};
use super::super::store;
use crate::db::{Reader, Tx};
use crate::features::users;
use crate::kernel::{Actor, Calendar, Error, Fault, Id, Result, Role, Rule, id::kind};

/// The preferences of the actor, completed by the defaults.
pub fn preferences(db: &Reader, actor: &Actor) -> Result<Preferences> {
    shown(db, actor, &store::person(db, actor.user)?.choices.unwrap_or_default())
}

fn shown(db: &Reader, actor: &Actor, choices: &Choices) -> Result<Preferences> {
    let own = users::service::effective_preferences(db, actor)?;
    Ok(Preferences::of(choices, actor.role, own.own.email_notifications, own.time_zone))
}

/// Refuses choices about notifications that people of this role never get.
fn must_concern(role: Role, change: &Change) -> Result<()> {
    let refused = |field: String, kind: NotificationKind| {
        let text = format!("is about notifications that only {} get. Leave it out", kind.roles());
        Error::invalid(field, Fault::told(Rule::Choice, text))
    };
    let other = change.kinds.iter().map(|change| change.kind).enumerate().find(|(_, kind)| !kind.concerns(role));
    if let Some((index, kind)) = other {
        return Err(refused(format!("kinds.{index}.kind"), kind));
    }
    // All roles that get reminders get those of due cards.
    let has_reminder = change.reminder_is_on.is_some() || change.reminder_minute.is_some();
    if has_reminder && !NotificationKind::DueCards.concerns(role) {
        return Err(refused("reminder".to_owned(), NotificationKind::DueCards));
    }
    Ok(())
}

/// Changes the preferences of the actor, by which what waits already is sent too.
pub fn change_preferences(tx: &Tx, actor: &Actor, change: &Change) -> Result<Preferences> {
    must_concern(actor.role, change)?;
    if let Some(email) = change.email {
        users::service::change_preferences(tx, actor, |own| {
            Ok(users::Preferences { email_notifications: email, ..own })
        })?;
    }
    let choices = store::person(tx, actor.user)?.choices.unwrap_or_default().changed(change, actor.role);
    let calendar = Calendar::of(&users::service::effective_preferences(tx, actor)?.time_zone);
    store::save_choices(tx, actor.user, &choices, choices.reminder().next(&calendar, tx.now()))?;
    look_again(tx, actor.user)?;
    shown(tx, actor, &choices)
}

/// Has the schedule look at everything that waits for a person, who chose something else: it is sent, or waits on.
pub fn look_again(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    store::look_again(tx, user, tx.now())
}

/// The same for a person who is in another time zone now, and gets the next reminder by its clock.
pub fn zone_changed(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    store::look_at_reminder(tx, user, tx.now())?;
    look_again(tx, user)
}
