//! The list, what is unread, and what is kept.

use std::time::Duration;

use reqwest::Method;
use schola::db::{Tx, params};
use schola::features;
use schola::features::notifications::{MOST_NOTIFICATIONS, NotificationEvent};
use schola::kernel::Code;
use serde_json::json;

use super::{list, raw_notify, raw_notify_of, unread};
use crate::support::fields::Fields;
use crate::support::holders::raw_count;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_list_has_pages_kinds_and_what_is_unread() {
    let server = Server::spawn().await;
    let (ada, grace) = (server.learner("ada").await, server.learner("grace").await);
    assert!(list(&ada, "").await.is_empty());
    raw_notify(&server, &ada, 0..5).await;
    raw_notify_of(&server, &ada, NotificationEvent::ClassJoined, 5..7).await;
    raw_notify(&server, &grace, 0..1).await;
    let all = list(&ada, "").await;
    assert_eq!(all.iter().map(|one| one["data"].number("total")).collect::<Vec<_>>(), [6, 5, 4, 3, 2, 1, 0]);
    assert_eq!((all[0].text("kind"), all[0].text("event"), &all[0]["read"]), ("class", "class_joined", &json!(false)));
    assert!(all[0]["read_at"].is_null() && all[0]["created_at"].is_string());
    assert_eq!(list(&ada, "?kind=class").await.len(), 2);
    assert_eq!(list(&ada, "?kind=account").await.len(), 0);
    let first = ada.get("/api/notifications?limit=4").await.ok();
    let cursor = first.text("next_cursor");
    let rest = list(&ada, &format!("?limit=4&cursor={cursor}")).await;
    assert_eq!(rest.iter().map(|one| one["data"].number("total")).collect::<Vec<_>>(), [2, 1, 0]);
    ada.patch(&format!("/api/notifications/{}/read", all[0]["id"]), &json!({})).await.ok();
    assert_eq!(list(&ada, "?unread=true").await.len(), 6);
    assert_eq!(list(&ada, "?unread=true&kind=class").await.len(), 1);
    assert_eq!(list(&ada, "?unread=false").await.len(), 7);
    for wrong in ["?kind=weather", "?unread=perhaps", "?limit=0", "?cursor=x"] {
        ada.get(&format!("/api/notifications{wrong}")).await.refused(Code::RequestInvalid);
    }
    assert_eq!((unread(&ada).await, unread(&grace).await), (6, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_counts_once_and_only_ones_own() {
    let server = Server::spawn().await;
    let (ada, grace) = (server.learner("ada").await, server.learner("grace").await);
    raw_notify(&server, &ada, 0..3).await;
    let ids: Vec<i64> = list(&ada, "").await.iter().map(|one| one.number("id")).collect();
    let path = format!("/api/notifications/{}/read", ids[0]);
    let read = ada.patch(&path, &json!({})).await.ok();
    assert_eq!((read.number("unread_count"), &read["notification"]["read"]), (2, &json!(true)));
    server.advance(Duration::from_secs(60));
    let again = ada.patch(&path, &json!({})).await.ok();
    assert_eq!(again, read, "a second time changes nothing");
    grace.patch(&path, &json!({})).await.refused(Code::ResourceAbsent);
    ada.patch("/api/notifications/999999/read", &json!({})).await.refused(Code::ResourceAbsent);

    raw_notify(&server, &ada, 3..4).await;
    let up_to = ada.patch("/api/notifications/read-all", &json!({ "up_to": ids[0] })).await.ok();
    assert_eq!(up_to, json!({ "marked": 2, "unread_count": 1 }), "a newer one stays unread");
    let none = ada.patch("/api/notifications/read-all", &json!({ "up_to": ids[0] })).await.ok();
    assert_eq!(none, json!({ "marked": 0, "unread_count": 1 }));
    let all = ada.send(Method::PATCH, "/api/notifications/read-all", |request| request).await.ok();
    assert_eq!(all, json!({ "marked": 1, "unread_count": 0 }));
    let all = ada.patch("/api/notifications/read-all", &json!({})).await.ok();
    assert_eq!(all, json!({ "marked": 0, "unread_count": 0 }));
    ada.patch("/api/notifications/read-all", &json!({ "up_to": 0 })).await.refused(Code::RequestInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_give_way_and_the_count_stays_exact() {
    let server = Server::spawn().await;
    let (ada, grace) = (server.learner("ada").await, server.learner("grace").await);
    raw_notify(&server, &grace, 0..1).await;
    raw_notify(&server, &ada, 0..MOST_NOTIFICATIONS).await;
    ada.patch("/api/notifications/read-all", &json!({})).await.ok();
    raw_notify(&server, &ada, 0..30).await;
    assert_eq!(unread(&ada).await, 30);
    let counts = "SELECT COUNT(*) AS found FROM notifications AS n JOIN notification_people AS p ON p.user_id = n.user_id \
                  WHERE n.read_at IS NULL";
    assert_eq!(raw_count(&server, counts).await, 31);
    let kept = raw_count(&server, "SELECT MAX(kept) AS found FROM notification_people").await;
    assert!((MOST_NOTIFICATIONS - 50..=MOST_NOTIFICATIONS).contains(&kept), "{kept}");
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM notifications").await, kept + 1);
    assert_eq!(list(&grace, "").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_long_ago_goes() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    raw_notify(&server, &ada, 0..3).await;
    let id = list(&ada, "").await[0].number("id");
    ada.patch(&format!("/api/notifications/{id}/read"), &json!({})).await.ok();
    let keep = server.raw_app().config.keep;
    let age = async |days: i64| {
        let age = move |tx: &Tx<'_>| {
            let ms = days * 24 * 3_600_000;
            tx.exec("UPDATE notifications SET created_at = created_at - ?1, read_at = read_at - ?1", params![ms])?;
            features::sweep(tx, keep).map(drop)
        };
        server.raw_app().named("test").write(age).await.unwrap();
    };
    age(89).await;
    assert_eq!(list(&ada, "").await.len(), 3);
    age(2).await;
    assert_eq!(list(&ada, "").await.len(), 2, "the read one is gone after 90 days");
    assert_eq!(unread(&ada).await, 2);
    age(280).await;
    assert_eq!((list(&ada, "").await.len(), unread(&ada).await), (0, 0), "and the others after a year");
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_about_the_account_are_not_pushed_out_by_others() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    raw_notify_of(&server, &ada, NotificationEvent::PasswordChanged, 0..3).await;
    raw_notify(&server, &ada, 0..620).await;
    assert_eq!(list(&ada, "?kind=account").await.len(), 3);
    // Where there is nothing else, the oldest of them go.
    let grace = server.learner("grace").await;
    raw_notify_of(&server, &grace, NotificationEvent::PasswordChanged, 0..501).await;
    assert!((451..=500).contains(&unread(&grace).await));
}
