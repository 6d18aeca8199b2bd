//! The outbox: messages to connected pages and programs, or to those that reconnect within some days.
//!
//! A message is written in the transaction of its cause, so both are durable together or not at all. Readers read
//! messages from the table in the order of ids, whichever process wrote them. The effect of a new message only wakes
//! the readers of this process; a reader that misses it loses nothing. Ids grow in the order of commits, because a
//! database has one writer at a time.
//!
//! The table is bounded: a person has at most [`MOST_MESSAGES`] messages, and none is kept longer than [`KEPT`]. The
//! removed range is recorded per person, so that a reader that was away for too long is told to load everything again.
//!
//! Tables: `outbox`, `outbox_marks`.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use crate::db::{Reader, Row, ToValue, Tx, id_list, listed, params};
use crate::kernel::{Effect, Error, Id, Result, Timestamp, id::kind};

/// The most messages of a person; the oldest are removed.
pub const MOST_MESSAGES: i64 = 256;
/// How many messages are removed at a time when a person has too many, so that not every new message removes one.
const TRIMMED: i64 = 32;
/// How long a message is kept.
pub const KEPT: Duration = Duration::from_secs(3 * 24 * 3600);
/// The longest payload, in bytes. A message names a change; clients read the new state with an operation.
pub const LONGEST_PAYLOAD: usize = 4 << 10;

/// The recipients of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// One person.
    Person(Id<kind::User>),
}

/// A message as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The id; later messages have larger ones.
    pub id: i64,
    /// The kind of the message, such as `notice.posted`.
    pub kind: String,
    /// A JSON object, as text on one line.
    pub payload: String,
}

/// The range of a person's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// The id of the newest message there ever was; 0 where there was none.
    pub newest: i64,
    /// The id of the newest message that was removed; 0 where none was.
    pub removed_to: i64,
}

impl Marks {
    /// Whether a reader can resume behind this id: nothing behind it was removed, and the id was issued.
    pub const fn can_resume(self, after: i64) -> bool {
        self.removed_to <= after && after <= self.newest
    }
}

/// Writes a message. Connected readers get it after the commit. `kind` is constant text of lower-case words with dots.
pub fn post(tx: &Tx, audience: Audience, kind: &'static str, payload: &impl Serialize) -> Result<()> {
    let Audience::Person(user) = audience;
    let id = insert(tx, user, kind, payload)?;
    tx.exec(
        "INSERT INTO outbox_marks (user_id, newest, messages) VALUES (?1, ?2, 1) ON CONFLICT (user_id) \
         DO UPDATE SET newest = excluded.newest, messages = outbox_marks.messages + 1",
        params![user, id],
    )?;
    trim(tx, &[user])
}

/// Writes a message of one kind to each of these people, [`crate::db::LISTED`] people at the most.
pub fn post_each(tx: &Tx, kind: &'static str, messages: &[(Id<kind::User>, impl Serialize)]) -> Result<()> {
    let mut first = None;
    for (user, payload) in messages {
        let id = insert(tx, *user, kind, payload)?;
        first.get_or_insert(id);
    }
    let Some(first) = first else { return Ok(()) };
    let users: Vec<_> = messages.iter().map(|(user, _)| *user).collect();
    let mut values: Vec<&dyn ToValue> = vec![&first];
    values.extend(listed(&users));
    tx.exec(
        concat!(
            "INSERT INTO outbox_marks (user_id, newest, messages) \
             SELECT user_id, MAX(id), COUNT(*) FROM outbox WHERE id >= ?1 AND user_id IN (",
            id_list!(2),
            ") GROUP BY user_id ON CONFLICT (user_id) \
             DO UPDATE SET newest = excluded.newest, messages = outbox_marks.messages + excluded.messages"
        ),
        values,
    )?;
    trim(tx, &users)
}

fn insert(tx: &Tx, user: Id<kind::User>, kind: &'static str, payload: &impl Serialize) -> Result<i64> {
    let payload = serde_json::to_string(payload).map_err(Error::internal)?;
    if payload.len() > LONGEST_PAYLOAD {
        return Err(Error::internal_text(format!("a message {kind} of {} bytes is too long", payload.len())));
    }
    let id: i64 = tx.insert(
        "INSERT INTO outbox (user_id, kind, payload, created_at) VALUES (?1, ?2, ?3, ?4)",
        params![user, kind, payload, tx.now()],
    )?;
    tx.after_commit(Effect::OutboxGrew { user, message: id });
    Ok(id)
}

