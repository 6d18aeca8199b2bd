//! Posting notices.

use serde_json::json;

use super::model::{Mailed, Notice, PastNotice};
use super::store;
use crate::db::{Reader, Tx};
use crate::events::outbox::{self, Audience};
use crate::features::mail::{self, NewMail};
use crate::features::settings;
use crate::features::users::{self, User};
use crate::kernel::{Id, Result, id::kind};

/// The message to open pages about a new notice.
const POSTED: &str = "notice.posted";

/// Posts a notice to a person: in the app, to open pages, and by mail where the notice has one and the person wants it.
pub fn post(tx: &Tx, person: &User, notice: &Notice) -> Result<Id<kind::Notice>> {
    let (kind, params) = (notice.kind.name(), &notice.params);
    let id = store::insert(tx, person.id, kind, params)?;
    store::trim(tx, person.id)?;
    outbox::post(tx, Audience::Person(person.id), POSTED, &json!({ "id": id, "kind": kind, "params": params }))?;
    if let Some(mailed) = &notice.mail
        && (!notice.kind.is_optional_by_mail() || users::service::wants_mail(tx, person.id)?)
    {
        send(tx, person, mailed)?;
    }
    Ok(id)
}

/// Queues the mail to the address of the account, if it has one.
fn send(tx: &Tx, person: &User, mailed: &Mailed) -> Result<()> {
    let Some(to) = person.email.as_deref() else { return Ok(()) };
    let language = person.language(&settings::service::current(tx)?.locale);
    let Mailed { kind, letter, words } = *mailed;
    mail::service::queue(tx, &NewMail { user: Some(person.id), to, asked_by: None, kind, letter, language, words })
        .map(|_| ())
}

/// Lists at most `most` notices of a person, with ids above `after`.
pub fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<PastNotice>> {
    store::held(db, user, after, most)
}
