//! Emails that are due: one for each person, about everything that waited.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::super::model::{Counts, DueMail, NotificationKind, Waiting};
use super::super::{store, words};
use super::posting::gets_mail;
use crate::db::Tx;
use crate::features::mail::{self, Letter, MailKind, NewMail, Word};
use crate::features::settings;
use crate::features::users::{self, Status, User};
use crate::kernel::{Id, Realm, Result, id::kind};

/// The waiting emails whose people are handled in one transaction.
const PORTION: usize = 50;
/// The most sentences of an email.
const MOST_SENTENCES: usize = 20;

/// Queues the emails of some people for whom any is due. Returns whether there may be more.
pub fn send_due(tx: &Tx, public_url: &str) -> Result<bool> {
    let mut people = store::people_with_due(tx, tx.now(), PORTION)?;
    people.sort_unstable_by_key(|user: &Id<kind::User>| user.get());
    people.dedup();
    for user in &people {
        let due = store::due(tx, *user, tx.now())?;
        let person = users::service::find(tx, Realm::School, *user)?;
        let person = person.filter(|person| person.status == Status::Active && !person.is_unverified());
        let wanted = match &person {
            Some(person) => sort_out(tx, person, due)?,
            None => Vec::new(),
        };
        let deleted = store::delete_due(tx, *user, tx.now())?;
        store::count(tx, *user, Counts { kept: 0, unread: 0, waiting: -deleted })?;
        if let Some(person) = person {
            queue(tx, &person, &wanted, public_url)?;
        }
    }
    Ok(!people.is_empty())
}

/// Returns which of the emails that are due are sent now. What is to wait by the present choices of the person waits on.
fn sort_out(tx: &Tx, person: &User, due: Vec<DueMail>) -> Result<Vec<Waiting>> {
    let calendar = person.calendar(&settings::service::current(tx)?);
    let choices = store::person(tx, person.id)?.choices.unwrap_or_default();
    let (mut now, mut later) = (Vec::with_capacity(due.len()), BTreeMap::<_, Vec<i64>>::new());
    for DueMail { id, waiting, posted_at } in due {
        let Some(kind) = waiting.kind().filter(|kind| gets_mail(person, *kind)) else { continue };
        let mode = choices.of(kind, person.role).email;
        match choices.due_now(kind, mode, &calendar, (posted_at, tx.now())) {
            Some(at) if at > tx.now() => later.entry(at).or_default().push(id),
            Some(_) => now.push(waiting),
            None => {}
        }
    }
    store::postpone(tx, &later)?;
    Ok(now)
}

/// Queues one email about what waited.
fn queue(tx: &Tx, person: &User, waiting: &[Waiting], public_url: &str) -> Result<()> {
    let Some(to) = person.email.as_deref() else { return Ok(()) };
    let school = settings::service::current(tx)?;
    let language = person.language(&school.locale);
    let sentences: Vec<String> =
        waiting.iter().filter_map(|waiting| words::sentence(&waiting.event, &waiting.data, language)).collect();
    let Some(first) = sentences.first() else { return Ok(()) };
    let mut list = String::new();
    for sentence in sentences.iter().rev().take(MOST_SENTENCES) {
        // Writing to a text cannot fail.
        writeln!(list, "- {sentence}").unwrap_or_default();
    }
    let count = sentences.len().to_string();
    let (link, choices) = (format!("{public_url}/notifications"), format!("{public_url}/notifications/preferences"));
    let letter = if sentences.len() == 1 { Letter::Notification } else { Letter::NotificationDigest };
    let words = [
        ("name", Word::Name(&person.full_name)),
        ("school", Word::Name(&school.name)),
        ("sentence", Word::Filled(first)),
        ("list", Word::Filled(list.trim_end())),
        ("count", Word::Figure(&count)),
        ("link", Word::Link(&link)),
        ("preferences", Word::Link(&choices)),
    ];
    let kind = MailKind::Notification;
    let mail = NewMail { user: Some(person.id), to, asked_by: None, kind, letter, language, words: &words };
    // Mails about the account are always sent, so that those cannot be turned off.
    let is_optional = waiting.iter().all(|waiting| waiting.kind() != Some(NotificationKind::Account));
    let queued =
        if is_optional { mail::service::queue_optional(tx, &mail, &choices) } else { mail::service::queue(tx, &mail) };
    queued.map(drop)
}
