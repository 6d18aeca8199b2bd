//! Registration.

use super::super::model::{FirstSettings, Login, plain_code};
use super::super::store;
use super::addresses::must_be_free;
use super::invitations;
use super::links::{send_verification, take_setup};
use super::log::record;
use super::logins::begin;
use crate::db::{Reader, Tx};
use crate::features::audit::{self, Subject};
use crate::features::settings::{self, Registration};
use crate::features::users::{self, NewUser, Obstacle, User};
use crate::kernel::text::ParsedText;
use crate::kernel::{Code, Error, Fault, Origin, Result, Role, Rule};

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

fn invitation_invalid() -> Error {
    let error = Error::new(
        Code::InvitationInvalid,
        "This invitation code is unknown, used up or expired. Ask your school for a new one.",
    );
    error.with_field("invitation", Fault::new(Rule::Incorrect, "is unknown, used up or expired"))
}

/// Fails if registration is closed; called before the expensive hash.
fn is_open(db: &Reader) -> Result<Registration> {
    match settings::service::current(db)?.registration {
        Registration::Closed => Err(Error::new(
            Code::RegistrationClosed,
            "Registration is closed. Ask an admin of the school for an account.",
        )),
        registration => Ok(registration),
    }
}

/// Fails if people may not register without an invitation.
pub fn may_register(db: &Reader) -> Result<()> {
    if is_open(db)? == Registration::Invitation {
        let error = Error::new(Code::InvitationRequired, "You need an invitation code to register here.");
        return Err(error.with_field("invitation", Fault::REQUIRED));
    }
    Ok(())
}

/// Fails if people may not register with this invitation code.
pub fn may_register_by(db: &Reader, code: &str) -> Result<()> {
    is_open(db)?;
    if invitations::is_usable(db, &plain_code(code))? { Ok(()) } else { Err(invitation_invalid()) }
}

/// Registers a person and signs them in. An invitation decides the role.
pub fn register(tx: &Tx, account: &NewAccount, public_url: &str, origin: &Origin) -> Result<SignedUp> {
    let mut new = account.user.clone();
    match &account.invitation {
        Some(code) => {
            is_open(tx)?;
            new.role = invitations::take(tx, &plain_code(code))?.ok_or_else(invitation_invalid)?.role;
        }
        None => may_register(tx)?,
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
        return Err(Error::new(Code::SetupDone, "This school is already set up. Sign in instead."));
    }
    Ok(())
}

/// Creates the first admin with the set-up link, and sets the school up.
pub fn set_up(tx: &Tx, token: &str, account: &NewAccount, first: &FirstSettings, origin: &Origin) -> Result<SignedUp> {
    take_setup(tx, token)?;
    may_set_up(tx)?;
    let mut new = account.user.clone();
    new.role = Role::Admin;
    let user = add_person(tx, &new, Some(&account.password_hash))?;
    let before = settings::service::current(tx)?;
    let (settings, given) = first.apply(before.clone());
    if !given.is_empty() {
        settings::service::save(tx, &settings)?;
    }
    let login = Some(begin(tx, &user, origin)?);
    let details = settings::service::change_details(&before, &settings, &given)?;
    audit::service::record_by(tx, Some(&user), "school.set_up", Some(Subject::user(&user)), origin, details)?;
    Ok(SignedUp { user, login })
}
