//! Changes of a person's email address: verification, the notice to the old address, and the link that undoes the change.
//!
//! An attacker who knows the password can change the address. So the old address is told twice, and its undo link survives whatever the
//! attacker does: other changes of address, password or second factor, and revoked sign-ins. The link ends when it is used or expires, by
//! an undo from an earlier address, or when an admin sets the address. Until then no other account gets the old address.

use std::time::Duration;

use super::super::model::{ChangeEmail, Purpose};
use super::super::store;
use super::access::{Confirmed, access_version, end_access};
use super::links::{hash_of, link_invalid, mail_reset, make, reset_link, send_verification, take};
use super::log::{notify_in_app, record, record_by};
use super::second_factor::forget_second_factor;
use crate::db::{Reader, Tx};
use crate::events::{Emit, Event};
use crate::features::mail::{self, Letter, MailKind, NewMail, Word};
use crate::features::notifications::NotificationEvent;
use crate::features::settings;
use crate::features::users::{self, User};
use crate::jobs::Enqueue;
use crate::kernel::locale::Language;
use crate::kernel::text::{Email, ParsedText, fold_handle};
use crate::kernel::{Actor, Code, Error, Fault, Id, Origin, Realm, Result, Rule, id::kind};

/// The shortest time between two notices to the old address, while it has a valid link.
const BETWEEN_NOTICES: Duration = Duration::from_secs(3600);

fn email_taken() -> Error {
    Error::new(Code::EmailTaken, "This email address is already registered. Sign in or reset your password.")
        .with_field("email", Fault::new(Rule::Taken, "is already registered"))
}

/// Refuses an address that another person may still restore.
pub(super) fn must_be_free(db: &Reader, email: &str, user: Option<Id<kind::User>>) -> Result<()> {
    if store::is_kept_for_another(db, email, user)? { Err(email_taken()) } else { Ok(()) }
}

/// Queues a verification link to a new address, which replaces the old one when the link is opened. A later job checks whether another
/// account has the address: this transaction writes the same rows for every address.
pub fn ask_email_change(tx: &Tx, actor: &Actor, confirmed: Confirmed, email: &Email) -> Result<()> {
    confirmed.check(tx, actor.user)?;
    let user = users::service::me(tx, actor)?;
    record(tx, "auth.email_change_requested", &user, &actor.origin)?;
    let access_version = access_version(tx, user.id)?;
    tx.enqueue(&ChangeEmail { user: user.id, email: email.as_str().to_owned(), access_version })?;
    Ok(())
}

/// Mails the link to the new address, or a notice to its holder, and a notice to the old address. Does nothing if the access version has
/// changed since the request.
pub fn mail_email_change(tx: &Tx, id: Id<kind::User>, email: &str, version: i64, public_url: &str) -> Result<()> {
    let Some(user) = users::service::find(tx, Realm::School, id)? else { return Ok(()) };
    if access_version(tx, id)? != version {
        return Ok(());
    }
    if user.email.as_deref().map(fold_handle) == Some(fold_handle(email)) {
        return if user.is_unverified() { send_verification(tx, &user, public_url).map(|_| ()) } else { Ok(()) };
    }
    let holder = users::service::find_by_handle(tx, email)?;
    if mail::service::admits_from(tx, id)? {
        if holder.is_some() || store::is_kept_for_another(tx, email, Some(id))? {
            tell_holder(tx, &user, holder.as_ref(), email)?;
        } else if mail::service::admits(tx, email, MailKind::ChangeEmail)? {
            send_link(tx, &user, email, public_url)?;
        }
    }
    tell_old(tx, &user, email, MailKind::ChangeAsked, public_url)
}

fn send_link(tx: &Tx, user: &User, to: &str, public_url: &str) -> Result<()> {
    store::delete_links(tx, Purpose::ChangeEmail, Some(user.id))?;
    let url = make(tx, Purpose::ChangeEmail, Some(user.id), Some(to), public_url)?;
    let school = settings::service::current(tx)?;
    let words =
        [("name", Word::Name(&user.full_name)), ("school", Word::Name(&school.name)), ("link", Word::Link(&url))];
    let mail = NewMail {
        user: Some(user.id),
        to,
        asked_by: Some(user.id),
        kind: MailKind::ChangeEmail,
        letter: Letter::ChangeEmail,
        language: user.language(&school.locale),
        words: &words,
    };
    mail::service::queue(tx, &mail).map(|_| ())
}

fn tell_holder(tx: &Tx, asker: &User, holder: Option<&User>, to: &str) -> Result<()> {
    let school = settings::service::current(tx)?;
    let mail = NewMail {
        user: holder.map(|holder| holder.id),
        to,
        asked_by: Some(asker.id),
        kind: MailKind::AddressInUse,
        letter: Letter::AddressInUse,
        language: Language::of_person(holder.and_then(|holder| holder.locale.as_deref()), &school.locale),
        words: &[("school", Word::Name(&school.name))],
    };
    mail::service::queue(tx, &mail).map(|_| ())
}

