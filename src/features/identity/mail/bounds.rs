//! Bounds on mail: how many unrequested mails an address gets, and how many a person can cause.
//!
//! Mails are counted in the database, so that a restart does not reset the counts. Addresses that differ in a tag behind a plus count as
//! one, because they share a mailbox. Security notices have no such bound; their callers ask [`was_told`] first.

use std::time::Duration;

use super::letter::NewMail;
use super::model::MailKind;
use super::store;
use crate::config::Retention;
use crate::db::{Reader, Tx};
use crate::kernel::entropy::sha256;
use crate::kernel::text::fold;
use crate::kernel::{Id, Result, id::kind};

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// The most mails of all bounded kinds to one address, in an hour and in a day.
const MOST: [(Duration, i64); 2] = [(HOUR, 5), (DAY, 10)];
/// Beyond that bound, the owner of an address still gets a reset link after this long without one. A link is valid for a day, so there is
/// always a valid one, however many requests others send.
const RESET_AFTER: Duration = Duration::from_secs(12 * 3600);

/// The counter of an address.
fn of_address(address: &str) -> [u8; 32] {
    sha256(format!("to {}", mailbox(address)).as_bytes())
}

/// The counter of a person who causes mail to other addresses.
fn of_asker(user: Id<kind::User>) -> [u8; 32] {
    sha256(format!("by {user}").as_bytes())
}

/// Normalises an address to its mailbox: removes case and tags, and at Gmail dots.
fn mailbox(address: &str) -> String {
    let address = fold(address.trim());
    let Some((local, domain)) = address.rsplit_once('@') else { return address };
    let local = local.split('+').next().filter(|plain| !plain.is_empty()).unwrap_or(local);
    let domain = domain.trim_end_matches('.');
    match domain {
        "gmail.com" | "googlemail.com" => format!("{}@gmail.com", local.replace('.', "")),
        _ => format!("{local}@{domain}"),
    }
}

fn within(db: &Reader, about: &[u8; 32]) -> Result<bool> {
    for (time, most) in MOST {
        if store::marks(db, about, None, db.now().minus(time))? >= most {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the bounds allow a mail of this kind to this address now.
pub fn admits(db: &Reader, to: &str, kind: MailKind) -> Result<bool> {
    let about = of_address(to);
    if !kind.is_bounded() || within(db, &about)? {
        return Ok(true);
    }
    let last_reset = store::marks(db, &about, Some(kind.name()), db.now().minus(RESET_AFTER))?;
    Ok(kind == MailKind::ResetPassword && last_reset == 0)
}

/// Whether the bounds allow the person to cause another mail to an address that may be another person's.
pub fn admits_from(db: &Reader, asker: Id<kind::User>) -> Result<bool> {
    within(db, &of_asker(asker))
}

/// Whether a notice of this kind was sent to the address within the given time.
pub fn was_told(db: &Reader, to: &str, kind: MailKind, within: Duration) -> Result<bool> {
    Ok(store::marks(db, &of_notice(to), Some(kind.name()), db.now().minus(within))? > 0)
}

/// The counter of notices, apart from the bounded kinds.
fn of_notice(to: &str) -> [u8; 32] {
    sha256(format!("notice {}", fold(to.trim())).as_bytes())
}

/// Counts a new mail.
pub(super) fn mark(tx: &Tx, new: &NewMail) -> Result<()> {
    let about = if new.kind.is_bounded() { of_address(new.to) } else { of_notice(new.to) };
    store::mark(tx, &about, new.kind.name())?;
    match new.asked_by {
        Some(asker) => store::mark(tx, &of_asker(asker), new.kind.name()),
        None => Ok(()),
    }
}

/// Counts a test mail that an admin has sent to an address of another person.
pub(super) fn mark_test(tx: &Tx, asker: Id<kind::User>) -> Result<()> {
    store::mark(tx, &of_asker(asker), MailKind::Test.name())
}

/// Removes one portion of the counts that no bound needs any more.
pub fn sweep(tx: &Tx, _keep: Retention, portion: u32) -> Result<usize> {
    store::sweep_marks(tx, tx.now().minus(DAY), portion)
}
