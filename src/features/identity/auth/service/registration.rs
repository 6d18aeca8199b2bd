//! Making accounts.

use super::super::model::{Login, plain_code};
use super::super::store;
use super::addresses::must_be_free;
use super::invitations;
use super::links::{send_verification, take_setup};
use super::log::record;
use super::logins::begin;
use crate::db::{Reader, Tx};
use crate::features::settings::{self, Registration};
use crate::features::users::{self, NewUser, Obstacle, User};
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Code, Error, Origin, Result, Role};

/// An account to make.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The person.
    pub user: NewUser,
    /// The hash of the password.
    pub password_hash: String,
    /// The invitation code, where one was sent.
    pub invitation: Option<String>,
}

/// An account that was made.
#[derive(Debug, Clone)]
pub struct SignedUp {
    /// The person.
    pub user: User,
    /// The first login; absent where the address is to be verified first.
    pub login: Option<Login>,
}

/// Whether anybody may register at all, and whether a code is missing: asked before the costly hash.
pub fn may_register(db: &Reader, has_code: bool) -> Result<()> {
    match settings::service::current(db)?.registration {
        Registration::Closed => {
            Err(Error::new(Code::RegistrationClosed, "The school makes the accounts itself. Ask its office."))
        }
        Registration::Invitation if !has_code => {
            let error = Error::new(Code::InvitationRequired, "You need an invitation code to register here.");
            Err(error.with_field("invitation", "is required"))
        }
        _ => Ok(()),
    }
}

/// Makes an account and signs it in. An invitation has the last word on the role.
pub fn register(tx: &Tx, account: &NewAccount, public_url: &str, origin: &Origin) -> Result<SignedUp> {
    may_register(tx, account.invitation.is_some())?;
    let mut new = account.user.clone();
    if let Some(code) = &account.invitation {
        let invitation = invitations::take(tx, &plain_code(code))?.ok_or_else(|| {
            let error =
                Error::new(Code::InvitationInvalid, "This invitation code is not good: unknown, used up, or over.");
            error.with_field("invitation", "is unknown, used up, or over")
        })?;
        new.role = invitation.role;
    }
    sign_up(tx, &NewAccount { user: new, ..account.clone() }, public_url, origin)
}

/// Makes an account and signs it in, unless the school lets in verified addresses only, for whoever has decided that it may be made.
pub fn sign_up(tx: &Tx, account: &NewAccount, public_url: &str, origin: &Origin) -> Result<SignedUp> {
    let user = add_person(tx, &account.user, Some(&account.password_hash))?;
    send_verification(tx, &user, public_url)?;
    record(tx, "auth.registered", &user, origin)?;
    let is_let_in = user.obstacle(&settings::service::current(tx)?) != Some(Obstacle::EmailUnverified);
    let login = if is_let_in { Some(begin(tx, &user, origin)?) } else { None };
    Ok(SignedUp { user, login })
}

/// Makes a person with a password, for whoever has the right to. An address that somebody else may still take back is taken.
pub fn add_person(tx: &Tx, new: &NewUser, password_hash: Option<&str>) -> Result<User> {
    if let Some(email) = &new.email {
        must_be_free(tx, email.as_str(), None)?;
    }
    let user = users::service::create(tx, new)?;
    if let Some(hash) = password_hash {
        store::save_password(tx, user.id, hash)?;
    }
    Ok(user)
}

/// Whether the school still waits for its first admin: asked before the costly hash.
pub fn may_set_up(db: &Reader) -> Result<()> {
    if users::service::has_admin(db)? {
        return Err(Error::new(Code::SetupDone, "This school has an admin already. Sign in instead."));
    }
    Ok(())
}

/// Makes the first admin by the set-up link, and names the school.
pub fn set_up(
    tx: &Tx,
    token: &str,
    account: &NewAccount,
    name: Option<&Line<1, 120>>,
    origin: &Origin,
) -> Result<SignedUp> {
    take_setup(tx, token)?;
    may_set_up(tx)?;
    let mut new = account.user.clone();
    new.role = Role::Admin;
    let user = add_person(tx, &new, Some(&account.password_hash))?;
    if let Some(name) = name {
        let mut settings = settings::service::current(tx)?;
        settings.name = name.as_str().to_owned();
        settings::service::save(tx, &settings)?;
    }
    let login = Some(begin(tx, &user, origin)?);
    record(tx, "school.set_up", &user, origin)?;
    Ok(SignedUp { user, login })
}
