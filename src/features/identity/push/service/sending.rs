//! Messages to devices: each is stored in the transaction of its cause, and deleted once it is accepted or given up.

use std::time::Duration;

use super::super::model::{
    MOST_DEVICES, MOST_FAILURES, MOST_TRIES, MOST_WAITING, Message, Next, Outcome, Ready, School, SendPushes,
};
use super::super::store;
use super::{is_reachable, key_made_at};
use crate::config::Retention;
use crate::db::{Reader, Tx};
use crate::features::settings;
use crate::features::users::User;
use crate::jobs::Enqueue;
use crate::kernel::locale::Language;
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// How long a message is worth being sent.
pub(super) const KEPT: Duration = Duration::from_secs(24 * 3600);
/// How often it is written down that push services accept the key.
const NOTED_EVERY: Duration = Duration::from_secs(600);
/// The failure of a key that push services refuse.
const KEY_REFUSED: &str = "key_refused";

/// Whether the school sends messages to devices.
pub fn is_on(db: &Reader) -> Result<bool> {
    Ok(store::school(db)?.is_on)
}

/// Whether the person has a device to which messages would go, once the school sends any.
pub fn has_device(db: &Reader, person: &User) -> Result<bool> {
    Ok(is_reachable(person) && !store::devices(db, person.id, None, Timestamp::from_millis(0), 1)?.is_empty())
}

/// Sends a message to all devices of a person, after the commit.
pub fn post(tx: &Tx, person: &User, message: &Message) -> Result<()> {
    let language = person.language(&settings::service::current(tx)?.locale);
    for device in store::devices(tx, person.id, None, key_made_at(tx)?, MOST_DEVICES)? {
        enqueue(tx, person.id, device.id, message, language)?;
    }
    Ok(())
}

/// Stores a message for a device, with the job that sends it. The oldest message goes where too many wait.
pub(super) fn enqueue(
    tx: &Tx,
    user: Id<kind::User>,
    device: Id<kind::PushSubscription>,
    message: &Message,
    language: Language,
) -> Result<()> {
    store::make_room(tx, device, message.topic, MOST_WAITING - 1)?;
    let payload = message.payload(user, language.tag()).to_string();
    store::insert_message(tx, device, &payload, (message.urgency, message.topic), tx.now().plus(message.keep))?;
    tx.enqueue_once(&SendPushes { device }, &device.to_string()).map(drop)
}

/// The message of a device that is next, with what it takes to send it. `None` where nothing is to be sent.
pub fn next(db: &Reader, device: Id<kind::PushSubscription>) -> Result<Option<Ready>> {
    let School { is_on: true, contact: Some(contact), key: Some(key), .. } = store::school(db)? else {
        return Ok(None);
    };
    let Some(target) = store::target(db, device, key.made_at)? else { return Ok(None) };
    let message = store::next_message(db, device)?;
    Ok(message.map(|message| Ready { contact, key, target, message }))
}

/// Stores what became of a message. A device ends where its push service says so, or where too many messages in a row were given up.
pub fn settle(tx: &Tx, device: Id<kind::PushSubscription>, message: i64, tries: i64, outcome: Outcome) -> Result<Next> {
    match outcome {
        Outcome::Accepted => {
            store::delete_message(tx, message)?;
            store::save_worked(tx, device)?;
            note(tx, None)?;
        }
        Outcome::Ended => store::delete(tx, device)?,
        Outcome::Later(pause) if tries + 1 < MOST_TRIES => {
            store::count_try(tx, message)?;
            store::save_pause(tx, device, pause.map(|pause| tx.now().plus(pause)))?;
            return Ok(Next::Again);
        }
        Outcome::Refused | Outcome::KeyRefused | Outcome::Later(_) => {
            store::delete_message(tx, message)?;
            if store::count_failure(tx, device)?.is_some_and(|failures| failures >= MOST_FAILURES) {
                store::delete(tx, device)?;
            }
            if outcome == Outcome::KeyRefused {
                note(tx, Some(KEY_REFUSED))?;
            }
        }
    }
    Ok(Next::Message)
}

/// Notes whether push services accept the key of the school. Writes only where that is news.
fn note(tx: &Tx, failure: Option<&str>) -> Result<()> {
    let School { worked_at, failing_since, failure: known, .. } = store::school(tx)?;
    let now = tx.now();
    match failure {
        None if failing_since.is_none() && worked_at.is_some_and(|at| now.is_within(NOTED_EVERY, at)) => Ok(()),
        None => store::save_standing(tx, Some(now), None, None),
        Some(failure) if failing_since.is_some() && known.as_deref() == Some(failure) => Ok(()),
        Some(failure) => store::save_standing(tx, worked_at, Some(failing_since.unwrap_or(now)), Some(failure)),
    }
}

/// Deletes a portion of the expired messages, and of the devices of an earlier key.
pub fn sweep(tx: &Tx, _keep: Retention, portion: u32) -> Result<usize> {
    store::sweep(tx, key_made_at(tx)?, portion)
}
