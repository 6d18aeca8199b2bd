//! What is counted: study logs, reviews, questions, classes that people join and leave, people who are erased.

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, ago, asked, class, day, did, happened, rebuilt, reviewed, studied};
use crate::flashcards::{deck, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server};

async fn today(person: &Actor<'_>) -> Value {
    let date = ago(0);
    let mine = person.get(&format!("{ROOT}/me?from={date}&to={date}")).await.ok();
    mine["analytics"].list("days")[0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn study_logs_count_and_no_more_when_they_are_deleted() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let log = |minutes: i64| json!({ "subject": "Biology", "minutes": minutes });
    let first = ada.post("/api/study-logs", &log(30)).await.created();
    ada.post("/api/study-logs", &log(20)).await.created();
    let day = today(&ada).await;
    assert_eq!((day.number("minutes"), day.number("reviews")), (50, 0));
    assert_eq!(day["xp"], ada.get("/api/xp/me").await.ok()["today"], "the XP of the day are those of the ledger");
    ada.delete(&format!("/api/study-logs/{}", first["id"])).await.gone();
    assert_eq!(today(&ada).await.number("minutes"), 20);
    let mine = ada.get(&format!("{ROOT}/me")).await.ok();
    assert_eq!(
        mine["analytics"]["subjects"],
        json!([{ "subject": "Biology", "days": 1, "minutes": 20, "reviews": 0, "questions": 0 }])
    );
    assert_eq!(
        mine["analytics"]["summary"]["minutes"],
        json!({
            "amount": 1, "total": 20, "lower": 20.0, "median": 20.0, "upper": 20.0
        })
    );
    assert_eq!(mine["analytics"]["previous"], json!({ "active_days": 0, "xp": 0, "questions": 0 }));
    assert!(rebuilt(&server).await.is_right());
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_count_in_any_order_and_no_more_when_they_are_undone() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let cards = deck(&ada, json!({ "scheduler": "sm2" })).await;
    let card = plain(&ada, &cards, "Osmosis").await;
    let at = |hour: i64| format!("2026-01-05T0{hour}:30:00Z");
    for hour in [8, 5, 7] {
        review(&ada, &card, json!({ "rating": "good", "reviewed_at": at(hour) })).await;
        assert!(rebuilt(&server).await.is_right(), "after the review of {hour}");
    }
    assert_eq!(today(&ada).await.number("reviews"), 3);
    // What is sent twice counts once.
    for _ in 0..2 {
        review(&ada, &card, json!({ "rating": "again", "client_id": "a", "reviewed_at": at(6) })).await;
    }
    assert_eq!(today(&ada).await.number("reviews"), 4);
    assert!(rebuilt(&server).await.is_right());
    for left in (0..4).rev() {
        ada.post("/api/flashcards/reviews/undo", &json!({})).await.ok();
        assert!(rebuilt(&server).await.is_right(), "with {left} reviews left");
        assert_eq!(today(&ada).await.number("reviews"), left);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_keep_their_day_when_the_time_zone_of_the_school_changes() {
    let server = Server::spawn().await;
    let (admin, ada) = (server.admin().await, server.learner("ada").await);
    let cards = deck(&ada, json!({})).await;
    let card = plain(&ada, &cards, "Osmosis").await;
    review(&ada, &card, json!({ "rating": "good", "reviewed_at": "2026-01-05T05:30:00Z" })).await;
    admin.patch("/api/admin/settings", &json!({ "time_zone": "America/Los_Angeles" })).await.ok();
    assert!(rebuilt(&server).await.is_right(), "what is stored does not move");
    ada.post("/api/flashcards/reviews/undo", &json!({})).await.ok();
    assert!(rebuilt(&server).await.is_right(), "an undone review is taken off the day that it was counted for");
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_stay_counted_when_their_deck_is_deleted() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let cards = deck(&ada, json!({})).await;
    let card = plain(&ada, &cards, "Osmosis").await;
    review(&ada, &card, json!({ "rating": "good" })).await;
    ada.delete(&format!("/api/flashcards/decks/{}", cards["id"])).await.gone();
    assert_eq!(today(&ada).await.number("reviews"), 1);
    assert!(rebuilt(&server).await.is_right(), "the history keeps them too");
    assert_eq!(today(&ada).await.number("reviews"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_to_the_tutor_count_once_with_and_without_a_key() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let question = json!({ "message": "What is osmosis?" });
    ada.post("/api/ai-tutor/chat", &question).await.ok();
    assert_eq!(today(&ada).await.number("questions"), 1);
    for _ in 0..2 {
        let sent = ada.send(reqwest::Method::POST, "/api/ai-tutor/chat", |request| {
            request.header("Idempotency-Key", "once").json(&question)
        });
        sent.await.ok();
    }
    assert_eq!(today(&ada).await.number("questions"), 2);
    assert!(rebuilt(&server).await.is_right());
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_of_a_class_are_those_of_its_present_students() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (biology, people) = class(&server, &grace, &["a", "b", "c", "d", "e", "f"]).await;
    for person in &people {
        let log = json!({ "subject": "Biology", "minutes": 30, "started_at": format!("{}T10:00:00Z", ago(3)) });
        person.post("/api/study-logs", &log).await.created();
    }
    let query = format!("&class_id={}", biology["id"]);
    let minutes = |day: Value| day["minutes"].get("total").and_then(Value::as_i64);
    assert_eq!(minutes(day(&admin, 3, &query).await), Some(180));
    let path = format!("/api/classes/{}", biology["id"]);
    grace.delete(&format!("{path}/members/{}", people[0].id)).await.gone();
    let left = day(&admin, 3, &query).await;
    // Five of six are left, and the sixth one is what the school has more.
    assert_eq!((minutes(left.clone()), left["suppressed"][0].clone()), (None, json!("learners")));
    assert!(rebuilt(&server).await.is_right());
    crate::classes::join(&people[0], &biology).await;
    assert_eq!(minutes(day(&admin, 3, &query).await), Some(180), "the history comes along");
    grace.delete(&path).await.gone();
    admin.get(&format!("{ROOT}/platform?class_id={}", biology["id"])).await.refused(Code::ResourceAbsent);
    assert_eq!(minutes(day(&admin, 3, "").await), Some(180), "the school keeps its figures");
    assert!(rebuilt(&server).await.is_right());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_person_is_taken_off_all_figures() {
    let server = Server::spawn().await;
    let (admin, grace) = (server.admin().await, server.tutor("grace").await);
    let (_, people) = class(&server, &grace, &["a", "b", "c", "d", "e", "f"]).await;
    let mut events = Vec::new();
    for person in &people {
        events.push(did(person, 2, studied("Biology", 30)));
        events.push(did(person, 2, reviewed(20, 15)));
        events.push(did(person, 1, asked(2)));
    }
    happened(&server, events).await;
    assert_eq!(day(&admin, 2, "").await["minutes"]["total"], 180);
    people[5].delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
    let seen = day(&admin, 2, "").await;
    assert_eq!(
        (&seen["minutes"]["total"], &seen["learners"], &seen["learners_28"]),
        (&json!(150), &json!(5), &json!(5))
    );
    assert_eq!((&seen["retention"]["answers"], &seen["retention"]["learners"]), (&json!(100), &json!(5)));
    assert_eq!(day(&admin, 1, "").await["ai"]["questions"], 10);
    let erased = people[5].id;
    for table in ["analytics_days", "analytics_learners", "analytics_questions"] {
        let sql = match table {
            "analytics_days" => "SELECT COUNT(*) AS number FROM analytics_days WHERE user_id = ?1",
            "analytics_learners" => "SELECT COUNT(*) AS number FROM analytics_learners WHERE user_id = ?1",
            _ => "SELECT COUNT(*) AS number FROM analytics_questions WHERE user_id = ?1",
        };
        assert_eq!(super::number(&server, sql, erased).await, 0, "{table}");
    }
}
