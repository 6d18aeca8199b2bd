//! Mail that does not go out: what an admin sees of it, and how long it is tried.

use std::time::Duration;

use schola::features::mail::MOST_TRIES;
use schola::providers::mail::{MailError, MailFault};
use serde_json::Value;

use crate::support::fields::Fields;
use crate::support::mail::raw_mail;
use crate::support::server::{Actor, Server};

fn failure(permanent: bool, message: &str) -> MailError {
    let error = MailError::passing(MailFault::Other, message);
    MailError { permanent, ..error }
}

async fn latest(admin: &Actor<'_>) -> Value {
    admin.get("/api/admin/outbox").await.ok()["mails"][0].clone()
}

#[tokio::test]
async fn a_final_failure_is_tried_once_and_a_passing_one_again() {
    let server = Server::spawn().await;
    server.mailer().fail_next(failure(true, "550 5.1.1 no such user"));
    raw_mail(&server, "ada@school.test").await;
    server.settle().await;
    server.advance(Duration::from_secs(24 * 3600));
    assert_eq!(server.mails().await.len(), 0, "it was not tried again");
    let admin = server.admin().await;
    let mail = latest(&admin).await;
    assert_eq!((&mail["status"], &mail["attempts"]), (&"failed".into(), &1.into()), "{mail}");
    assert_eq!(mail["error"], "550 5.1.1 no such user");

    server.mailer().fail_next(failure(false, &"450 greylisted ".repeat(200)));
    raw_mail(&server, "ada@school.test").await;
    server.settle().await;
    let mail = latest(&admin).await;
    assert_eq!((&mail["status"], &mail["attempts"]), (&"queued".into(), &1.into()), "{mail}");
    assert_eq!(mail.text("error").len(), 1_000, "a long answer is cut");
    server.advance(Duration::from_secs(60));
    assert_eq!(server.mails().await.len(), 1);
    let mail = latest(&admin).await;
    assert_eq!((&mail["status"], &mail["attempts"], mail.get("error")), (&"sent".into(), &2.into(), None), "{mail}");
}

#[tokio::test]
async fn a_mail_is_given_up_after_three_days() {
    let server = Server::spawn().await;
    for _ in 0..200 {
        server.mailer().fail_next(failure(false, "421 too many connections"));
    }
    raw_mail(&server, "ada@school.test").await;
    let mut hours = 0;
    let mail = loop {
        server.settle().await;
        let mail = latest(&server.admin().await).await;
        if mail["status"] != "queued" {
            break mail;
        }
        assert!(hours < 100, "it is tried for ever");
        server.advance(Duration::from_secs(3605));
        hours += 1;
    };
    assert_eq!((&mail["status"], mail["attempts"].as_i64()), (&"failed".into(), Some(MOST_TRIES)), "{mail}");
    assert!((70..100).contains(&hours), "it was tried for {hours} hours");
}
