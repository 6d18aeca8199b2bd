//! The ledger: its balance is the sum, and no event is paid twice.

use std::time::Duration;

use reqwest::Method;
use schola::features::xp::model::{Award, Work};
use schola::features::xp::service;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::{acting, balanced, days_later, ledger, log};
use crate::flashcards::{ROOT, deck, plain, review};
use crate::support::fields::Fields;
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn the_balance_is_the_sum_after_concurrent_awards() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "new_per_day": 500 })).await;
    let mut cards = Vec::new();
    for number in 0..40 {
        cards.push(plain(&ada, &own, &format!("Front {number}")).await);
    }
    ada.patch("/api/xp/me", &json!({ "leaderboard": true })).await.ok();
    let reviews = cards.iter().map(|card| review(&ada, card, json!({ "rating": "good" })));
    let logs = (1..=20).map(|minutes| log(&ada, minutes % 4 + 1));
    futures_util::join!(futures_util::future::join_all(reviews), futures_util::future::join_all(logs));
    let total = balanced(&ada).await;
    assert!(total >= 40 + 50, "{total}");
    let board = ada.get("/api/leaderboard?period=all").await.ok();
    assert_eq!((board["me"]["xp"].as_i64(), board["me"]["rank"].as_i64()), (Some(total), Some(1)));
    assert_eq!(board.number("participants"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_paid_once() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (person, at) = (acting(&ada), server.raw_app().now());
    let award = Award { source: "review:7:1".to_owned(), at, work: Work::Review };
    for due in [1, 0, 0] {
        let (person, award) = (person.clone(), award.clone());
        let awarded = server.raw_app().named("test").write(move |tx| service::award(tx, &person, &award));
        assert_eq!(awarded.await.unwrap().delta, due);
    }
    assert_eq!(balanced(&ada).await, 1);
    // The same request twice, by its key, is one log.
    let body = json!({ "subject": "Biology", "minutes": 10 });
    let send = |path: &'static str, body: Value| {
        ada.send(Method::POST, path, move |request| request.header("idempotency-key", "one").json(&body))
    };
    let first = send("/api/study-logs", body.clone()).await.created();
    assert_eq!(first, send("/api/study-logs", body).await.created());
    assert_eq!(balanced(&ada).await, 1 + first.number("xp_awarded"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_paid_once_a_day_whether_it_was_due_or_not() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "scheduler": "sm2" })).await;
    let card = plain(&ada, &own, "hablar").await;
    review(&ada, &card, json!({ "rating": "good" })).await;
    review(&ada, &card, json!({ "rating": "good" })).await;
    ada.post_empty(&format!("{ROOT}/reviews/undo")).await.ok();
    ada.post_empty(&format!("{ROOT}/reviews/undo")).await.ok();
    review(&ada, &card, json!({ "rating": "easy" })).await;
    assert_eq!(balanced(&ada).await, 1, "undoing and reviewing again earns nothing more");
    let entries = ledger(&ada).await;
    assert_eq!((entries[0].text("reason"), entries[0]["multiplier"].as_f64()), ("review", Some(1.0)));
    // The card is due tomorrow: again a point. Then it is due in six days, and the first review of a day before that earns one too.
    let ada = days_later(&server, &ada, 1).await;
    review(&ada, &card, json!({ "rating": "good" })).await;
    assert_eq!(balanced(&ada).await, 2);
    let ada = days_later(&server, &ada, 2).await;
    review(&ada, &card, json!({ "rating": "good" })).await;
    assert_eq!(balanced(&ada).await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undone_review_gives_its_xp_and_its_day_back() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "new_per_day": 500 })).await;
    let mut cards = Vec::new();
    for number in 0..12 {
        cards.push(plain(&ada, &own, &format!("Front {number}")).await);
    }
    let streak = async || {
        let streak = ada.get("/api/study-logs/streak").await.ok()["streak"].clone();
        let today = &streak["today"];
        (streak.number("days"), today.number("reviews"), today.number("xp"), today.text("state").to_owned())
    };
    let undo = async |times: usize| {
        for _ in 0..times {
            ada.post_empty(&format!("{ROOT}/reviews/undo")).await.ok();
        }
    };
    for _ in 0..2 {
        for card in &cards {
            review(&ada, card, json!({ "rating": "easy" })).await;
        }
        assert_eq!(balanced(&ada).await, 12);
        assert_eq!(streak().await, (1, 12, 12, "counted".to_owned()));
        undo(3).await;
        assert_eq!(balanced(&ada).await, 9);
        assert_eq!(streak().await, (0, 9, 9, "open".to_owned()));
        undo(9).await;
        assert_eq!(balanced(&ada).await, 0);
        assert_eq!(streak().await, (0, 0, 0, "open".to_owned()));
    }
    // As long as another review of the card on the day is left, the day and its point are too.
    for rating in ["good", "good", "easy"] {
        review(&ada, &cards[0], json!({ "rating": rating })).await;
    }
    undo(2).await;
    assert_eq!((balanced(&ada).await, streak().await.1), (1, 1));
    undo(1).await;
    assert_eq!((balanced(&ada).await, streak().await.1), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn days_have_limits_and_old_events_are_not_paid() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let first = log(&ada, 60).await;
    // The log itself makes the day count: the streak is one day.
    assert_eq!((first.number("xp_awarded"), first["multiplier"].as_f64()), (66, Some(1.1)));
    assert_eq!(
        first["multiplier_reason"],
        json!({ "code": "streak", "streak_days": 1, "streak_bonus": 0.1, "profile_bonus": 0.0 })
    );
    assert!(first["study_log"].get("xp_bound").is_none());
    let second = log(&ada, 60).await;
    assert_eq!((second.number("xp_awarded"), second["study_log"].text("xp_bound")), (33, "daily_limit"));
    assert_eq!(log(&ada, 60).await.number("xp_awarded"), 0);
    let body = json!({ "subject": "Biology", "minutes": 30, "started_at": "2025-12-20T10:00:00Z" });
    let old = ada.post("/api/study-logs", &body).await.created();
    assert_eq!((old.number("xp_awarded"), old["study_log"].text("xp_bound")), (0, "too_old"));
    assert_eq!(old["multiplier_reason"]["code"], "none");
    assert_eq!(balanced(&ada).await, 99);
    let mine = ada.get("/api/xp/me").await.ok();
    assert_eq!((mine.number("today"), mine.number("week"), mine.number("month")), (99, 99, 99));
    assert_eq!(
        (mine.text("league"), mine.text("next_league"), mine.number("next_league_at")),
        ("bronze", "silver", 1_000)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_log_gives_its_xp_and_its_limits_back() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let log_60 = log(&ada, 60).await;
    ada.delete(&format!("/api/study-logs/{}", log_60["id"])).await.gone();
    ada.delete(&format!("/api/study-logs/{}", log_60["id"])).await.refused(Code::ResourceAbsent);
    assert_eq!(balanced(&ada).await, 0);
    let entries = ledger(&ada).await;
    assert_eq!((entries[1].number("delta"), entries[1].text("reason")), (-66, "correction"));
    let streak = ada.get("/api/study-logs/streak").await.ok()["streak"].clone();
    assert_eq!((streak.number("days"), streak["today"]["minutes"].as_i64()), (0, Some(0)));
    assert_eq!(log(&ada, 90).await.number("xp_awarded"), 99, "the bounds of the day are free again");
    let last = log(&ada, 10).await;
    let ada = days_later(&server, &ada, 8).await;
    ada.delete(&format!("/api/study-logs/{}", last["id"])).await.refused(Code::StudyLogOld);
    let ben = server.learner("ben").await;
    ben.delete(&format!("/api/study-logs/{}", last["id"])).await.refused(Code::ResourceAbsent);
    // A log of a day long ago, entered by mistake, can be removed as long as any other.
    let body = json!({ "subject": "Biology", "minutes": 30, "started_at": "2025-12-01T09:00:00Z" });
    let wrong = ada.post("/api/study-logs", &body).await.created();
    ada.delete(&format!("/api/study-logs/{}", wrong["id"])).await.gone();
    ada.post("/api/study-logs", &body).await.created();
    balanced(&ada).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offline_week_of_reviews_counts_for_its_days() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "new_per_day": 500 })).await;
    server.advance(Duration::from_secs(3 * 24 * 3600));
    // Two days of reviews arrive on the third, the later day first.
    for (day, first) in [("2026-01-07", 20), ("2026-01-06", 0)] {
        for number in first..first + 10 {
            let card = plain(&ada, &own, &format!("Front {number}")).await;
            let body = json!({ "rating": "good", "reviewed_at": format!("{day}T15:00:00Z"), "client_id": format!("{number}") });
            review(&ada, &card, body).await;
        }
    }
    let streak = ada.get("/api/study-logs/streak").await.ok()["streak"].clone();
    assert_eq!((streak.number("days"), streak.number("best")), (2, 2));
    assert!(balanced(&ada).await >= 20);
}
