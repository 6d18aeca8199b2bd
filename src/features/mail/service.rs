//! Writing mail, and reading the outbox.

use super::model::{Mail, MailStatus, NewMail};
use super::store;
use crate::db::{Reader, Tx};
use crate::jobs::{Enqueue, Work};
use crate::kernel::{Error, Id, Page, PageRequest, Result, Timestamp, id::kind};

/// Writes a mail; it leaves soon after the commit.
pub fn queue(tx: &Tx, new: &NewMail) -> Result<()> {
    let mail = store::insert(tx, new, MailStatus::Queued, tx.now())?;
    tx.enqueue(&Work::SendMail { mail })
}

/// Writes a mail of a time that is past, with what became of it, for a school that is made with a history.
pub fn keep_at(tx: &Tx, new: &NewMail, status: MailStatus, at: Timestamp) -> Result<()> {
    store::insert(tx, new, status, at).map(|_| ())
}

/// A mail of the outbox.
pub fn find(db: &Reader, id: Id<kind::Mail>) -> Result<Mail> {
    store::find(db, id)?.ok_or_else(|| Error::not_found("mail"))
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
