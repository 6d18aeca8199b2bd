//! Delivery to the mail server.

use super::model::{MOST_TRIES, MailStatus};
use super::service;
use crate::app::App;
use crate::kernel::{Error, Id, Result, id::kind};
use crate::providers::mail::{Delivery, Mail};

/// The longest stored error, in characters.
const LONGEST_ERROR: usize = 1_000;

/// Sends a mail of the outbox to the mail server. On an error the job is retried later.
pub async fn send(app: &App, id: Id<kind::Mail>) -> Result<()> {
    let found = app.named("sendMail").read(move |db| service::find(db, id)).await;
    let mail = match found {
        Ok(mail) if mail.status == MailStatus::Queued || mail.status == MailStatus::Failed => mail,
        // An earlier run has sent it, or it was erased with the person.
        Ok(_) => return Ok(()),
        Err(error) if error.code() == crate::kernel::Code::ResourceAbsent => return Ok(()),
        Err(error) => return Err(error),
    };
    let letter = Mail { to: mail.to, subject: mail.subject, text: mail.text, html: None };
    let outcome = app.mailer.send(&letter).await;
    let is_last = mail.attempts + 1 >= MOST_TRIES;
    let (status, error) = match outcome {
        Ok(Delivery::Kept) => (MailStatus::Kept, None),
        Ok(Delivery::Accepted(_)) => (MailStatus::Sent, None),
        Err(error) if error.permanent || is_last => (MailStatus::Failed, Some(error)),
        Err(error) => (MailStatus::Queued, Some(error)),
    };
    // The response of the server may be long.
    let text: Option<String> = error.as_ref().map(|error| error.message.chars().take(LONGEST_ERROR).collect());
    app.named("sendMail").write(move |tx| service::settle(tx, id, status, text.as_deref())).await?;
    match (status, error) {
        (MailStatus::Queued, Some(error)) => Err(Error::internal(error)),
        (_, Some(error)) => {
            tracing::warn!(mail = id.get(), "a mail was given up: {error}");
            Ok(())
        }
        _ => Ok(()),
    }
}
