//! One-time links.
//!
//! A link that gives access is valid for the access version for which it was created: [`take`] compares the versions. So code that changes
//! a password, an address or a status need not know of links.

use std::time::Duration;

use super::super::model::{Link, Purpose, RequestReset};
use super::super::store;
use super::access::{access_version, end_access};
use super::log::{notify, record, record_by};
use crate::db::{Reader, Tx};
use crate::features::audit;
use crate::features::mail::{self, Letter, MailKind, NewMail, Word};
use crate::features::notifications::NotificationEvent;
use crate::features::settings;
use crate::features::users::{self, User};
use crate::jobs::{Asked, Enqueue};
use crate::kernel::entropy::sha256;
use crate::kernel::text::{Email, ParsedText, fold_handle};
use crate::kernel::{Actor, Code, Error, Fault, Id, Origin, Realm, Result, Rule, id::kind};

pub(super) fn link_invalid() -> Error {
    Error::new(
        Code::AuthLinkInvalid,
        "This link no longer works. It was used, has expired, or the account has changed since. Request a new one.",
    )
    .with_field(
        "token",
        Fault::new(Rule::Incorrect, "is unknown, used, expired, or older than a change of the account"),
    )
}

/// Creates a link and returns its URL. The token is in the fragment, which browsers do not send to servers, so that no log contains it.
pub(super) fn make(
    tx: &Tx,
    purpose: Purpose,
    user: Option<Id<kind::User>>,
    email: Option<&str>,
    public_url: &str,
) -> Result<String> {
    make_for(tx, purpose, user, email, public_url, purpose.life())
}

/// The same with a time for which the link is valid.
pub(super) fn make_for(
    tx: &Tx,
    purpose: Purpose,
    user: Option<Id<kind::User>>,
    email: Option<&str>,
    public_url: &str,
    life: Duration,
) -> Result<String> {
    let token = tx.entropy().token()?;
    let link = Link {
        user,
        email: email.map(str::to_owned),
        access_version: user.map_or(Ok(0), |user| access_version(tx, user))?,
        created_at: tx.now(),
        expires_at: tx.now().plus(life),
    };
    store::insert_link(tx, purpose, &sha256(token.as_bytes()), &link)?;
    Ok(format!("{public_url}{}#token={token}", purpose.page()))
}

pub(super) fn hash_of(token: &str) -> [u8; 32] {
    sha256(token.trim().as_bytes())
}

/// Uses up a link of the purpose. A link from before a change of access is refused, if the purpose binds it.
pub(super) fn take(tx: &Tx, purpose: Purpose, token: &str) -> Result<Link> {
    let link = store::take_link(tx, purpose, &hash_of(token))?.ok_or_else(link_invalid)?;
    if works(tx, purpose, &link)? { Ok(link) } else { Err(link_invalid()) }
}

fn works(db: &Reader, purpose: Purpose, link: &Link) -> Result<bool> {
    if link.expires_at <= db.now() {
        return Ok(false);
    }
    match link.user {
        Some(user) if purpose.is_bound() => Ok(access_version(db, user)? == link.access_version),
        _ => Ok(true),
    }
}

/// Fails if the token belongs to no valid link; called before the expensive hash.
pub fn check(db: &Reader, purpose: Purpose, token: &str) -> Result<()> {
    let link = store::find_link(db, purpose, &hash_of(token))?.ok_or_else(link_invalid)?;
    if works(db, purpose, &link)? { Ok(()) } else { Err(link_invalid()) }
}

/// Records that the token of a link was refused.
pub fn link_refused(tx: &Tx, origin: &Origin) -> Result<()> {
    audit::service::record_by(tx, None, "auth.link_refused", None, origin, serde_json::json!({}))
}

/// Creates the set-up link for the first admin. Earlier ones become invalid.
pub fn setup_link(tx: &Tx, public_url: &str) -> Result<String> {
    store::delete_links(tx, Purpose::Setup, None)?;
    make(tx, Purpose::Setup, None, None, public_url)
}

/// Uses up a set-up link.
pub(super) fn take_setup(tx: &Tx, token: &str) -> Result<()> {
    take(tx, Purpose::Setup, token).map(|_| ())
}

/// Queues a reset mail for the address. A later job checks whether it belongs to an account: this transaction writes the same rows for
/// every address.
pub fn ask_for_reset(tx: &Tx, email: &Email, origin: &Origin) -> Result<()> {
    let job = RequestReset { email: email.as_str().to_owned(), from: Asked::from(origin) };
    let key = data_encoding::HEXLOWER.encode(&sha256(format!("reset {}", email.folded()).as_bytes()));
    tx.enqueue_once(&job, &key)?;
    Ok(())
}

