//! Links that work once.

use super::super::model::{Link, Purpose};
use super::super::store;
use super::logins::{end_access, record, record_by};
use crate::db::Tx;
use crate::features::mail::{self, NewMail};
use crate::features::school;
use crate::features::users::{self, User};
use crate::kernel::entropy::sha256;
use crate::kernel::text::{Email, ParsedText};
use crate::kernel::{Actor, Code, Error, Id, Origin, Realm, Result, id::kind};

fn link_invalid() -> Error {
    Error::new(Code::AuthLinkInvalid, "This link is not good any more: it was used, or its time is over.")
        .with_field("token", "is unknown, was used, or has expired")
}

/// Makes a link and gives its address. The token stands behind `#`, which browsers do not send to servers, so that no log holds it.
fn make(
    tx: &Tx,
    purpose: Purpose,
    user: Option<Id<kind::User>>,
    email: Option<&str>,
    public_url: &str,
) -> Result<String> {
    let token = tx.entropy().token()?;
    let link = Link { user, email: email.map(str::to_owned), expires_at: tx.now().plus(purpose.life()) };
    store::insert_link(tx, purpose, &sha256(token.as_bytes()), &link)?;
    Ok(format!("{public_url}{}#token={token}", purpose.page()))
}

/// Uses up a link of the purpose.
fn take(tx: &Tx, purpose: Purpose, token: &str) -> Result<Link> {
    let link = store::take_link(tx, purpose, &sha256(token.trim().as_bytes()))?;
    link.filter(|link| link.expires_at > tx.now()).ok_or_else(link_invalid)
}

/// The link that makes the first admin. The ones before stop working.
pub fn setup_link(tx: &Tx, public_url: &str) -> Result<String> {
    store::delete_links(tx, Purpose::Setup, None)?;
    make(tx, Purpose::Setup, None, None, public_url)
}

/// Uses up a set-up link.
pub(super) fn take_setup(tx: &Tx, token: &str) -> Result<()> {
    take(tx, Purpose::Setup, token).map(|_| ())
}

/// Mails a link to set a new password, if the address belongs to somebody. Otherwise does nothing, and looks the same.
pub fn forgot_password(tx: &Tx, email: &Email, public_url: &str, origin: &Origin) -> Result<()> {
    let Some(user) = users::service::find_by_handle(tx, email.as_str())? else { return Ok(()) };
    let url = reset_link(tx, &user, public_url)?;
    mail_reset(tx, &user, &url)?;
    record_by(tx, "auth.reset_requested", None, &user, origin)
}

/// Makes a link to set a new password. The ones before stop working.
pub fn reset_link(tx: &Tx, user: &User, public_url: &str) -> Result<String> {
    store::delete_links(tx, Purpose::ResetPassword, Some(user.id))?;
    make(tx, Purpose::ResetPassword, Some(user.id), None, public_url)
}

/// Mails a reset link.
pub fn mail_reset(tx: &Tx, user: &User, url: &str) -> Result<()> {
    let school = school::service::settings(tx)?.name;
    let text = format!(
        "Hello {},\n\nsomebody, probably you, asked to set a new password at {school}. Open this link within a day to choose one:\n\n\
         {url}\n\nIt works once. If it was not you, there is nothing to do: your password is as it was.\n",
        user.full_name
    );
    send(tx, user, user.email.as_deref(), format!("{school}: set a new password"), text)
}

/// Sets the password by a reset link, and ends every token of the person.
pub fn reset_password(tx: &Tx, token: &str, hash: &str, origin: &Origin) -> Result<()> {
    let link = take(tx, Purpose::ResetPassword, token)?;
    let user =
        users::service::find(tx, Realm::School, link.user.ok_or_else(link_invalid)?)?.ok_or_else(link_invalid)?;
    store::save_password(tx, user.id, hash)?;
    end_access(tx, user.id)?;
    record(tx, "auth.password_reset", &user, origin)
}

/// Mails a link that verifies the address; the ones before stop working.
pub fn send_verification(tx: &Tx, user: &User, email: &str, public_url: &str) -> Result<()> {
    store::delete_links(tx, Purpose::VerifyEmail, Some(user.id))?;
    let url = make(tx, Purpose::VerifyEmail, Some(user.id), Some(email), public_url)?;
    let school = school::service::settings(tx)?.name;
    let text = format!(
        "Hello {},\n\nplease open this link within a week, so that {school} knows that mail to this address reaches you:\n\n{url}\n\n\
         If you have no account there, you can forget this mail.\n",
        user.full_name
    );
    send(tx, user, Some(email), format!("{school}: verify your address"), text)
}

/// Mails a new link to the person's own address, where there is anything to verify.
pub fn resend_verification(tx: &Tx, actor: &Actor, public_url: &str) -> Result<()> {
    let user = users::service::me(tx, actor)?;
    match user.email.as_deref().filter(|_| user.email_verified_at.is_none()) {
        Some(email) => send_verification(tx, &user, email, public_url),
        None => Ok(()),
    }
}

/// Mails a link to a new address, which takes the place of the old one once the link is opened.
pub fn change_email(tx: &Tx, actor: &Actor, email: &Email, public_url: &str) -> Result<()> {
    let user = users::service::me(tx, actor)?;
    let holder = users::service::find_by_handle(tx, email.as_str())?;
    if holder.is_some_and(|holder| holder.id != user.id) {
        let error = Error::new(Code::EmailTaken, "Somebody has this e-mail address already.");
        return Err(error.with_field("email", "is registered already"));
    }
    send_verification(tx, &user, email.as_str(), public_url)?;
    record(tx, "auth.email_change_requested", &user, &actor.origin)
}

/// Verifies the address that the link was mailed to, and makes it the person's.
pub fn verify_email(tx: &Tx, token: &str, origin: &Origin) -> Result<String> {
    let link = take(tx, Purpose::VerifyEmail, token)?;
    let (user, email) = link.user.zip(link.email).ok_or_else(link_invalid)?;
    let user = users::service::find(tx, Realm::School, user)?.ok_or_else(link_invalid)?;
    let user = users::service::verify_email(tx, &user, &email)?;
    record(tx, "auth.email_verified", &user, origin)?;
    Ok(email)
}

fn send(tx: &Tx, user: &User, to: Option<&str>, subject: String, text: String) -> Result<()> {
    match to {
        Some(to) => mail::service::queue(tx, &NewMail { user: Some(user.id), to: to.to_owned(), subject, text }),
        None => Ok(()),
    }
}

/// Ends the links of a person whose access ended, so that an old mail is no way back in.
pub fn forget_links(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    store::delete_links(tx, Purpose::ResetPassword, Some(user))
}
