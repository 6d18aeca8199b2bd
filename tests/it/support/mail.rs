//! Mails that tests put into the outbox directly.

use schola::db::Tx;
use schola::features::mail::{self, Letter, MailKind, NewMail, Word};
use schola::kernel::locale::Language;

use super::server::Server;

/// Queues a mail to this address.
pub async fn raw_mail(server: &Server, to: &'static str) {
    let queue = move |tx: &Tx| {
        let new = NewMail {
            user: None,
            to,
            asked_by: None,
            kind: MailKind::KeyNotice,
            letter: Letter::AddressInUse,
            language: Language::English,
            words: &[("school", Word::Name("Schola"))],
        };
        mail::service::queue(tx, &new)
    };
    assert!(server.raw_app().named("test").write(queue).await.unwrap());
}
