//! Queueing mail, and reading the outbox.

use serde_json::json;

use super::letter::NewMail;
use super::model::{Mail, MailStatus, PastMail, SendMail, Unsent};
use super::{bounds, store};
use crate::db::{Reader, Tx};
use crate::features::audit::{self, Subject};
use crate::features::connections;
use crate::jobs::Enqueue;
use crate::kernel::{Actor, Error, Id, Page, PageRequest, Result, Timestamp, id::kind};

pub use super::bounds::{admits, admits_from, sweep, was_told};

/// Queues a mail, which is sent after the commit. `false` where a bound of the address is reached: then none is queued.
pub fn queue(tx: &Tx, new: &NewMail) -> Result<bool> {
    queue_with(tx, new, None)
}

/// The same for a mail that the recipient can turn off: `page` is the address where to do so.
pub fn queue_optional(tx: &Tx, new: &NewMail, page: &str) -> Result<bool> {
    queue_with(tx, new, Some(page.to_owned()))
}

fn queue_with(tx: &Tx, new: &NewMail, unsubscribe: Option<String>) -> Result<bool> {
    if !admits(tx, new.to, new.kind)? {
        tracing::info!(
            kind = new.kind.name(),
            "a mail was not written: its address has had as many as it gets for now"
        );
        return Ok(false);
    }
    bounds::mark(tx, new)?;
    let mail = store::insert(tx, &new.filled(), MailStatus::Queued, tx.now())?;
    tx.enqueue(&SendMail { mail, unsubscribe })?;
    Ok(true)
}

/// Demo data only: inserts a mail with a given date and status.
pub fn insert_historic(tx: &Tx, mail: &PastMail, status: MailStatus, at: Timestamp) -> Result<()> {
    store::insert(tx, mail, status, at).map(|_| ())
}

/// Finds a mail of the outbox.
pub fn find(db: &Reader, id: Id<kind::Mail>) -> Result<Mail> {
    store::find(db, id)?.ok_or_else(|| Error::not_found("mail"))
}

/// Reads a mail with its text, and records who read it, because mails contain links that give access.
pub fn read(tx: &Tx, actor: &Actor, id: Id<kind::Mail>) -> Result<Mail> {
    let mail = find(tx, id)?;
    // The entry names the mail by its subject line, not by the address, which is erased with the person.
    let subject = Subject { kind: "mail".into(), id: mail.id.get(), label: mail.subject.clone() };
    audit::service::record(tx, actor, "mails.read", Some(subject), json!({}))?;
    Ok(mail)
}

/// Lists the outbox, newest first.
pub fn list(db: &Reader, page: PageRequest) -> Result<Page<Mail>> {
    store::list(db, page)
}

/// Counts the mails that are queued, failed, and kept, each up to `most`.
pub fn count_unsent(db: &Reader, most: i64) -> Result<Unsent> {
    let count = |status| store::count_unsent(db, status, most);
    Ok(Unsent {
        queued: count(MailStatus::Queued)?,
        failed: count(MailStatus::Failed)?,
        kept: count(MailStatus::Kept)?,
    })
}

/// Saves the state of a mail.
pub fn settle(tx: &Tx, id: Id<kind::Mail>, status: MailStatus, error: Option<&str>) -> Result<()> {
    store::save_status(tx, id, status, error)
}

/// Lists at most `most` mails to a person, with ids above `after`.
pub fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Mail>> {
    store::held(db, user, after, most)
}

/// Records that an admin has sent a test mail. One that went to another person counts against the admin's bound. The entry does not name
/// the address, which is erased with its person.
pub fn record_test(tx: &Tx, actor: &Actor, to: &str, outcome: &str, is_own: bool) -> Result<()> {
    if !is_own && outcome == connections::ACCEPTED {
        bounds::mark_test(tx, actor.user)?;
    }
    let domain = to.rsplit_once('@').map_or("", |(_, domain)| domain);
    audit::service::record(tx, actor, "mails.tested", None, json!({ "outcome": outcome, "domain": domain }))?;
    connections::service::note_mail(tx, outcome)
}

/// Deletes the mails to a person.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    store::erase(tx, user)
}