/// Mails a reset link, if the address belongs to an account and its bound of mails is not reached.
pub fn forgot_password(tx: &Tx, email: &str, public_url: &str, origin: &Origin) -> Result<()> {
    let Some(user) = users::service::find_by_handle(tx, email)? else { return Ok(()) };
    let Some(to) = user.email.as_deref() else { return Ok(()) };
    // The previous link stays valid where no new one is mailed.
    if !mail::service::admits(tx, to, MailKind::ResetPassword)? {
        return Ok(());
    }
    let url = reset_link(tx, &user, Some(to), public_url)?;
    mail_reset(tx, &user, &url, MailKind::ResetPassword)?;
    record_by(tx, "auth.reset_requested", None, &user, origin)
}

/// Creates a reset link. Earlier ones become invalid. `mailed_to` is the address that the use of the link verifies, where the link goes
/// nowhere else.
pub fn reset_link(tx: &Tx, user: &User, mailed_to: Option<&str>, public_url: &str) -> Result<String> {
    store::delete_links(tx, Purpose::ResetPassword, Some(user.id))?;
    make(tx, Purpose::ResetPassword, Some(user.id), mailed_to, public_url)
}

/// Mails a reset link to the person's address. `false` where there is none.
pub fn mail_reset(tx: &Tx, user: &User, url: &str, kind: MailKind) -> Result<bool> {
    let Some(to) = user.email.as_deref() else { return Ok(false) };
    let school = settings::service::current(tx)?;
    let letter = match kind {
        MailKind::WayBack => Letter::WayBack,
        _ => Letter::ResetPassword,
    };
    let language = user.language(&school.locale);
    let words =
        [("name", Word::Name(&user.full_name)), ("school", Word::Name(&school.name)), ("link", Word::Link(url))];
    mail::service::queue(
        tx,
        &NewMail { user: Some(user.id), to, asked_by: None, kind, letter, language, words: &words },
    )
}

/// Resets the password with a link, and revokes all tokens of the person. The link also verifies the address that it was mailed to.
pub fn reset_password(tx: &Tx, token: &str, hash: &str, origin: &Origin) -> Result<Id<kind::User>> {
    let link = take(tx, Purpose::ResetPassword, token)?;
    let user =
        users::service::find(tx, Realm::School, link.user.ok_or_else(link_invalid)?)?.ok_or_else(link_invalid)?;
    store::save_password(tx, user.id, hash)?;
    match (&link.email, &user.email) {
        (Some(mailed_to), Some(email)) if fold_handle(mailed_to) == fold_handle(email) => {
            users::service::verify_email(tx, &user, email)?;
        }
        _ => {}
    }
    end_access(tx, user.id)?;
    record(tx, "auth.password_reset", &user, origin)?;
    notify(tx, &user, NotificationEvent::PasswordChanged)?;
    Ok(user.id)
}

/// Mails a link that verifies the address of an account; earlier ones become invalid. `false` where the address has reached its bound of
/// mails: the last link then stays valid.
pub fn send_verification(tx: &Tx, user: &User, public_url: &str) -> Result<bool> {
    let Some(to) = user.email.as_deref() else { return Ok(false) };
    if !mail::service::admits(tx, to, MailKind::VerifyEmail)? {
        return Ok(false);
    }
    store::delete_links(tx, Purpose::VerifyEmail, Some(user.id))?;
    let url = make(tx, Purpose::VerifyEmail, Some(user.id), Some(to), public_url)?;
    let school = settings::service::current(tx)?;
    let (kind, letter, language) = (MailKind::VerifyEmail, Letter::VerifyEmail, user.language(&school.locale));
    let words =
        [("name", Word::Name(&user.full_name)), ("school", Word::Name(&school.name)), ("link", Word::Link(&url))];
    mail::service::queue(
        tx,
        &NewMail { user: Some(user.id), to, asked_by: None, kind, letter, language, words: &words },
    )
}

/// Mails a new verification link to the person's own address, if it is not verified.
pub fn resend_verification(tx: &Tx, actor: &Actor, public_url: &str) -> Result<()> {
    let user = users::service::me(tx, actor)?;
    if user.is_unverified() { send_verification(tx, &user, public_url).map(|_| ()) } else { Ok(()) }
}
