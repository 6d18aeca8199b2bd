//! Outgoing mail.

use serde_json::json;

use super::record;
use crate::db::Tx;
use crate::features::audit::Subject;
use crate::features::mail::{self, Mail};
use crate::kernel::{Actor, Id, Result, id::kind};

/// A mail with its text. It is written down who read it, for mail carries links that let people in.
pub fn read_mail(tx: &Tx, actor: &Actor, id: Id<kind::Mail>) -> Result<Mail> {
    let mail = mail::service::find(tx, id)?;
    // The log names the mail by its subject line and not by the address, which must be gone when the person is.
    let subject = Subject { kind: "mail".into(), id: mail.id.get(), label: mail.subject.clone() };
    record(tx, actor, "mails.read", Some(subject), json!({}))?;
    Ok(mail)
}
