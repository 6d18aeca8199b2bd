//! Messages to devices: at once, or one for each person about everything that waited.

use std::collections::BTreeMap;

use super::super::model::{Choice, Choices, NewNotification, NotificationEvent, NotificationKind, Pushed, Waiting};
use super::super::store::Person as Known;
use super::super::{paths, store, words};
use crate::db::Tx;
use crate::features::push;
use crate::features::settings;
use crate::features::users::{self, User};
use crate::kernel::{Calendar, Id, Realm, Result, id::kind};

/// The waiting messages whose people are handled in one transaction.
const PORTION: usize = 50;

/// Sends a notification to the devices of the person, or lets it wait until it is due. The school sends messages to devices. Returns the day
/// on which a message was sent that counts.
pub(super) fn write(
    tx: &Tx,
    (person, calendar): (&User, &Calendar),
    (id, new): (Id<kind::Notification>, &NewNotification),
    (choices, choice): (&Choices, Choice),
    pushed: Pushed,
) -> Result<Option<i64>> {
    let (kind, now) = (new.event.kind(), tx.now());
    let Some(mut due) = choices.due(kind, choice.push, calendar, now) else { return Ok(None) };
    if !push::service::has_device(tx, person)? {
        return Ok(None);
    }
    let (day, counts) = (calendar.day(now), kind != NotificationKind::Account);
    if due <= now && counts && pushed.is_enough(day) {
        if kind.is_reminder() {
            return Ok(None);
        }
        due = choices.another_day(calendar, now);
    }
    if due > now {
        return store::insert_push(tx, person.id, id, due).map(|()| None);
    }
    send(tx, person, id, &Waiting { event: new.event.name().to_owned(), data: new.data.clone() })?;
    Ok(counts.then_some(day))
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

/// Sends what is due to the devices of a person. What is to wait by the present choices waits on, and so does everything on a day that has had
/// enough.
fn push_to(tx: &Tx, person: &User) -> Result<()> {
    let now = tx.now();
    let calendar = person.calendar(&settings::service::current(tx)?);
    let Known { choices, pushed, .. } = store::person(tx, person.id)?;
    let (choices, day) = (choices.unwrap_or_default(), calendar.day(now));
    let (mut ready, mut later) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
    for one in store::due_pushes(tx, person.id, now)? {
        let mode = choices.of(one.kind, person.role).push;
        match choices.due_now(one.kind, mode, &calendar, (Some(one.created_at), now)) {
            Some(at) if at > now => later.entry(at).or_default().push(one.id),
            // A reminder of another day says nothing.
            Some(_) if pushed.is_enough(day) && one.kind.is_reminder() => {}
            Some(_) if pushed.is_enough(day) => {
                later.entry(choices.another_day(&calendar, now)).or_default().push(one.id);
            }
            Some(_) => ready.push(one),
            None => {}
        }
    }
    store::postpone_pushes(tx, &later)?;
    store::delete_due_pushes(tx, person.id, now)?;
    match &ready[..] {
        [] => return Ok(()),
        [one] => send(tx, person, one.id, &Waiting { event: one.event.clone(), data: one.data.clone() })?,
        several => push::service::post(tx, person, &push::service::digest(tx, person, several.len())?)?,
    }
    store::count_pushes(tx, day, &[person.id])
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
