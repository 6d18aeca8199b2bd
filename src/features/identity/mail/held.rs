//! The mails to a person, for the export.

use serde_json::{Value, json};

use super::service;
use crate::db::Reader;
use crate::features::holding::{Held, Holding, List, PORTION, by_the_feature, set, without_tokens};
use crate::features::users::User;
use crate::kernel::Result;

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "the emails sent to you",
    held: Held::List(List { path: "mails.json", portion: mails }),
    tables: &[by_the_feature("mails")],
}];

/// Lists the mails, without the tokens of their links.
fn mails(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let mails = service::held(db, user.id, after, PORTION)?;
    let mails = mails
        .into_iter()
        .map(|mail| {
            let mut shown = json!({
                "id": mail.id,
                "to": mail.to,
                "subject": mail.subject,
                "text": without_tokens(&mail.text),
                "status": mail.status.name(),
                "created_at": mail.created_at,
            });
            set(&mut shown, "sent_at", mail.sent_at);
            (mail.id.get(), shown)
        })
        .collect();
    Ok(mails)
}
