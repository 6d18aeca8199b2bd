//! Who is notified of what.

use schola::db::{Tx, params};
use schola::features::notifications::{self, NewNotification, NotificationEvent};
use schola::kernel::Id;
use serde_json::json;

use super::{events, list, unread};
use crate::support::fields::Fields;
use crate::support::holders::raw_count;
use crate::support::server::{PASSWORD, Server};

#[tokio::test(flavor = "multi_thread")]
async fn members_hear_of_their_class_and_of_decks_that_are_shared_with_it() {
    let server = Server::spawn().await;
    let (grace, ada, ben) = (server.tutor("grace").await, server.learner("ada").await, server.learner("ben").await);
    let class = grace.post("/api/classes", &json!({ "name": "Biology" })).await.created()["id"].clone();
    for person in [&ada, &ben] {
        let body = json!({ "user_id": person.id });
        grace.post(&format!("/api/classes/{class}/members"), &body).await.created();
    }
    let deck = grace.post("/api/flashcards/decks", &json!({ "name": "Cells" })).await.created()["id"].clone();
    let share = format!("/api/flashcards/decks/{deck}/shares");
    for _ in 0..2 {
        grace.post(&share, &json!({ "class_id": class })).await;
    }
    assert_eq!(events(&ada).await, ["deck_shared", "class_joined"], "sharing again tells nobody again");
    assert_eq!(
        list(&ada, "").await[0]["data"],
        json!({ "class_id": class, "class": "Biology", "deck_id": deck, "deck": "Cells" })
    );
    assert_eq!(events(&ben).await.len(), 2);
    assert!(events(&grace).await.is_empty(), "who did it knows it");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_people_are_notified_by_a_job_once() {
    let server = Server::spawn().await;
    let write = |tx: &Tx<'_>| {
        let add = |n: i64| {
            tx.one(
                "INSERT INTO users (realm, role, status, full_name, full_name_folded, username, preferences, totp_enabled, created_at) \
                 VALUES (0, 'student', 'active', 'L', 'l', ?1, '{}', 0, ?2) RETURNING id",
                params![format!("learner{n}"), tx.now()],
                |row| row.get::<i64>("id"),
            )
        };
        (0..95).map(add).collect::<schola::kernel::Result<Vec<i64>>>()
    };
    let ids: Vec<i64> = server.raw_app().named("test").write(write).await.unwrap();
    let tell = move |tx: &Tx<'_>| {
        let people: Vec<_> = ids.iter().map(|id| Id::new(*id)).collect();
        let new = NewNotification::of(NotificationEvent::LeagueReached, json!({ "total": 1 }));
        notifications::service::notify_all(tx, &people, "test:1", &new)
    };
    for _ in 0..2 {
        server.raw_app().named("test").write(tell.clone()).await.unwrap();
        server.settle().await;
    }
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM notifications").await, 95);
    assert_eq!(raw_count(&server, "SELECT SUM(unread) AS found FROM notification_people").await, 95);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_league_is_told_once() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let id = ada.id;
    let total = async |total: i64| {
        let set = move |tx: &Tx<'_>| {
            tx.exec("UPDATE xp_people SET total = ?2 WHERE user_id = ?1", params![id, total]).map(drop)
        };
        server.raw_app().named("test").write(set).await.unwrap();
    };
    ada.post("/api/study-logs", &json!({ "subject": "Biology", "minutes": 5 })).await.created();
    assert!(events(&ada).await.is_empty());
    let next = ada.get("/api/xp/me").await.ok().number("next_league_at");
    for _ in 0..2 {
        total(next - 1).await;
        let log = json!({ "subject": "Biology", "minutes": 5, "started_at": "2026-01-05T08:00:00Z" });
        ada.post("/api/study-logs", &log).await;
        let log = json!({ "subject": "Biology", "minutes": 6 });
        ada.post("/api/study-logs", &log).await;
    }
    let told = list(&ada, "").await;
    assert_eq!((told.len(), told[0].text("event")), (1, "league_reached"));
    assert_eq!(told[0]["data"]["league"], ada.get("/api/xp/me").await.ok()["league"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_hear_of_what_happens_to_their_account() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let change = json!({ "current_password": PASSWORD, "new_password": "another good password 7" });
    ada.post("/api/auth/change-password", &change).await.ok();
    admin.patch(&format!("/api/admin/users/{}", ada.id), &json!({ "role": "tutor" })).await.ok();
    assert_eq!(events(&ada).await, ["role_changed", "password_changed"]);
    assert_eq!(unread(&ada).await, 2);
    let linus = server.developer("linus").await;
    let plan = |request: reqwest::RequestBuilder| request.json(&json!({ "plan": "pro" }));
    admin.send(reqwest::Method::PUT, &format!("/api/admin/users/{}/plan", linus.id), plan).await.ok();
    assert_eq!(events(&linus).await[0], "plan_changed");
    assert_eq!(list(&linus, "").await[0]["data"], json!({ "plan": "pro" }));
}
