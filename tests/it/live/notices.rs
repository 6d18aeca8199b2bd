//! Notices: what is posted is kept, streamed, mailed where that is wanted, exported and erased.

use std::time::Duration;

use schola::db::params;
use schola::features::notices::{self, MOST_NOTICES, Notice, NoticeKind};
use schola::features::users;
use schola::kernel::{Error, Id, Realm, Result};
use serde_json::{Value, json};

use super::{Client, fast};
use crate::support::fields::Fields;
use crate::support::holders::raw_count;
use crate::support::server::{Actor, PASSWORD, Server};

/// Posts notices without mail to a person, and fails in the end where that is wanted.
async fn raw_post(server: &Server, person: &Actor<'_>, count: u64, fails: bool) -> Result<()> {
    let id = Id::new(person.id);
    let write = move |tx: &schola::db::Tx<'_>| {
        let person = users::service::find(tx, Realm::School, id)?.unwrap();
        for used in 0..count {
            let params = json!({ "percent": 80, "used": used, "quota": 1000 });
            notices::service::post(tx, &person, &Notice { kind: NoticeKind::QuotaShare, params, mail: None })?;
        }
        if fails { Err(Error::internal_text("no")) } else { Ok(()) }
    };
    server.raw_app().named("test").write(write).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_the_quota_is_a_notice_a_message_and_a_mail() {
    let server = Server::with(|config| {
        config.subscriptions.plans = schola::kernel::Plans::parse("free requests=10", "EUR").unwrap();
    })
    .await;
    let developer = server.developer("linus").await;
    let quiet = server.developer("ken").await;
    quiet.patch("/api/users/me/preferences", &json!({ "email_notifications": false })).await.ok();
    for person in [&developer, &quiet] {
        let mut client = Client::connect(&server, person, None).await;
        client.position().await;
        let key = server.raw_key(person, &[]).await;
        for _ in 0..8 {
            key.get("/v1/ping").await.ok();
        }
        for percent in [50, 80] {
            let frame = client.event().await.unwrap();
            assert_eq!(frame.event.as_deref(), Some("notice.posted"));
            let data: Value = serde_json::from_str(&frame.data).unwrap();
            assert_eq!((&data["kind"], &data["params"]["quota"]), (&json!("quota_share"), &json!(10)));
            assert_eq!(data["params"]["percent"], percent);
            assert!(data.number("id") > 0);
        }
    }
    let mails = server.mails().await;
    let shares: Vec<&str> =
        mails.iter().filter(|mail| mail.subject.contains("80%")).map(|mail| mail.to.as_str()).collect();
    assert_eq!(shares, [developer.email.as_str()], "who wants no mail has the notice alone");
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM notices").await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_posted_with_its_cause_or_not_at_all() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    assert!(raw_post(&server, &ada, 3, true).await.is_err());
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM notices").await, 0);
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM outbox").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_notices_give_way() {
    let server = fast().await;
    let (ada, grace) = (server.learner("ada").await, server.learner("grace").await);
    raw_post(&server, &grace, 1, false).await.unwrap();
    raw_post(&server, &ada, MOST_NOTICES as u64 + 50, false).await.unwrap();
    let id = ada.id;
    let held = server.raw_app().named("test").read(move |db| {
        let oldest: i64 =
            db.one("SELECT MIN(id) AS found FROM notices WHERE user_id = ?1", params![id], |row| row.get("found"))?;
        let held = notices::service::held(db, Id::new(id), oldest - 1, 1_000)?;
        Ok(held.into_iter().map(|notice| notice.params.number("used")).collect::<Vec<_>>())
    });
    let held = held.await.unwrap();
    assert_eq!(held, (50..50 + i64::try_from(MOST_NOTICES).unwrap()).collect::<Vec<_>>());
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM notices").await, MOST_NOTICES as i64 + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_are_exported_and_go_with_the_person() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    raw_post(&server, &ada, 2, false).await.unwrap();
    server.advance(Duration::from_secs(60));
    let archive = ada.get("/api/users/me/export").await.body;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let records: Value = serde_json::from_reader(archive.by_name("notices.json").unwrap()).unwrap();
    assert_eq!(records.as_array().unwrap().len(), 2);
    assert_eq!(records[1]["params"], json!({ "percent": 80, "used": 1, "quota": 1000 }));
    assert_eq!(records[0]["kind"], "quota_share");
    ada.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM notices").await, 0);
}
