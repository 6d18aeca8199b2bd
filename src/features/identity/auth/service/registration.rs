//! Registration.

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

/// A new account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub user: NewUser,
    pub password_hash: String,
    /// The invitation code, where one was sent.
    pub invitation: Option<String>,
}

/// A registered account.
#[derive(Debug, Clone)]
pub struct SignedUp {
    pub user: User,
    /// The first login; absent where the address has to be verified first.
    pub login: Option<Login>,
}

/// Fails if registration is closed or an invitation code is missing; called before the expensive hash.
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

/// Registers a person and signs them in. An invitation decides the role.
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

/// Creates an account and signs it in, unless the school demands verified addresses. The caller has checked that it may be created.
pub fn sign_up(tx: &Tx, account: &NewAccount, public_url: &str, origin: &Origin) -> Result<SignedUp> {
    let user = add_person(tx, &account.user, Some(&account.password_hash))?;
    send_verification(tx, &user, public_url)?;
    record(tx, "auth.registered", &user, origin)?;
    let is_let_in = user.obstacle(&settings::service::current(tx)?) != Some(Obstacle::EmailUnverified);
    let login = if is_let_in { Some(begin(tx, &user, origin)?) } else { None };
    Ok(SignedUp { user, login })
}

/// Creates a person with a password; the caller has checked the right to do so. An address that another person may still restore counts as
/// taken.
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

/// Fails if the school has an admin already; called before the expensive hash.
pub fn may_set_up(db: &Reader) -> Result<()> {
    if users::service::has_admin(db)? {
        return Err(Error::new(Code::SetupDone, "This school has an admin already. Sign in instead."));
    }
    Ok(())
}

/// Creates the first admin with the set-up link, and names the school.
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
