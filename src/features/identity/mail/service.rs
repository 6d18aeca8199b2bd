//! Writing mail, and reading the outbox.

use serde_json::json;

use super::letter::NewMail;
use super::model::{Mail, MailStatus, PastMail, SendMail};
use super::{bounds, store};
use crate::db::{Reader, Tx};
use crate::features::audit::{self, Subject};
use crate::jobs::Enqueue;
use crate::kernel::{Actor, Error, Id, Page, PageRequest, Result, Timestamp, id::kind};

pub use super::bounds::{admits, admits_from, sweep, was_told};

/// Writes a mail; it leaves soon after the commit. `false` where the address has had as many as it gets for now: then none is written.
pub fn queue(tx: &Tx, new: &NewMail) -> Result<bool> {
    if !admits(tx, new.to, new.kind)? {
        tracing::info!(
            kind = new.kind.name(),
            "a mail was not written: its address has had as many as it gets for now"
        );
        return Ok(false);
    }
    bounds::mark(tx, new)?;
    let mail = store::insert(tx, &new.filled(), MailStatus::Queued, tx.now())?;
    tx.enqueue(&SendMail { mail })?;
    Ok(true)
}

/// Demo data only: inserts a mail with a given date and status.
pub fn insert_historic(tx: &Tx, mail: &PastMail, status: MailStatus, at: Timestamp) -> Result<()> {
    store::insert(tx, mail, status, at).map(|_| ())
}

/// A mail of the outbox.
pub fn find(db: &Reader, id: Id<kind::Mail>) -> Result<Mail> {
    store::find(db, id)?.ok_or_else(|| Error::not_found("mail"))
}

/// A mail with its text. The log says who read it, for mail carries links that let people in.
pub fn read(tx: &Tx, actor: &Actor, id: Id<kind::Mail>) -> Result<Mail> {
    let mail = find(tx, id)?;
    // The log names the mail by its subject line and not by the address, which must be gone when the person is.
    let subject = Subject { kind: "mail".into(), id: mail.id.get(), label: mail.subject.clone() };
    audit::service::record(tx, actor, "mails.read", Some(subject), json!({}))?;
    Ok(mail)
}

/// The outbox, the latest first.
pub fn list(db: &Reader, page: PageRequest) -> Result<Page<Mail>> {
    store::list(db, page)
}

/// Notes how far a mail has come.
pub fn settle(tx: &Tx, id: Id<kind::Mail>, status: MailStatus, error: Option<&str>) -> Result<()> {
    store::save_status(tx, id, status, error)
}

/// The mails that went to a person, with ids above `after`, `most` at the most.
pub fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Mail>> {
    store::held(db, user, after, most)
}

/// Removes the mails that went to a person.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    store::erase(tx, user)
}
