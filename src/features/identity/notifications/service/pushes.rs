//! Messages to devices: at once, or one for each person about everything that waited.

use super::super::model::{Choice, Choices, NewNotification, NotificationEvent, NotificationKind, Waiting};
use super::super::{paths, store, words};
use crate::db::Tx;
use crate::features::push;
use crate::features::settings;
use crate::features::users::{self, User};
use crate::kernel::{Calendar, Id, Realm, Result, id::kind};

/// The waiting messages whose people are handled in one transaction.
const PORTION: usize = 50;

/// Sends a notification to the devices of the person, or lets it wait until it is due. The school sends messages to devices.
pub(super) fn write(
    tx: &Tx,
    (person, calendar): (&User, &Calendar),
    (id, new): (Id<kind::Notification>, &NewNotification),
    (choices, choice): (&Choices, Choice),
) -> Result<()> {
    let Some(due) = choices.due(new.event.kind(), choice.push, calendar, tx.now()) else { return Ok(()) };
    if !push::service::has_device(tx, person)? {
        return Ok(());
    }
    if due > tx.now() {
        return store::insert_push(tx, person.id, id, due);
    }
    send(tx, person, id, &Waiting { event: new.event.name().to_owned(), data: new.data.clone() })
}

/// Sends what is due to the devices of some people. Returns whether there may be more.
pub fn push_due(tx: &Tx) -> Result<bool> {
    let mut people = store::people_with_due_pushes(tx, tx.now(), PORTION)?;
    let is_on = push::service::is_on(tx)?;
    people.sort_unstable_by_key(|user: &Id<kind::User>| user.get());
    people.dedup();
    for user in &people {
        let due = store::take_due_pushes(tx, *user, tx.now())?;
        let Some(person) = users::service::find(tx, Realm::School, *user)? else { continue };
        if due.is_empty() || !is_on || !push::service::has_device(tx, &person)? {
            continue;
        }
        match &due[..] {
            [one] => {
                send(tx, &person, one.id, &Waiting { event: one.event.clone(), data: one.data.clone() })?;
            }
            several => {
                let message = push::service::digest(tx, &person, several.len())?;
                push::service::post(tx, &person, &message)?;
            }
        }
    }
    Ok(!people.is_empty())
}

/// Sends a notification to the devices of a person.
fn send(tx: &Tx, person: &User, id: Id<kind::Notification>, about: &Waiting) -> Result<()> {
    let language = person.language(&settings::service::current(tx)?.locale);
    let Some(sentence) = words::sentence(&about.event, &about.data, language) else { return Ok(()) };
    let event = NotificationEvent::parse(&about.event);
    let path = event.map_or_else(|| paths::LIST.to_owned(), |event| paths::path(event, &about.data));
    let is_urgent = event.is_some_and(|event| event.kind() == NotificationKind::Account);
    let message = push::service::single(tx, (sentence, path, format!("notification-{id}")), is_urgent)?;
    push::service::post(tx, person, &message)
}