/// Mails a notice of the change to the old address, with the undo link.
fn tell_old(tx: &Tx, user: &User, new: &str, kind: MailKind, public_url: &str) -> Result<()> {
    let Some(old) = user.email.as_deref() else { return Ok(()) };
    if kind == MailKind::ChangeAsked
        && mail::service::was_told(tx, old, kind, BETWEEN_NOTICES)?
        && store::has_link_to(tx, Purpose::UndoEmailChange, old, user.id)?
    {
        return Ok(());
    }
    let url = make(tx, Purpose::UndoEmailChange, Some(user.id), Some(old), public_url)?;
    let school = settings::service::current(tx)?;
    let words = [
        ("name", Word::Name(&user.full_name)),
        ("school", Word::Name(&school.name)),
        ("new", Word::Name(new)),
        ("link", Word::Link(&url)),
    ];
    let letter = match kind {
        MailKind::AddressChanged => Letter::AddressChanged,
        _ => Letter::ChangeAsked,
    };
    let language = user.language(&school.locale);
    let mail = NewMail { user: Some(user.id), to: old, asked_by: None, kind, letter, language, words: &words };
    mail::service::queue(tx, &mail).map(|_| ())
}

/// Saves the new address, which the link has verified, and notifies the old one.
fn complete(tx: &Tx, user: &User, email: &str, public_url: &str, origin: &Origin) -> Result<()> {
    must_be_free(tx, email, Some(user.id))?;
    let changed = users::service::verify_email(tx, user, email)?;
    tell_old(tx, user, email, MailKind::AddressChanged, public_url)?;
    notify_in_app(tx, &changed, NotificationEvent::EmailChanged)?;
    record(tx, "auth.email_changed", &changed, origin)
}

/// Follows up on a change of address by an admin. It notifies the old address, ends its undo links, because the admin has the last word,
/// and mails a verification link to the new one.
pub fn email_set_by_admin(tx: &Tx, before: &User, after: &User, public_url: &str) -> Result<()> {
    if let Some(email) = &after.email {
        must_be_free(tx, email, Some(after.id))?;
    }
    store::delete_links(tx, Purpose::UndoEmailChange, Some(after.id))?;
    if let Some(old) = before.email.as_deref() {
        let school = settings::service::current(tx)?;
        let words = [
            ("name", Word::Name(&before.full_name)),
            ("school", Word::Name(&school.name)),
            ("new", Word::Name(after.email.as_deref().unwrap_or_default())),
        ];
        let mail = NewMail {
            user: Some(before.id),
            to: old,
            asked_by: None,
            kind: MailKind::AddressChanged,
            letter: Letter::AddressChangedByAdmin,
            language: before.language(&school.locale),
            words: &words,
        };
        mail::service::queue(tx, &mail)?;
    }
    notify_in_app(tx, after, NotificationEvent::EmailChanged)?;
    send_verification(tx, after, public_url).map(|_| ())
}

/// Undoes a change of address: restores the old, verified address, signs the account out and blocks sign-in until the reset link is used
/// that is mailed there. A second factor and keys that were created since the change was requested are removed too.
pub fn undo_email_change(tx: &Tx, token: &str, public_url: &str, origin: &Origin) -> Result<(Id<kind::User>, String)> {
    let link = take(tx, Purpose::UndoEmailChange, token)?;
    let (id, email) = link.user.zip(link.email).ok_or_else(link_invalid)?;
    let user = users::service::find(tx, Realm::School, id)?.ok_or_else(link_invalid)?;
    let restored = users::service::verify_email(tx, &user, &email)?;
    // A later owner of the account must not restore it by the same means; an earlier one may.
    store::delete_links_since(tx, Purpose::UndoEmailChange, id, link.created_at)?;
    let factor = store::credential(tx, id)?.and_then(|credential| credential.totp_confirmed_at);
    if factor.is_some_and(|confirmed| confirmed >= link.created_at) {
        forget_second_factor(tx, &user)?;
    }
    tx.emit(Event::AccessTakenBack { user: id, since: link.created_at });
    store::delete_password(tx, id)?;
    end_access(tx, id)?;
    let url = reset_link(tx, &restored, Some(&email), public_url)?;
    mail_reset(tx, &restored, &url, MailKind::WayBack)?;
    record_by(tx, "auth.email_change_undone", None, &restored, origin)?;
    Ok((id, email))
}

/// Verifies the address that the link was mailed to, and saves it if it is a new one.
pub fn verify_email(tx: &Tx, token: &str, public_url: &str, origin: &Origin) -> Result<String> {
    let hash = hash_of(token);
    let purpose = match store::find_link(tx, Purpose::ChangeEmail, &hash)? {
        Some(_) => Purpose::ChangeEmail,
        None => Purpose::VerifyEmail,
    };
    let link = take(tx, purpose, token)?;
    let (user, email) = link.user.zip(link.email).ok_or_else(link_invalid)?;
    let user = users::service::find(tx, Realm::School, user)?.ok_or_else(link_invalid)?;
    if purpose == Purpose::ChangeEmail {
        complete(tx, &user, &email, public_url, origin)?;
    } else {
        let user = users::service::verify_email(tx, &user, &email)?;
        record(tx, "auth.email_verified", &user, origin)?;
    }
    Ok(email)
}
