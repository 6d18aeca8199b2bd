//! What admins do with one person of a list, and with one row of an import.

use std::time::Duration;

use serde_json::json;

use super::super::model::{Login, Purpose};
use super::addresses::must_be_free;
use super::links::{make_for, send_verification};
use super::people::{delete_person, reinstate, suspend, update_person};
use super::registration::add_person;
use super::{end_access, logins_of};
use crate::db::{Reader, Tx};
use crate::features::audit::{self, Subject};
use crate::features::mail::{self, Letter, MailKind, NewMail, Word};
use crate::features::settings;
use crate::features::users::{self, NewUser, ProfileUpdate, User};
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Code, Error, Id, Result, Role, id::kind};

/// How long an imported person can choose a password by the link.
const LINK_LIFE: Duration = Duration::from_secs(14 * 24 * 3600);

/// What to do with each person of a list.
#[derive(Debug, Clone)]
pub enum Change {
    /// Suspends, with a reason.
    Suspend(Option<String>),
    Reinstate,
    /// Changes the role.
    Role(Role),
    Delete,
}

/// Changes one person of a list. Admins change their own account only by itself, because the list may be long and the mistake final.
pub fn change_one(tx: &Tx, actor: &Actor, id: Id<kind::User>, change: &Change, public_url: &str) -> Result<()> {
    if id == actor.user {
        return Err(Error::new(
            Code::WouldShutOut,
            "This is your own account. Change it on its own page, not in a list.",
        ));
    }
    match change {
        Change::Suspend(reason) => suspend(tx, actor, id, reason.as_deref()).map(drop),
        Change::Reinstate => reinstate(tx, actor, id).map(drop),
        Change::Role(role) => {
            let update = ProfileUpdate { role: Some(*role), ..ProfileUpdate::default() };
            update_person(tx, actor, id, &update, public_url).map(drop)
        }
        Change::Delete => delete_person(tx, actor, id),
    }
}

/// The first access of an imported person.
#[derive(Debug, Clone)]
pub enum FirstAccess {
    /// A generated password, by its hash.
    Password(String),
    /// A link to choose one.
    Link,
}

/// An imported person.
#[derive(Debug, Clone)]
pub struct Entrant {
    pub user: NewUser,
    pub access: FirstAccess,
    /// Whether the server can send mail.
    pub sends_mail: bool,
}

/// The result of importing a person.
#[derive(Debug, Clone)]
pub struct Entered {
    pub id: Id<kind::User>,
    /// The link to choose a password; absent where it was mailed, or where there is a password.
    pub url: Option<String>,
    pub is_mailed: bool,
}

/// Fails if the address or the username of a new person is taken. The error names the field.
pub fn may_enter(db: &Reader, new: &NewUser) -> Result<()> {
    if let Some(email) = &new.email {
        must_be_free(db, email.as_str(), None)?;
        if users::service::find_by_handle(db, email.as_str())?.is_some() {
            return Err(users::service::email_taken());
        }
    }
    match &new.username {
        Some(username) if users::service::find_by_handle(db, username.as_str())?.is_some() => {
            Err(users::service::username_taken())
        }
        _ => Ok(()),
    }
}

/// Creates an imported person. A mailed link verifies the address, one that the admin passes on does not.
pub fn import_person(tx: &Tx, actor: &Actor, new: &Entrant, public_url: &str) -> Result<Entered> {
    let mut entered = match &new.access {
        FirstAccess::Password(hash) => {
            let user = add_person(tx, &new.user, Some(hash))?;
            if new.sends_mail {
                send_verification(tx, &user, public_url)?;
            }
            (user, None, false)
        }
        FirstAccess::Link => {
            let user = add_person(tx, &new.user, None)?;
            let mailed_to = user.email.as_deref().filter(|_| new.sends_mail);
            let url = make_for(tx, Purpose::ResetPassword, Some(user.id), mailed_to, public_url, LINK_LIFE)?;
            let is_mailed = mailed_to.is_some() && mail_welcome(tx, &user, &url)?;
            (user, Some(url), is_mailed)
        }
    };
    if entered.2 {
        entered.1 = None;
    }
    let (user, url, is_mailed) = entered;
    let details = json!({
        "role": user.role.name(),
        "temporary_password": matches!(new.access, FirstAccess::Password(_)),
        "imported": true,
    });
    audit::service::record(tx, actor, "users.created", Some(Subject::user(&user)), details)?;
    Ok(Entered { id: user.id, url, is_mailed })
}

fn mail_welcome(tx: &Tx, user: &User, url: &str) -> Result<bool> {
    let Some(to) = user.email.as_deref() else { return Ok(false) };
    let school = settings::service::current(tx)?;
    let words =
        [("name", Word::Name(&user.full_name)), ("school", Word::Name(&school.name)), ("link", Word::Link(url))];
    let (kind, letter, language) = (MailKind::WayBack, Letter::Welcome, user.language(&school.locale));
    mail::service::queue(
        tx,
        &NewMail { user: Some(user.id), to, asked_by: None, kind, letter, language, words: &words },
    )
}

/// Records that an admin exports the people of the school.
pub fn record_export(tx: &Tx, actor: &Actor) -> Result<()> {
    audit::service::record(tx, actor, "users.exported", None, json!({}))
}

/// Lists the valid tokens of a person, for admins.
pub fn tokens_of(db: &Reader, actor: &Actor, id: Id<kind::User>) -> Result<Vec<Login>> {
    logins_of(db, users::service::visible(db, actor, id)?.id)
}

/// Revokes all tokens of a person. Pending links end too.
pub fn end_tokens_of(tx: &Tx, actor: &Actor, id: Id<kind::User>) -> Result<usize> {
    let user = users::service::visible(tx, actor, id)?;
    let revoked = end_access(tx, user.id)?;
    audit::service::record(tx, actor, "users.signed_out", Some(Subject::user(&user)), json!({ "sign_ins": revoked }))?;
    Ok(revoked)
}
