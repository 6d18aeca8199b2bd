//! Handing mail over.

use super::model::MailStatus;
use super::service;
use crate::app::App;
use crate::kernel::{Error, Id, Result, id::kind};
use crate::providers::mail::{Delivery, Mail};

/// Hands a mail of the outbox to the mail server. An error means: try again later.
pub async fn send(app: &App, id: Id<kind::Mail>) -> Result<()> {
    let found = app.read("sendMail", move |db| service::find(db, id)).await;
    let mail = match found {
        Ok(mail) if mail.status == MailStatus::Queued || mail.status == MailStatus::Failed => mail,
        // Sent by an earlier run of this job, or erased with the person since.
        Ok(_) => return Ok(()),
        Err(error) if error.code() == crate::kernel::Code::ResourceAbsent => return Ok(()),
        Err(error) => return Err(error),
    };
    let letter = Mail { to: mail.to, subject: mail.subject, text: mail.text, html: None };
    let (status, error) = match app.mailer.send(&letter).await {
        Ok(Delivery::Kept) => (MailStatus::Kept, None),
        Ok(Delivery::Accepted(_)) => (MailStatus::Sent, None),
        Err(error) => (MailStatus::Failed, Some(error)),
    };
    let text = error.as_ref().map(|error| error.message.clone());
    app.write("sendMail", move |tx| service::settle(tx, id, status, text.as_deref())).await?;
    match error {
        Some(error) if !error.permanent => Err(Error::internal(error)),
        _ => Ok(()),
    }
}
