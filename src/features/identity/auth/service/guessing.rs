//! Warnings about guessing.

use std::time::Duration;

use super::log::{notify_in_app, record_by};
use crate::db::Tx;
use crate::features::mail::{self, Letter, MailKind, NewMail, Word};
use crate::features::notifications::NotificationEvent;
use crate::features::settings;
use crate::features::users;
use crate::kernel::{Id, Origin, Realm, Result, id::kind};

/// The shortest time between two equal warnings.
const BETWEEN_NOTICES: Duration = Duration::from_secs(24 * 3600);

/// Warns the owner of an account that the password or the second factor is being guessed, and records it. Does nothing for a name without
/// an account, and warns no owner twice in a day.
pub fn tell_of_guessing(tx: &Tx, user: Option<Id<kind::User>>, is_code: bool, public_url: &str) -> Result<()> {
    let Some(id) = user else { return Ok(()) };
    let Some(user) = users::service::find(tx, Realm::School, id)? else { return Ok(()) };
    record_by(tx, "auth.guessing_noticed", None, &user, &Origin::default())?;
    let Some(to) = user.email.as_deref() else { return Ok(()) };
    let kind = if is_code { MailKind::CodeGuessed } else { MailKind::PasswordGuessed };
    if mail::service::was_told(tx, to, kind, BETWEEN_NOTICES)? {
        return Ok(());
    }
    let school = settings::service::current(tx)?;
    let url = format!("{public_url}/forgot-password");
    let words =
        [("name", Word::Name(&user.full_name)), ("school", Word::Name(&school.name)), ("link", Word::Link(&url))];
    let letter = if is_code { Letter::CodeGuessed } else { Letter::PasswordGuessed };
    let language = user.language(&school.locale);
    let mail = NewMail { user: Some(id), to, asked_by: None, kind, letter, language, words: &words };
    mail::service::queue(tx, &mail)?;
    notify_in_app(tx, &user, NotificationEvent::GuessingNoticed)
}
