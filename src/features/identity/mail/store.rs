//! The SQL of `mails` and `mail_marks`.

use super::model::{Mail, MailStatus, PastMail};
use crate::db::{Reader, Row, Tx, params};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

fn mail(row: &Row) -> Result<Mail> {
    Ok(Mail {
        id: row.get("id")?,
        to: row.get("recipient")?,
        subject: row.get("subject")?,
        text: row.get("body")?,
        status: row.get("status")?,
        created_at: row.get("created_at")?,
        attempts: row.get("attempts")?,
        sent_at: row.get("sent_at")?,
        error: row.get("error")?,
    })
}

pub(super) fn insert(tx: &Tx, new: &PastMail, status: MailStatus, at: Timestamp) -> Result<Id<kind::Mail>> {
    tx.insert(
        "INSERT INTO mails (user_id, recipient, subject, body, status, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![new.user, new.to.clone(), new.subject.clone(), new.text.clone(), status, at],
    )
}

pub(super) fn find(db: &Reader, id: Id<kind::Mail>) -> Result<Option<Mail>> {
    db.opt(
        "SELECT id, recipient, subject, body, status, created_at, attempts, sent_at, error FROM mails WHERE id = ?1",
        params![id],
        mail,
    )
}

pub(super) fn list(db: &Reader, page: PageRequest) -> Result<Page<Mail>> {
    let rows = db.all(
        "SELECT id, recipient, subject, body, status, created_at, attempts, sent_at, error FROM mails WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
        params![page.below(), page.fetch()],
        mail,
    )?;
    Ok(Page::of(rows, page, |mail| mail.id.get()))
}

/// Counts the mails in a state other than sent, up to a number.
pub(super) fn count_unsent(db: &Reader, status: MailStatus, most: i64) -> Result<i64> {
    db.one(
        "SELECT COUNT(*) AS mails FROM (SELECT 1 FROM mails WHERE status = ?1 AND status <> 'sent' LIMIT ?2) AS some",
        params![status, most],
        |row| row.get("mails"),
    )
}

pub(super) fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Mail>> {
    db.all(
        "SELECT id, recipient, subject, body, status, created_at, attempts, sent_at, error FROM mails \
         WHERE user_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        params![user, after, most],
        mail,
    )
}

pub(super) fn save_status(tx: &Tx, id: Id<kind::Mail>, status: MailStatus, error: Option<&str>) -> Result<()> {
    let sent = (status == MailStatus::Sent).then(|| tx.now());
    tx.exec(
        "UPDATE mails SET status = ?2, error = ?3, sent_at = ?4, attempts = attempts + 1 WHERE id = ?1",
        params![id, status, error.map(str::to_owned), sent],
    )?;
    Ok(())
}

pub(super) fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec("DELETE FROM mails WHERE user_id = ?1", params![user])?;
    Ok(())
}

/// Counts a mail of this kind for an address or a person.
pub(super) fn mark(tx: &Tx, about: &[u8; 32], kind: &str) -> Result<()> {
    tx.exec("INSERT INTO mail_marks (about, kind, at) VALUES (?1, ?2, ?3)", params![about.as_slice(), kind, tx.now()])?;
    Ok(())
}

/// Counts the mails since a time: of one kind, or of any.
pub(super) fn marks(db: &Reader, about: &[u8; 32], kind: Option<&str>, since: Timestamp) -> Result<i64> {
    db.one(
        "SELECT COUNT(*) AS mails FROM mail_marks WHERE about = ?1 AND at > ?2 AND at <= ?4 \
         AND (CAST(?3 AS TEXT) IS NULL OR kind = ?3)",
        params![about.as_slice(), since, kind, db.now()],
        |row| row.get("mails"),
    )
}

/// Deletes a portion each of the marks before a time, and of those from a clock that was ahead. Returns the size of the larger one.
pub(super) fn sweep_marks(tx: &Tx, time: Timestamp, portion: u32) -> Result<usize> {
    let old = tx.exec(
        "DELETE FROM mail_marks WHERE id IN (SELECT id FROM mail_marks WHERE at < ?1 LIMIT ?2)",
        params![time, portion],
    )?;
    let ahead = tx.exec(
        "DELETE FROM mail_marks WHERE id IN (SELECT id FROM mail_marks WHERE at > ?1 LIMIT ?2)",
        params![tx.now(), portion],
    )?;
    Ok(old.max(ahead))
}