/// Removes the oldest messages of those among these people who have too many.
fn trim(tx: &Tx, users: &[Id<kind::User>]) -> Result<()> {
    for (user, messages) in crowded(tx, users)? {
        let removed = tx.all(
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE user_id = ?1 ORDER BY id LIMIT ?2) \
             RETURNING id, user_id",
            params![user, messages - MOST_MESSAGES + TRIMMED - 1],
            place,
        )?;
        note_removed(tx, &removed)?;
    }
    Ok(())
}

/// Those among these people who have too many messages, with how many they have.
fn crowded(tx: &Tx, users: &[Id<kind::User>]) -> Result<Vec<(Id<kind::User>, i64)>> {
    let crowd = |row: &Row| Ok((row.get("user_id")?, row.get("messages")?));
    if let [user] = users {
        return tx.all(
            "SELECT user_id, messages FROM outbox_marks WHERE user_id = ?1 AND messages > ?2",
            params![user, MOST_MESSAGES],
            crowd,
        );
    }
    let mut values: Vec<&dyn ToValue> = vec![&MOST_MESSAGES];
    values.extend(listed(users));
    tx.all(
        concat!("SELECT user_id, messages FROM outbox_marks WHERE messages > ?1 AND user_id IN (", id_list!(2), ")"),
        values,
        crowd,
    )
}

/// The id of a message and its recipient.
fn place(row: &Row) -> Result<(Id<kind::User>, i64)> {
    Ok((row.get("user_id")?, row.get("id")?))
}

/// The range of a person's messages.
pub fn marks(db: &Reader, user: Id<kind::User>) -> Result<Marks> {
    let found = db.opt("SELECT newest, removed_to FROM outbox_marks WHERE user_id = ?1", params![user], |row| {
        Ok(Marks { newest: row.get("newest")?, removed_to: row.get("removed_to")? })
    })?;
    Ok(found.unwrap_or_default())
}

/// A person's messages behind an id, the oldest first, `most` at the most; `None` if some of them were removed.
pub fn after(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Option<Vec<Message>>> {
    if marks(db, user)?.removed_to > after {
        return Ok(None);
    }
    db.all(
        "SELECT id, kind, payload FROM outbox WHERE user_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        params![user, after, most],
        message,
    )
    .map(Some)
}

/// The id of the newest message of all; 0 if there is none.
pub fn newest(db: &Reader) -> Result<i64> {
    let found: Option<i64> = db.one("SELECT MAX(id) AS newest FROM outbox", (), |row| row.get("newest"))?;
    Ok(found.unwrap_or_default())
}

/// The messages of all people behind an id with their recipients, the oldest first, `most` at the most. A process reads them once for all its
/// streams, and learns from it what other processes have written.
pub fn since(db: &Reader, after: i64, most: usize) -> Result<Vec<(Id<kind::User>, Message)>> {
    db.all(
        "SELECT user_id, id, kind, payload FROM outbox WHERE id > ?1 ORDER BY id LIMIT ?2",
        params![after, most],
        |row| Ok((row.get("user_id")?, message(row)?)),
    )
}

fn message(row: &Row) -> Result<Message> {
    Ok(Message { id: row.get("id")?, kind: row.get("kind")?, payload: row.get("payload")? })
}

/// Deletes a portion of the old messages, and a portion of those that were written while the clock was ahead. Returns
/// the larger count.
pub fn sweep(tx: &Tx, portion: u32) -> Result<usize> {
    let old = tx.all(
        "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE created_at < ?1 LIMIT ?2) RETURNING id, user_id",
        params![tx.now().minus(KEPT), portion],
        place,
    )?;
    let ahead = tx.all(
        "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE created_at > ?1 LIMIT ?2) RETURNING id, user_id",
        params![tx.now().plus(Timestamp::TOLERANCE), portion],
        place,
    )?;
    note_removed(tx, &old)?;
    note_removed(tx, &ahead)?;
    Ok(old.len().max(ahead.len()))
}

/// Notes for each person how many messages were removed, and up to which id.
fn note_removed(tx: &Tx, removed: &[(Id<kind::User>, i64)]) -> Result<()> {
    let mut people: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for (user, id) in removed {
        let (count, to) = people.entry(user.get()).or_default();
        (*count, *to) = (*count + 1, (*to).max(*id));
    }
    for (user, (count, to)) in people {
        tx.exec(
            "UPDATE outbox_marks SET messages = messages - ?2, \
             removed_to = CASE WHEN removed_to < ?3 THEN ?3 ELSE removed_to END WHERE user_id = ?1",
            params![user, count, to],
        )?;
    }
    Ok(())
}
