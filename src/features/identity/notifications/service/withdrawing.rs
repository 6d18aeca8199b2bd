//! Withdrawing notifications whose cause is gone, and correcting what they say.
//!
//! Causes have names of parts, such as `class:3:work:5:set`: the class, the work, and what happened to it. What is withdrawn is everything
//! whose name continues that of a cause.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::model::Counts;
use super::super::{READ, store};
use crate::db::{LISTED, Tx};
use crate::events::outbox;
use crate::kernel::{Id, Result, id::kind};

/// The names that continue that of a cause lie between these two.
fn between(cause: &str) -> (String, String) {
    (format!("{cause}:"), format!("{cause};"))
}

/// Withdraws what people were notified of a cause that is gone: emails and messages to devices that wait are deleted, and so are notifications
/// that people have not read. Should the cause come back, people are notified of it again, unless they had read of it.
pub fn withdraw(tx: &Tx, cause: &str) -> Result<()> {
    withdraw_of(tx, cause, None)
}

/// The same for one person, because the cause no longer concerns the person.
pub fn withdraw_from(tx: &Tx, user: Id<kind::User>, cause: &str) -> Result<()> {
    withdraw_of(tx, cause, Some(user))
}

/// How a withdrawal changes the numbers of a person, as a key: people with the same change are counted together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    kept: i64,
    unread: i64,
    waiting: i64,
}

fn withdraw_of(tx: &Tx, cause: &str, user: Option<Id<kind::User>>) -> Result<()> {
    let (from, to) = between(cause);
    let mut changes: BTreeMap<i64, Change> = BTreeMap::new();
    for person in store::withdraw_mails(tx, (&from, &to), user)? {
        changes.entry(person.get()).or_default().waiting -= 1;
    }
    store::withdraw_pushes(tx, (&from, &to), user)?;
    for (person, was_unread) in store::withdraw_notifications(tx, (&from, &to), user)? {
        let change = changes.entry(person.get()).or_default();
        change.kept -= 1;
        change.unread -= i64::from(was_unread);
    }
    let mut alike: BTreeMap<Change, Vec<Id<kind::User>>> = BTreeMap::new();
    for (person, change) in changes {
        alike.entry(change).or_default().push(Id::new(person));
    }
    for (Change { kept, unread, waiting }, people) in &alike {
        for portion in people.chunks(LISTED) {
            store::count_many(tx, portion, Counts { kept: *kept, unread: *unread, waiting: *waiting })?;
            if *unread != 0 {
                tell_read(tx, portion)?;
            }
        }
    }
    Ok(())
}

/// Tells the connected clients of these people, [`LISTED`] at the most, how many notifications are unread.
fn tell_read(tx: &Tx, people: &[Id<kind::User>]) -> Result<()> {
    let known = store::people(tx, people)?;
    let messages: Vec<(Id<kind::User>, Value)> = known
        .into_iter()
        .map(|(user, known)| (Id::new(user), json!({ "unread_count": known.counts.unread })))
        .collect();
    outbox::post_each(tx, READ, &messages)
}

/// Replaces what the sentences about a cause are made of, also in emails and messages to devices that wait.
pub fn amend(tx: &Tx, cause: &str, data: &Value) -> Result<()> {
    let (from, to) = between(cause);
    store::amend(tx, (&from, &to), data)
}
