//! The outbox of the demo school, which has no mail server.

use serde::Deserialize;

use super::model::{MailStatus, PastMail};
use super::service;
use crate::db::Tx;
use crate::features::demo_data::{DemoSchool, minutes_ago, table};
use crate::kernel::Result;

#[derive(Deserialize)]
struct Mails {
    mail: Vec<Mail>,
}

#[derive(Deserialize)]
struct Mail {
    minutes_ago: u64,
    to: String,
    subject: String,
    text: String,
}

/// Adds stored mails.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    for Mail { minutes_ago: minutes, to, subject, text } in table::<Mails>("mails.toml")?.mail {
        let user = school.person_at(&to).map(|user| user.id);
        let text = text.trim_start().to_owned();
        service::insert_historic(
            tx,
            &PastMail { user, to, subject, text },
            MailStatus::Kept,
            minutes_ago(tx, minutes),
        )?;
    }
    Ok(())
}
