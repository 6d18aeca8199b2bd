//! Launches, which cost seconds, and the billing of a month.

use super::model::{Billing, Seconds};
use crate::db::{Reader, Tx};
use crate::features::catalogue::{self, Course};
use crate::features::usage::{self, Meter};
use crate::kernel::{Code, Error, Id, Owner, Plan, Result, Timestamp, id::kind};

/// The account of a request, and its terms.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    pub account: Id<kind::Account>,
    /// Whether the request has the test key.
    pub is_sandbox: bool,
    pub plan: Plan,
    /// Whether a launch is refused when no seconds are left.
    pub is_metered: bool,
}

/// Launches a course once. A repeat with the same key returns the course as it is now; another key is an error. In the sandbox nothing
/// changes.
pub(super) fn launch(tx: &Tx, terms: &Terms, public_id: &str, key: &str) -> Result<Course> {
    let course = catalogue::service::visible(tx, terms.account, terms.is_sandbox, public_id)?;
    if course.is_sandbox || catalogue::service::was_launched(tx, &course, key)? {
        return Ok(course);
    }
    let (start, _) = tx.now().cycle();
    if terms.is_metered && seconds(tx, terms, start)?.is_spent() {
        let sentence = "This month's media seconds are used up. Ask for more, or launch again next month.";
        return Err(Error::new(Code::QuotaSpent, sentence));
    }
    catalogue::service::queue(tx, &course, key)
}

/// Loads quota and usage of seconds in the month that begins with `start`.
fn seconds(db: &Reader, terms: &Terms, start: Timestamp) -> Result<Seconds> {
    let owner = Owner::Account(terms.account);
    let added = usage::service::allowance(db, owner, Meter::Seconds, start)?;
    let quota = match terms.plan.seconds {
        0 => 0,
        seconds => seconds.saturating_add(added),
    };
    let consumed = if terms.is_sandbox { 0 } else { usage::service::used(db, owner, Meter::Seconds, start)? };
    Ok(Seconds { quota, consumed })
}

/// Loads the billing of the month that begins with `start`. The sandbox is not counted.
pub(super) fn billing(db: &Reader, terms: &Terms, start: Timestamp) -> Result<Billing> {
    let courses = if terms.is_sandbox { None } else { Some(catalogue::service::month(db, terms.account, start)?) };
    Ok(Billing {
        account: terms.account,
        start,
        courses,
        seconds: seconds(db, terms, start)?,
        is_metered: terms.is_metered,
    })
}
