//! Delivery to the mail server.

use std::time::Duration;

use tokio::time::Instant;

use super::letter::{NewMail, Word};
use super::model::{MOST_TRIES, MailKind, MailStatus, SendMail};
use super::service;
use super::words::Letter;
use crate::app::App;
use crate::db::{Reader, Tx};
use crate::features::{connections, settings, users};
use crate::kernel::text::{Email, ParsedText};
use crate::kernel::{Actor, Code, Error, Fault, Per, Result, Rule};
use crate::providers::mail::{Delivery, Mail};

/// The longest stored error, in characters.
const LONGEST_ERROR: usize = 1_000;

/// Sends a mail of the outbox to the mail server. On an error the job is retried later.
pub async fn send(app: &App, SendMail { mail: id, unsubscribe }: SendMail) -> Result<()> {
    let found = app.named("sendMail").read(move |db| service::find(db, id)).await;
    let mail = match found {
        Ok(mail) if mail.status == MailStatus::Queued || mail.status == MailStatus::Failed => mail,
        // An earlier run has sent it, or it was erased with the person.
        Ok(_) => return Ok(()),
        Err(error) if error.code() == crate::kernel::Code::ResourceAbsent => return Ok(()),
        Err(error) => return Err(error),
    };
    let letter = Mail { to: mail.to, subject: mail.subject, text: mail.text, html: None, unsubscribe };
    let outcome = connections::flow::mailer(app).await?.send(&letter).await;
    let is_last = mail.attempts + 1 >= MOST_TRIES;
    let worked = match &outcome {
        Ok(Delivery::Kept) => None,
        Ok(Delivery::Accepted(_)) => Some(Ok(())),
        Err(error) => Some(Err(error.fault)),
    };
    let (status, error) = match outcome {
        Ok(Delivery::Kept) => (MailStatus::Kept, None),
        Ok(Delivery::Accepted(_)) => (MailStatus::Sent, None),
        Err(error) if error.permanent || is_last => (MailStatus::Failed, Some(error)),
        Err(error) => (MailStatus::Queued, Some(error)),
    };
    // The response of the server may be long.
    let text: Option<String> = error.as_ref().map(|error| error.message.chars().take(LONGEST_ERROR).collect());
    let settle = move |tx: &Tx| {
        service::settle(tx, id, status, text.as_deref())?;
        worked.map_or(Ok(()), |outcome| connections::note_mail(tx, outcome))
    };
    app.named("sendMail").write(settle).await?;
    match (status, error) {
        (MailStatus::Queued, Some(error)) => Err(Error::internal(error)),
        (_, Some(error)) => {
            tracing::warn!(mail = id.get(), "a mail was given up: {error}");
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The outcome of a test mail.
#[derive(Debug, Clone)]
pub struct MailTest {
    pub to: String,
    /// `accepted`, or the code of the failure.
    pub outcome: &'static str,
    /// The reply of the mail server, if there was one.
    pub reply: Option<String>,
    /// What went wrong, in technical words.
    pub detail: Option<String>,
    pub took: Duration,
}

/// A test mail that is ready to go.
struct Ready {
    letter: Mail,
    is_own: bool,
}

/// Sends a test mail: to the address, or to the admin's own one where it is verified. It does not go through the outbox, so that the
/// answer can say what the mail server said. Also returns whether it went to the admin.
pub async fn send_test(app: &App, actor: &Actor, to: Option<Email>) -> Result<(MailTest, bool)> {
    let _turn = connections::flow::test_turn(app)?;
    let mailer = connections::flow::test_mailer(app).await?;
    let asking = actor.clone();
    let Ready { letter, is_own } = app.read(move |db| test_mail(db, &asking, to.as_ref())).await?;
    let began = Instant::now();
    let outcome = mailer.send(&letter).await;
    let took = began.elapsed();
    let test = match outcome {
        Ok(delivery) => {
            let reply = match delivery {
                Delivery::Accepted(reply) => Some(reply),
                Delivery::Kept => None,
            };
            MailTest { to: letter.to, outcome: connections::ACCEPTED, reply, detail: None, took }
        }
        Err(error) => MailTest {
            to: letter.to,
            outcome: connections::mail_code(error.fault),
            reply: error.reply,
            detail: Some(error.message),
            took,
        },
    };
    Ok((test, is_own))
}

/// Writes the test mail. The text is a template, so that it is of no use as a message to strangers.
fn test_mail(db: &Reader, actor: &Actor, to: Option<&Email>) -> Result<Ready> {
    let person = users::service::me(db, actor)?;
    let own = person.email.as_deref().filter(|_| !person.is_unverified());
    let to = match (to, own) {
        (Some(to), _) => to.as_str().to_owned(),
        (None, Some(own)) => own.to_owned(),
        (None, None) => {
            return Err(Error::invalid(
                "to",
                Fault::new(Rule::Required, "is required, because your own email address is not verified"),
            ));
        }
    };
    let is_own = own.is_some_and(|own| own == to);
    if !is_own && !service::admits_from(db, actor.user)? {
        let sentence = "You have sent as many test emails to other addresses as you can for now.";
        let refused = Error::new(Code::RateLimited, sentence).retry_after(Duration::from_secs(3600));
        return Err(refused.at_bound("test-mails", Per::Person));
    }
    let settings = settings::service::current(db)?;
    let new = NewMail {
        user: None,
        to: &to,
        asked_by: None,
        kind: MailKind::Test,
        letter: Letter::Test,
        language: person.language(&settings.locale),
        words: &[("school", Word::Name(&settings.name)), ("name", Word::Name(&person.full_name))],
    };
    let filled = new.filled();
    let letter = Mail { to: filled.to, subject: filled.subject, text: filled.text, html: None, unsubscribe: None };
    Ok(Ready { letter, is_own })
}
