//! Web Push of the school and of its people, and the messages on their way.

mod school;
mod sending;

use super::model::{Device, MOST_DEVICES, Message, NewDevice, Topic, Urgency};
use super::{store, words};
use crate::db::{Reader, Tx};
use crate::features::settings;
use crate::features::users::{self, User};
use crate::kernel::{Actor, Code, Error, Id, Realm, Result, Timestamp, id::kind};

pub use school::{change, keep_key, school, turn_on};
pub use sending::{has_device, is_on, next, post, settle, sweep};

/// How long a test is worth being sent.
const TEST_KEPT: std::time::Duration = std::time::Duration::from_secs(300);

/// When the key of the school was made; devices from before are of an earlier one.
fn key_made_at(db: &Reader) -> Result<Timestamp> {
    Ok(store::school(db)?.key.map_or(Timestamp::from_millis(0), |key| key.made_at))
}

/// Fails where Web Push is off.
fn must_be_on(db: &Reader) -> Result<()> {
    if store::school(db)?.is_on {
        return Ok(());
    }
    Err(Error::new(Code::PushOff, "Your school has turned off notifications on devices."))
}

/// Lists the devices of the actor, newest first.
pub fn devices(db: &Reader, actor: &Actor) -> Result<Vec<Device>> {
    store::devices(db, actor.user, actor.login(), key_made_at(db)?, MOST_DEVICES)
}

/// Lists the devices of a person for the export.
pub fn held(db: &Reader, user: Id<kind::User>) -> Result<Vec<Device>> {
    store::devices(db, user, None, Timestamp::from_millis(0), MOST_DEVICES)
}

/// Registers the browser in which the actor is signed in. It takes the place of an earlier subscription of that sign-in, and of the same
/// subscription of another person.
pub fn register(tx: &Tx, actor: &Actor, new: &NewDevice) -> Result<Device> {
    must_be_on(tx)?;
    let login = actor.login().ok_or_else(|| Error::not_found("token"))?;
    if let Some(known) = store::renew(tx, login, new)? {
        return Ok(known);
    }
    store::displace(tx, login, new)?;
    let device = store::insert(tx, (actor.user, login), new, actor.origin.client.as_deref())?;
    store::trim(tx, actor.user, MOST_DEVICES)?;
    Ok(device)
}

/// Ends a device of the actor. One of another person is a 404.
pub fn remove(tx: &Tx, actor: &Actor, id: Id<kind::PushSubscription>) -> Result<()> {
    if store::delete_of(tx, actor.user, id)? { Ok(()) } else { Err(Error::not_found("device")) }
}

/// Sends a test to a device of the actor. One of another person is a 404.
pub fn test(tx: &Tx, actor: &Actor, id: Id<kind::PushSubscription>) -> Result<Device> {
    let device = store::find(tx, actor.user, actor.login(), id)?.ok_or_else(|| Error::not_found("device"))?;
    must_be_on(tx)?;
    let person = users::service::me(tx, actor)?;
    let school = settings::service::current(tx)?;
    let language = person.language(&school.locale);
    let message = Message {
        title: school.name,
        text: words::of_test(language),
        path: "/notifications/preferences".to_owned(),
        tag: Topic::Test.name().to_owned(),
        urgency: Urgency::High,
        topic: Some(Topic::Test),
        keep: TEST_KEPT,
    };
    sending::enqueue(tx, person.id, id, &message, language)?;
    Ok(device)
}

/// The message about several notifications at once.
pub fn digest(tx: &Tx, person: &User, count: usize) -> Result<Message> {
    let school = settings::service::current(tx)?;
    let text = words::of_several(count, person.language(&school.locale));
    Ok(Message {
        title: school.name,
        text,
        path: "/notifications".to_owned(),
        tag: Topic::Digest.name().to_owned(),
        urgency: Urgency::Low,
        topic: Some(Topic::Digest),
        keep: sending::KEPT,
    })
}

/// The message about one notification: its sentence, and the page that it leads to.
pub fn single(tx: &Tx, (text, path, tag): (String, String, String), is_urgent: bool) -> Result<Message> {
    Ok(Message {
        title: settings::service::current(tx)?.name,
        text,
        path,
        tag,
        urgency: if is_urgent { Urgency::High } else { Urgency::Normal },
        topic: None,
        keep: sending::KEPT,
    })
}

/// Whether the person is one of the school who can be signed in.
fn is_reachable(person: &User) -> bool {
    person.realm == Realm::School && person.status == users::Status::Active
}
