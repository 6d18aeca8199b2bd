//! The stream of notifications, and what is posted with its cause.

use std::time::Duration;

use schola::features::notifications::{self, NewNotification, NotificationEvent};
use schola::features::users;
use schola::kernel::{Code, Error, Id, Realm, Result};
use serde_json::{Value, json};

use super::{Client, Frame, fast, raw_post, raw_post_all, request_at};
use crate::support::fields::Fields;
use crate::support::holders::raw_count;
use crate::support::server::{Actor, PASSWORD, Server};

const PATH: &str = "/api/notifications/stream";

/// Notifies a person so many times, and fails in the end where that is wanted.
async fn raw_notify(server: &Server, person: &Actor<'_>, totals: std::ops::Range<i64>, fails: bool) -> Result<()> {
    let id = Id::new(person.id);
    let write = move |tx: &schola::db::Tx<'_>| {
        let person = users::service::find(tx, Realm::School, id)?.unwrap();
        for total in totals.clone() {
            let new = NewNotification::of(NotificationEvent::LeagueReached, json!({ "total": total }));
            notifications::service::notify(tx, &person, &new)?;
        }
        if fails { Err(Error::internal_text("no")) } else { Ok(()) }
    };
    server.raw_app().named("test").write(write).await
}

fn data(frame: &Frame) -> Value {
    serde_json::from_str(&frame.data).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_the_quota_is_a_notification_a_message_and_a_mail() {
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
            assert_eq!(frame.event.as_deref(), Some("notification.posted"));
            let data = data(&frame);
            assert_eq!((&data["event"], &data["data"]["quota"]), (&json!("quota_share"), &json!(10)));
            assert_eq!(data["data"]["percent"], percent);
            assert!(data.number("id") > 0);
        }
    }
    let mails = server.mails().await;
    let shares: Vec<&str> =
        mails.iter().filter(|mail| mail.subject.contains("80%")).map(|mail| mail.to.as_str()).collect();
    assert_eq!(shares, [developer.email.as_str()], "who wants no mail has the notification alone");
    let shares = "SELECT COUNT(*) AS found FROM notifications WHERE event = 'quota_share'";
    assert_eq!(raw_count(&server, shares).await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_is_posted_with_its_cause_or_not_at_all() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    assert!(raw_notify(&server, &ada, 0..3, true).await.is_err());
    for table in [
        "SELECT COUNT(*) AS found FROM notifications",
        "SELECT COUNT(*) AS found FROM notification_people",
        "SELECT COUNT(*) AS found FROM outbox",
    ] {
        assert_eq!(raw_count(&server, table).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_has_notifications_and_what_was_read_and_nothing_else() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    let mut client = Client::connect_to(&server, &ada, PATH, None).await;
    let position = client.position().await;
    // More than one portion of other messages.
    raw_post_all(&server, &ada, 0..100).await;
    raw_notify(&server, &ada, 7..8, false).await.unwrap();
    let frame = client.event().await.unwrap();
    assert_eq!(frame.event.as_deref(), Some("notification"));
    let posted = data(&frame);
    assert_eq!((posted.number("unread_count"), posted["data"].number("total")), (1, 7));
    let listed = ada.get("/api/notifications").await.ok()["notifications"][0].clone();
    for field in ["id", "kind", "event", "data", "read", "created_at"] {
        assert_eq!(posted[field], listed[field], "{field}");
    }
    ada.patch(&format!("/api/notifications/{}/read", posted["id"]), &json!({})).await.ok();
    let frame = client.event().await.unwrap();
    assert_eq!((frame.event.as_deref(), frame.data.as_str()), (Some("read"), "{\"unread_count\":0}"));
    drop(client);
    raw_notify(&server, &ada, 8..9, false).await.unwrap();
    let mut client = Client::connect_to(&server, &ada, PATH, Some(position)).await;
    client.position().await;
    let events: Vec<Option<String>> =
        [client.event().await, client.event().await, client.event().await].map(|frame| frame.unwrap().event).into();
    assert_eq!(events, ["notification", "read", "notification"].map(|name| Some(name.to_owned())));
    let wrong = request_at(&server, &ada, PATH, Some("x")).await;
    assert_eq!(wrong.status(), 400);
    server.nobody().get(PATH).await.refused(Code::AuthMissing);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_ends_the_stream() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    raw_notify(&server, &ada, 0..1, false).await.unwrap();
    let mut client = Client::connect_to(&server, &ada, PATH, Some(0)).await;
    client.position().await;
    let first = client.event().await.unwrap();
    raw_notify(&server, &ada, 1..3, false).await.unwrap();
    ada.post_empty("/api/auth/logout").await.ok();
    let last = loop {
        let frame = client.event().await.unwrap();
        if frame.event.as_deref() == Some("end") {
            break frame;
        }
    };
    assert_eq!(data(&last)["code"], "auth.invalid");
    assert_eq!(client.next().await, None);
    assert!(first.id.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_were_removed_make_the_client_list_again() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    raw_post(&server, &ada, 1).await;
    raw_notify(&server, &ada, 0..300, false).await.unwrap();
    let mut client = Client::connect_to(&server, &ada, PATH, Some(1)).await;
    assert_eq!(client.event().await.unwrap().event.as_deref(), Some("reset"));
}

#[tokio::test(flavor = "multi_thread")]
async fn notifications_are_exported_and_go_with_the_person() {
    let server = fast().await;
    let ada = server.learner("ada").await;
    raw_notify(&server, &ada, 0..2, false).await.unwrap();
    let change = json!({ "kinds": [{ "kind": "league", "email": "digest" }] });
    ada.patch("/api/notifications/preferences", &change).await.ok();
    server.advance(Duration::from_secs(60));
    let archive = ada.get("/api/users/me/export").await.body;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let records: Value = serde_json::from_reader(archive.by_name("notifications.json").unwrap()).unwrap();
    assert_eq!(records.as_array().unwrap().len(), 2);
    assert_eq!((&records[1]["data"], &records[0]["kind"]), (&json!({ "total": 1 }), &json!("league")));
    let choices: Value = serde_json::from_reader(archive.by_name("notification-preferences.json").unwrap()).unwrap();
    assert_eq!(choices["kinds"]["league"], json!({ "in_app": true, "email": "digest" }));
    ada.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM notifications").await, 0);
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM notification_people").await, 0);
}
