//! The access version of a person: proofs and links that were made for an older version are refused.

use super::super::store;
use crate::db::{Reader, Tx};
use crate::features::users;
use crate::kernel::{Code, Effect, Error, Id, Result, id::kind};

/// Returns the access version, which counts changes of address, status, role, password and second factor, and sign-outs everywhere.
pub fn access_version(db: &Reader, user: Id<kind::User>) -> Result<i64> {
    Ok(users::service::access_version(db, user)? + store::access_version(db, user)?)
}

/// Revokes all tokens and pending links of a person, and returns how many tokens. The link that undoes a change of address stays.
pub fn end_access(tx: &Tx, user: Id<kind::User>) -> Result<usize> {
    tx.after_commit(Effect::UserChanged(user));
    store::save_access_ended(tx, user)?;
    store::delete_logins(tx, user, None)
}

/// The proof that a person has just confirmed the password, and for which access version. The change that follows takes it into its
/// transaction, because the password may have been changed in between.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Confirmed {
    access_version: i64,
}

impl Confirmed {
    /// Confirmed for the access version that was read with the stored password.
    pub fn at(access_version: i64) -> Self {
        Self { access_version }
    }

    /// Fails if the account has changed since.
    pub fn check(self, tx: &Tx, user: Id<kind::User>) -> Result<()> {
        if access_version(tx, user)? == self.access_version {
            return Ok(());
        }
        Err(Error::new(Code::AuthInvalid, "The account has changed in the meantime. Sign in again."))
    }
}
