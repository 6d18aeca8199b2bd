//! How many mails an address gets that it did not ask for, and how many a person can cause.
//!
//! What was written is counted in the database, so that a restart does not begin anew. Tags behind a plus are one address, because mail to
//! all of them ends in one mailbox. Security notices have no such bound; whoever writes them asks [`was_told`] first.

use std::time::Duration;

use super::letter::NewMail;
use super::model::MailKind;
use super::store;
use crate::config::Retention;
use crate::db::{Reader, Tx};
use crate::kernel::entropy::sha256;
use crate::kernel::text::fold;
use crate::kernel::{Id, Result, id::kind};

/// An hour.
const HOUR: Duration = Duration::from_secs(3600);
/// A day.
const DAY: Duration = Duration::from_secs(24 * 3600);
/// Mails of all bounded kinds to one address in an hour and in a day.
const MOST: [(Duration, i64); 2] = [(HOUR, 5), (DAY, 10)];
/// Beyond that, the owner of an address still gets a link to reset the password after this long without one. A link works for a day, so
/// that there is always one that works, however much others ask for.
const RESET_AFTER: Duration = Duration::from_secs(12 * 3600);

/// What is counted for an address.
fn of_address(address: &str) -> [u8; 32] {
    sha256(format!("to {}", mailbox(address)).as_bytes())
}

/// What is counted for a person who has mail written to other addresses.
fn of_asker(user: Id<kind::User>) -> [u8; 32] {
    sha256(format!("by {user}").as_bytes())
}

/// The address without what the holder of the mailbox can put into it freely: case and tags, and at Gmail dots.
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

/// Whether a mail of this kind to this address would be written now.
pub fn admits(db: &Reader, to: &str, kind: MailKind) -> Result<bool> {
    let about = of_address(to);
    if !kind.is_bounded() || within(db, &about)? {
        return Ok(true);
    }
    let last_reset = store::marks(db, &about, Some(kind.name()), db.now().minus(RESET_AFTER))?;
    Ok(kind == MailKind::ResetPassword && last_reset == 0)
}

/// Whether the person may have another mail written to an address that is somebody else's, or may be.
pub fn admits_from(db: &Reader, asker: Id<kind::User>) -> Result<bool> {
    within(db, &of_asker(asker))
}

/// Whether a notice of this kind went to the address in the last while, so that another one would say the same.
pub fn was_told(db: &Reader, to: &str, kind: MailKind, within: Duration) -> Result<bool> {
    Ok(store::marks(db, &of_notice(to), Some(kind.name()), db.now().minus(within))? > 0)
}

/// What is counted of notices, apart from what counts against the bound.
fn of_notice(to: &str) -> [u8; 32] {
    sha256(format!("notice {}", fold(to.trim())).as_bytes())
}

/// Counts a mail that is being written.
pub(super) fn mark(tx: &Tx, new: &NewMail) -> Result<()> {
    let about = if new.kind.is_bounded() { of_address(new.to) } else { of_notice(new.to) };
    store::mark(tx, &about, new.kind.name())?;
    match new.asked_by {
        Some(asker) => store::mark(tx, &of_asker(asker), new.kind.name()),
        None => Ok(()),
    }
}

/// Forgets a portion of what no bound looks at any more.
pub fn sweep(tx: &Tx, _keep: Retention, portion: u32) -> Result<usize> {
    store::sweep_marks(tx, tx.now().minus(DAY), portion)
}
