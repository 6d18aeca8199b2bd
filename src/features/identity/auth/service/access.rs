//! The version of a person's access: what was proved or mailed for an older one is worth nothing.

use super::super::store;
use crate::db::{Reader, Tx};
use crate::features::users;
use crate::kernel::{Code, Effect, Error, Id, Result, id::kind};

/// How often what lets the person in has changed: address, status and role, password, second factor, and sign-ins that were all ended.
pub fn access_version(db: &Reader, user: Id<kind::User>) -> Result<i64> {
    Ok(users::service::access_version(db, user)? + store::access_version(db, user)?)
}

/// Ends every token of a person, and every link that is under way, and says how many tokens. A way back from a change of address stays.
pub fn end_access(tx: &Tx, user: Id<kind::User>) -> Result<usize> {
    tx.after_commit(Effect::UserChanged(user));
    store::save_access_ended(tx, user)?;
    store::delete_logins(tx, user, None)
}

/// That a person has just proved the password, and for which state of the account. It is asked for by whatever follows from that, in its
/// transaction, because the password may have been changed in between.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Confirmed {
    access_version: i64,
}

impl Confirmed {
    /// For the version of the access that was read with the stored password.
    pub fn at(access_version: i64) -> Self {
        Self { access_version }
    }

    /// Refuses to go on where the account has changed since.
    pub fn check(self, tx: &Tx, user: Id<kind::User>) -> Result<()> {
        if access_version(tx, user)? == self.access_version {
            return Ok(());
        }
        Err(Error::new(Code::AuthInvalid, "The account has changed in the meantime. Sign in again."))
    }
}
