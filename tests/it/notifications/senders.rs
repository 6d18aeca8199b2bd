//! Who is notified of what.

use std::collections::BTreeSet;

use schola::db::{Reader, Tx, params};
use schola::features::notifications::{self, NewNotification, NotificationEvent};
use schola::features::users;
use schola::kernel::{Id, Realm};
use serde_json::json;

use super::{events, list, raw_verify, unread};
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
async fn many_people_are_notified_once_by_jobs() {
    /// More than the transaction of the cause and one of the job notify.
    const PEOPLE: i64 = 1_200;
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
        (0..PEOPLE).map(add).collect::<schola::kernel::Result<Vec<i64>>>()
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
    for sql in [
        "SELECT COUNT(*) AS found FROM notifications",
        "SELECT SUM(unread) AS found FROM notification_people WHERE kept = 1 AND waiting = 0",
        "SELECT COUNT(*) AS found FROM outbox",
        "SELECT COUNT(*) AS found FROM outbox_marks WHERE messages = 1 AND newest IN (SELECT id FROM outbox)",
    ] {
        assert_eq!(raw_count(&server, sql).await, PEOPLE, "{sql}");
    }
}

/// What is stored about the notifications of one source: of each person whether it is read, when its email is due, and its message.
async fn raw_stored(server: &Server, source: &'static str) -> Vec<(i64, bool, Option<i64>, Option<String>)> {
    let read = move |db: &Reader<'_>| {
        db.all(
            "SELECT notifications.user_id, notifications.read_at IS NOT NULL AS is_read, notification_mails.due_at, outbox.payload \
             FROM notifications LEFT JOIN notification_mails ON notification_mails.notification_id = notifications.id \
             LEFT JOIN outbox ON outbox.user_id = notifications.user_id AND outbox.payload LIKE '{\"id\":' || notifications.id || ',%' \
             WHERE notifications.source = ?1 ORDER BY notifications.user_id",
            params![source],
            |row| {
                let payload: Option<String> = row.get("payload")?;
                // Ids differ, and so does the number of those that are unread.
                let parts = payload.map(|text| text[text.find(",\"kind\"").unwrap()..text.find(",\"unread").unwrap()].to_owned());
                Ok((row.get("user_id")?, row.get("is_read")?, row.get("due_at")?, parts))
            },
        )
    };
    server.raw_app().named("test").read(read).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_people_are_notified_as_each_of_them_alone() {
    let server = Server::spawn().await;
    let mut people = Vec::new();
    let choices = [
        json!({}),
        json!({ "kinds": [{ "kind": "class", "in_app": false }] }),
        json!({ "kinds": [{ "kind": "class", "email": "at_once" }] }),
        json!({ "kinds": [{ "kind": "class", "email": "off" }] }),
        json!({ "email_notifications": false }),
        json!({ "digest": { "frequency": "weekly", "time": "08:00", "weekday": "monday" } }),
        json!({ "kinds": [{ "kind": "class", "in_app": false, "email": "at_once" }] }),
        json!({}),
    ];
    for (number, choice) in choices.iter().enumerate() {
        let person = server.learner(&format!("learner{number}")).await;
        person.patch("/api/notifications/preferences", choice).await.ok();
        // The last one has no verified address, and was never notified of anything.
        if number + 1 < choices.len() {
            raw_verify(&server, &person).await;
        }
        people.push(person.id);
    }
    let ids = people.clone();
    let tell = move |tx: &Tx<'_>| {
        let new = NewNotification::of(NotificationEvent::ClassJoined, json!({ "class_id": 1, "class": "Biology" }));
        for id in &ids {
            let person = users::service::find(tx, Realm::School, Id::new(*id))?.unwrap();
            notifications::service::notify(tx, &person, &new.clone().once("alone".to_owned()))?;
        }
        let all: Vec<_> = ids.iter().map(|id| Id::new(*id)).collect();
        notifications::service::notify_all(tx, &all, "together", &new)
    };
    server.raw_app().named("test").write(tell).await.unwrap();
    let (alone, together) = (raw_stored(&server, "alone").await, raw_stored(&server, "together").await);
    assert_eq!(alone.len(), people.len());
    assert_eq!(alone, together);
    assert_eq!(together.iter().filter(|(_, is_read, ..)| *is_read).count(), 2);
    assert_eq!(together.iter().filter(|(.., message)| message.is_some()).count(), 6);
    let dues: BTreeSet<_> = together.iter().map(|(_, _, due, _)| due).collect();
    assert_eq!(dues.len(), 4, "at once, today, next Monday, never");
    let off = "SELECT COUNT(*) AS found FROM notification_people WHERE kept <> 2 OR unread NOT IN (0, 2) OR waiting NOT IN (0, 2)";
    assert_eq!(raw_count(&server, off).await, 0);
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
