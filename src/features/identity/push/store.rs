//! The SQL of `push_school`, `push_subscriptions` and `push_messages`.

use super::model::{Device, NewDevice, School, StoredKey, Target, Topic, Urgency, Waiting};
use crate::db::{Reader, Row, Tx, params};
use crate::kernel::entropy::sha256;
use crate::kernel::{Id, Result, Secret, Timestamp, id::kind};
use crate::providers::push::host_of;

/// Web Push of the school.
pub(super) fn school(db: &Reader) -> Result<School> {
    let found = db.opt(
        "SELECT is_on, contact, public_key, secret, key_made_at, worked_at, failing_since, failure FROM push_school WHERE id = 1",
        (),
        |row| {
            let key: (Option<String>, Option<Vec<u8>>, Option<Timestamp>) =
                (row.get("public_key")?, row.get("secret")?, row.get("key_made_at")?);
            Ok(School {
                is_on: row.get("is_on")?,
                contact: row.get("contact")?,
                key: match key {
                    (Some(public), Some(secret), Some(made_at)) => Some(StoredKey { public, secret, made_at }),
                    _ => None,
                },
                worked_at: row.get("worked_at")?,
                failing_since: row.get("failing_since")?,
                failure: row.get("failure")?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// Saves what an admin chose.
pub(super) fn save_school(tx: &Tx, is_on: bool, contact: Option<&str>) -> Result<()> {
    tx.exec(
        "INSERT INTO push_school (id, is_on, contact) VALUES (1, ?1, ?2) ON CONFLICT (id) \
         DO UPDATE SET is_on = excluded.is_on, contact = excluded.contact",
        params![is_on, contact],
    )?;
    Ok(())
}

/// Saves the key of the school.
pub(super) fn save_key(tx: &Tx, public: &str, secret: &[u8]) -> Result<()> {
    tx.exec(
        "UPDATE push_school SET public_key = ?1, secret = ?2, key_made_at = ?3, worked_at = NULL, failing_since = NULL, \
         failure = NULL WHERE id = 1",
        params![public, secret, tx.now()],
    )?;
    Ok(())
}

/// Saves how push services take the key.
pub(super) fn save_standing(
    tx: &Tx,
    worked_at: Option<Timestamp>,
    failing_since: Option<Timestamp>,
    failure: Option<&str>,
) -> Result<()> {
    tx.exec(
        "UPDATE push_school SET worked_at = ?1, failing_since = ?2, failure = ?3 WHERE id = 1",
        params![worked_at, failing_since, failure],
    )?;
    Ok(())
}

fn device(row: &Row, login: Option<Id<kind::Login>>) -> Result<Device> {
    let endpoint: String = row.get("endpoint")?;
    let own: Id<kind::Login> = row.get("login_id")?;
    Ok(Device {
        id: row.get("id")?,
        client: row.get("client")?,
        host: host_of(&endpoint),
        is_current: login == Some(own),
        is_failing: row.get::<i64>("failures")? > 0,
        created_at: row.get("created_at")?,
        worked_at: row.get("worked_at")?,
    })
}

/// Renews the keys of the device of a sign-in, where it has this address already.
pub(super) fn renew(tx: &Tx, login: Id<kind::Login>, new: &NewDevice) -> Result<Option<Device>> {
    tx.opt(
        "UPDATE push_subscriptions SET point = ?3, auth = ?4 WHERE endpoint_hash = ?1 AND login_id = ?2 \
         RETURNING id, login_id, endpoint, client, failures, created_at, worked_at",
        params![
            sha256(new.endpoint.expose().as_bytes()).as_slice(),
            login,
            new.point.as_slice(),
            new.auth.expose().as_slice()
        ],
        |row| device(row, Some(login)),
    )
}

/// Ends the device of a sign-in, and the one with this address, of any person.
pub(super) fn displace(tx: &Tx, login: Id<kind::Login>, new: &NewDevice) -> Result<()> {
    tx.exec(
        "DELETE FROM push_subscriptions WHERE endpoint_hash = ?1 OR login_id = ?2",
        params![sha256(new.endpoint.expose().as_bytes()).as_slice(), login],
    )?;
    Ok(())
}

/// Adds a device.
pub(super) fn insert(
    tx: &Tx,
    (user, login): (Id<kind::User>, Id<kind::Login>),
    new: &NewDevice,
    client: Option<&str>,
) -> Result<Device> {
    tx.one(
        "INSERT INTO push_subscriptions (user_id, login_id, endpoint, endpoint_hash, point, auth, client, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id, login_id, endpoint, client, failures, created_at, worked_at",
        params![
            user,
            login,
            new.endpoint.expose().as_str(),
            sha256(new.endpoint.expose().as_bytes()).as_slice(),
            new.point.as_slice(),
            new.auth.expose().as_slice(),
            client,
            tx.now()
        ],
        |row| device(row, Some(login)),
    )
}

/// Ends the oldest devices of a person beyond the given number.
pub(super) fn trim(tx: &Tx, user: Id<kind::User>, keep: i64) -> Result<()> {
    tx.exec(
        "DELETE FROM push_subscriptions WHERE user_id = ?1 AND id <= COALESCE((SELECT id FROM push_subscriptions \
         WHERE user_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2), 0)",
        params![user, keep],
    )?;
    Ok(())
}

/// The devices of a person for the key that was made at a time, newest first.
pub(super) fn devices(
    db: &Reader,
    user: Id<kind::User>,
    login: Option<Id<kind::Login>>,
    since: Timestamp,
    most: i64,
) -> Result<Vec<Device>> {
    db.all(
        "SELECT id, login_id, endpoint, client, failures, created_at, worked_at FROM push_subscriptions \
         WHERE user_id = ?1 AND created_at >= ?2 ORDER BY id DESC LIMIT ?3",
        params![user, since, most],
        |row| device(row, login),
    )
}

/// A device of a person.
pub(super) fn find(
    db: &Reader,
    user: Id<kind::User>,
    login: Option<Id<kind::Login>>,
    id: Id<kind::PushSubscription>,
) -> Result<Option<Device>> {
    db.opt(
        "SELECT id, login_id, endpoint, client, failures, created_at, worked_at FROM push_subscriptions \
         WHERE id = ?1 AND user_id = ?2",
        params![id, user],
        |row| device(row, login),
    )
}

/// Ends a device of a person. `false` where it is not theirs.
pub(super) fn delete_of(tx: &Tx, user: Id<kind::User>, id: Id<kind::PushSubscription>) -> Result<bool> {
    Ok(tx.exec("DELETE FROM push_subscriptions WHERE id = ?1 AND user_id = ?2", params![id, user])? == 1)
}

/// Ends a device.
pub(super) fn delete(tx: &Tx, id: Id<kind::PushSubscription>) -> Result<()> {
    tx.exec("DELETE FROM push_subscriptions WHERE id = ?1", params![id])?;
    Ok(())
}

/// What is needed to send to a device that was made since a time.
pub(super) fn target(db: &Reader, id: Id<kind::PushSubscription>, since: Timestamp) -> Result<Option<Target>> {
    db.opt(
        "SELECT endpoint, point, auth, retry_at FROM push_subscriptions WHERE id = ?1 AND created_at >= ?2",
        params![id, since],
        |row| {
            Ok(Target {
                endpoint: Secret::new(row.get("endpoint")?),
                point: row.get("point")?,
                auth: Secret::new(row.get("auth")?),
                retry_at: row.get("retry_at")?,
            })
        },
    )
}

/// Notes that a message arrived.
pub(super) fn save_worked(tx: &Tx, id: Id<kind::PushSubscription>) -> Result<()> {
    tx.exec(
        "UPDATE push_subscriptions SET failures = 0, retry_at = NULL, worked_at = ?2 WHERE id = ?1",
        params![id, tx.now()],
    )?;
    Ok(())
}

/// Notes until when a push service wants nothing.
pub(super) fn save_pause(tx: &Tx, id: Id<kind::PushSubscription>, until: Option<Timestamp>) -> Result<()> {
    tx.exec("UPDATE push_subscriptions SET retry_at = ?2 WHERE id = ?1", params![id, until])?;
    Ok(())
}

/// Counts a message that was given up. Returns how many there were in a row; `None` where the device has ended.
pub(super) fn count_failure(tx: &Tx, id: Id<kind::PushSubscription>) -> Result<Option<i64>> {
    tx.opt(
        "UPDATE push_subscriptions SET failures = failures + 1, retry_at = NULL WHERE id = ?1 RETURNING failures",
        params![id],
        |row| row.get("failures"),
    )
}

/// Adds a message for a device.
pub(super) fn insert_message(
    tx: &Tx,
    id: Id<kind::PushSubscription>,
    payload: &str,
    (urgency, topic): (Urgency, Option<Topic>),
    expires_at: Timestamp,
) -> Result<()> {
    tx.exec(
        "INSERT INTO push_messages (subscription_id, payload, urgency, topic, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![id, payload, urgency, topic, expires_at],
    )?;
    Ok(())
}

/// Deletes the messages for a device that a new one with this topic replaces, and the oldest beyond the given number.
pub(super) fn make_room(tx: &Tx, id: Id<kind::PushSubscription>, topic: Option<Topic>, keep: i64) -> Result<()> {
    if let Some(topic) = topic {
        tx.exec("DELETE FROM push_messages WHERE subscription_id = ?1 AND topic = ?2", params![id, topic])?;
    }
    tx.exec(
        "DELETE FROM push_messages WHERE subscription_id = ?1 AND id <= COALESCE((SELECT id FROM push_messages \
         WHERE subscription_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2), 0)",
        params![id, keep],
    )?;
    Ok(())
}

/// The message for a device that has waited longest and has not expired.
pub(super) fn next_message(db: &Reader, id: Id<kind::PushSubscription>) -> Result<Option<Waiting>> {
    db.opt(
        "SELECT id, payload, urgency, topic, tries, expires_at FROM push_messages WHERE subscription_id = ?1 AND expires_at > ?2 \
         ORDER BY id LIMIT 1",
        params![id, db.now()],
        |row| {
            Ok(Waiting {
                id: row.get("id")?,
                payload: row.get("payload")?,
                urgency: row.get("urgency")?,
                topic: row.get("topic")?,
                tries: row.get("tries")?,
                expires_at: row.get("expires_at")?,
            })
        },
    )
}

/// Deletes a message.
pub(super) fn delete_message(tx: &Tx, id: i64) -> Result<()> {
    tx.exec("DELETE FROM push_messages WHERE id = ?1", params![id])?;
    Ok(())
}

/// Counts a try of a message.
pub(super) fn count_try(tx: &Tx, id: i64) -> Result<()> {
    tx.exec("UPDATE push_messages SET tries = tries + 1 WHERE id = ?1", params![id])?;
    Ok(())
}

/// Deletes a portion of the expired messages, and of the devices of earlier keys. Returns the larger count.
pub(super) fn sweep(tx: &Tx, since: Timestamp, portion: u32) -> Result<usize> {
    let messages = tx.exec(
        "DELETE FROM push_messages WHERE id IN (SELECT id FROM push_messages WHERE expires_at <= ?1 LIMIT ?2)",
        params![tx.now(), portion],
    )?;
    let devices = tx.exec(
        "DELETE FROM push_subscriptions WHERE id IN (SELECT id FROM push_subscriptions WHERE created_at < ?1 LIMIT ?2)",
        params![since, portion],
    )?;
    Ok(messages.max(devices))
}
