//! Streaks over the days of a person.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{days_later, log};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

async fn streak(person: &Actor<'_>) -> Value {
    person.get("/api/study-logs/streak").await.ok()["streak"].clone()
}

fn states(streak: &Value, last: usize) -> Vec<&str> {
    let days = streak.list("calendar");
    days[days.len() - last..].iter().map(|day| day.text("state")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn days_in_a_row_make_a_streak_and_a_freeze_bridges_a_missed_one() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    assert_eq!((streak(&ada).await.number("days"), states(&streak(&ada).await, 1)), (0, vec!["open"]));
    log(&ada, 4).await;
    assert_eq!(streak(&ada).await.number("days"), 0, "four minutes are not enough");
    for day in 1..=10 {
        log(&ada, 5).await;
        assert_eq!(streak(&ada).await.number("days"), day);
        ada = days_later(&server, &ada, 1).await;
    }
    let open = streak(&ada).await;
    assert_eq!((open.number("days"), open.number("freezes"), open.number("days_to_freeze")), (10, 1, 10));
    let ada = days_later(&server, &ada, 1).await;
    let frozen = streak(&ada).await;
    assert_eq!((frozen.number("days"), frozen.number("freezes")), (10, 0));
    assert_eq!(states(&frozen, 3), ["counted", "frozen", "open"]);
    log(&ada, 5).await;
    assert_eq!(streak(&ada).await.number("days"), 11);
    let ada = days_later(&server, &ada, 3).await;
    let over = streak(&ada).await;
    assert_eq!((over.number("days"), over.number("best")), (0, 11));
    assert_eq!(states(&over, 4), ["counted", "missed", "missed", "open"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_best_streak_goes_with_the_logs_behind_it() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let mut logs = Vec::new();
    for day in 1..=4 {
        let body = json!({ "subject": "Biology", "minutes": 10, "started_at": format!("2026-01-0{day}T10:00:00Z") });
        logs.push(ada.post("/api/study-logs", &body).await.created()["id"].clone());
    }
    assert_eq!(streak(&ada).await.number("best"), 4);
    for (log, best) in logs.iter().zip([3, 2, 1, 0]) {
        ada.delete(&format!("/api/study-logs/{log}")).await.gone();
        assert_eq!(streak(&ada).await.number("best"), best);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn days_of_rest_are_chosen_and_do_not_break_a_streak() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for (body, field) in [
        (json!({ "rest_days": ["monday", "monday"] }), "rest_days"),
        (json!({ "rest_days": ["monday", "friday", "sunday"] }), "rest_days"),
        (json!({ "rest_days": ["someday"] }), "rest_days.0"),
        (json!({}), "rest_days"),
    ] {
        let refusal = ada.patch("/api/study-logs/streak", &body).await.refused(Code::RequestInvalid);
        assert_eq!(refusal["fields"][0]["field"], field, "{body}");
    }
    let body = json!({ "rest_days": ["sunday", "saturday"] });
    let changed = ada.patch("/api/study-logs/streak", &body).await.ok()["streak"].clone();
    assert_eq!(changed["rest_days"], json!(["saturday", "sunday"]));
    // From Monday to Friday, then on Monday again.
    let mut ada = ada;
    for day in 1..=5 {
        log(&ada, 5).await;
        assert_eq!(streak(&ada).await.number("days"), day);
        ada = days_later(&server, &ada, 1).await;
    }
    let ada = days_later(&server, &ada, 2).await;
    let monday = streak(&ada).await;
    assert_eq!((monday.number("days"), states(&monday, 4)), (5, vec!["counted", "rest", "rest", "open"]));
    log(&ada, 5).await;
    assert_eq!(streak(&ada).await.number("days"), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn days_are_those_of_the_persons_time_zone() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    ben.patch("/api/users/me/preferences", &json!({ "time_zone": "Pacific/Auckland" })).await.ok();
    // It is 9:00 on 5 January in UTC, and 22:00 in Auckland. Seven hours later, the next day began there at four.
    log(&ada, 5).await;
    log(&ben, 5).await;
    server.advance(Duration::from_secs(7 * 3600));
    log(&ada, 5).await;
    log(&ben, 5).await;
    assert_eq!((streak(&ada).await.number("days"), streak(&ben).await.number("days")), (1, 2));
    assert_eq!(streak(&ben).await["today"]["day"], "2026-01-06");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_moves_west_lives_a_day_twice_and_keeps_the_streak() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let moves = async |zone: &str| {
        ada.patch("/api/users/me/preferences", &json!({ "time_zone": zone })).await.ok();
    };
    moves("Pacific/Auckland").await;
    log(&ada, 5).await;
    server.advance(Duration::from_secs(7 * 3600));
    log(&ada, 5).await;
    assert_eq!(streak(&ada).await.number("days"), 2);
    // It is Tuesday morning in Auckland, and Monday morning in Los Angeles.
    moves("America/Los_Angeles").await;
    let monday = streak(&ada).await;
    assert_eq!((monday.number("days"), monday["today"].text("state")), (1, "counted"));
    for days in [1, 2, 3] {
        log(&ada, 5).await;
        let now = streak(&ada).await;
        assert_eq!((now.number("days"), now.number("best")), (days, days.max(2)));
        server.advance(Duration::from_secs(24 * 3600));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missed_day_that_is_logged_late_gives_its_freeze_back() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    for _ in 1..=10 {
        log(&ada, 5).await;
        ada = days_later(&server, &ada, 1).await;
    }
    let ada = days_later(&server, &ada, 1).await;
    log(&ada, 5).await;
    let figures = async || {
        let now = streak(&ada).await;
        (now.number("days"), now.number("freezes"))
    };
    assert_eq!(figures().await, (11, 0));
    let body = json!({ "subject": "Biology", "minutes": 5, "started_at": "2026-01-15T10:00:00Z" });
    let late = ada.post("/api/study-logs", &body).await.created();
    assert_eq!(figures().await, (12, 1));
    ada.delete(&format!("/api/study-logs/{}", late["id"])).await.gone();
    assert_eq!(figures().await, (11, 0));
}
