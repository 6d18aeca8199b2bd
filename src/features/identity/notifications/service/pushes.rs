//! Messages to devices: at once, or one for each person about everything that waited.

use std::collections::BTreeMap;

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
        let person = if is_on { users::service::find(tx, Realm::School, *user)? } else { None };
        match person {
            Some(person) if push::service::has_device(tx, &person)? => push_to(tx, &person)?,
            _ => store::delete_due_pushes(tx, *user, tx.now())?,
        }
    }
    Ok(!people.is_empty())
}

/// Sends what is due to the devices of a person. What is to wait by the present choices waits on.
fn push_to(tx: &Tx, person: &User) -> Result<()> {
    let now = tx.now();
    let calendar = person.calendar(&settings::service::current(tx)?);
    let choices = store::person(tx, person.id)?.choices.unwrap_or_default();
    let (mut ready, mut later) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
    for one in store::due_pushes(tx, person.id, now)? {
        let mode = choices.of(one.kind, person.role).push;
        match choices.due_now(one.kind, mode, &calendar, (Some(one.created_at), now)) {
            Some(at) if at > now => later.entry(at).or_default().push(one.id),
            Some(_) => ready.push(one),
            None => {}
        }
    }
    store::postpone_pushes(tx, &later)?;
    store::delete_due_pushes(tx, person.id, now)?;
    match &ready[..] {
        [] => Ok(()),
        [one] => send(tx, person, one.id, &Waiting { event: one.event.clone(), data: one.data.clone() }),
        several => push::service::post(tx, person, &push::service::digest(tx, person, several.len())?),
    }
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
