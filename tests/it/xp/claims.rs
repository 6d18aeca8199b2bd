//! What nothing but the person shows: paid, but not without bound, neither on its day nor on the day on which it is sent.

use std::time::Duration;

use serde_json::{Value, json};

use super::{balanced, days_later, ledger, log};
use crate::flashcards::{ROOT, deck, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const LOGS: &str = "/api/study-logs";

async fn cards(person: &Actor<'_>, count: usize) -> Vec<Value> {
    let own = deck(person, json!({ "new_per_day": 500 })).await;
    let cards: Vec<Value> = (0..count).map(|n| json!({ "front": format!("front {n}"), "back": "back" })).collect();
    let path = format!("{ROOT}/decks/{}/cards/bulk", own["id"]);
    person.post(&path, &json!({ "cards": cards })).await.created().list("cards").to_vec()
}

async fn reviewed(person: &Actor<'_>, cards: &[Value]) {
    for card in cards {
        review(person, card, json!({ "rating": "good" })).await;
    }
}

/// How many reviews were paid.
async fn paid_reviews(person: &Actor<'_>) -> usize {
    ledger(person).await.iter().filter(|entry| entry.text("reason") == "review").count()
}

fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

#[tokio::test(flavor = "multi_thread")]
async fn quick_reviews_are_paid_up_to_a_bound_that_logs_share() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let made = cards(&ada, 175).await;
    reviewed(&ada, &made[..30]).await;
    assert_eq!(paid_reviews(&ada).await, 30, "a handful of quick reviews is paid in full");
    reviewed(&ada, &made[30..165]).await;
    assert_eq!(paid_reviews(&ada).await, 160, "ten at the pace of a person, and 150 beyond it");
    let refused = log(&ada, 90).await;
    assert_eq!((refused.number("xp_awarded"), refused["study_log"].text("xp_bound")), (0, "unmeasured"));
    // With the time that a person takes, reviews earn something again, up to 200 a day.
    server.advance(minutes(2));
    reviewed(&ada, &made[165..]).await;
    assert_eq!(paid_reviews(&ada).await, 170);
    // On the next day there is room again.
    let ada = days_later(&server, &ada, 1).await;
    assert!(log(&ada, 90).await["study_log"].get("xp_bound").is_none());
    balanced(&ada).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quick_review_that_is_undone_gives_its_part_of_the_bound_back() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let made = cards(&ada, 185).await;
    // Ten at the pace of a person, 150 beyond it, and five that find the bound reached.
    reviewed(&ada, &made[..165]).await;
    assert_eq!(paid_reviews(&ada).await, 160);
    // Ten are undone: the five that earned nothing, and five that used the bound.
    for _ in 0..10 {
        ada.post_empty("/api/flashcards/reviews/undo").await.ok();
    }
    reviewed(&ada, &made[165..180]).await;
    assert_eq!(paid_reviews(&ada).await, 165, "five that had been paid were taken back, and five others are paid");
    balanced(&ada).await;
    // What is left of the bound is what it was.
    assert_eq!(log(&ada, 90).await["study_log"].text("xp_bound"), "unmeasured");
    // A review at the pace of a person used none of it, and gives none of it back.
    server.advance(minutes(1));
    reviewed(&ada, &made[180..181]).await;
    assert_eq!(paid_reviews(&ada).await, 166);
    ada.post_empty("/api/flashcards/reviews/undo").await.ok();
    let refused = log(&ada, 5).await;
    assert_eq!((refused.number("xp_awarded"), refused["study_log"].text("xp_bound")), (0, "unmeasured"));
}

#[tokio::test(flavor = "multi_thread")]
async fn homework_of_yesterday_and_offline_days_are_paid_but_no_week_at_once() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let yesterday = json!({ "subject": "Biology", "minutes": 30, "started_at": "2026-01-04T18:00:00Z" });
    let late = ada.post(LOGS, &yesterday).await.created();
    assert_eq!((late.number("xp_awarded"), late["study_log"].get("xp_bound")), (33, None));
    // Two days of reviews that were made without a connection.
    for (number, card) in cards(&ada, 110).await.iter().enumerate() {
        let day = if number % 2 == 0 { "2026-01-03" } else { "2026-01-04" };
        let at = format!("{day}T15:{:02}:{:02}Z", number / 2, number % 60);
        review(&ada, card, json!({ "rating": "good", "reviewed_at": at, "client_id": format!("{number}") })).await;
    }
    assert_eq!(paid_reviews(&ada).await, 110);
    // Seven past days, an hour each: what is sent on one day has a bound too.
    let mut bounds = Vec::new();
    for day in ["2025-12-29", "2025-12-30", "2025-12-31", "2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"] {
        let body = json!({ "subject": "Biology", "minutes": 60, "started_at": format!("{day}T10:00:00Z") });
        let logged = ben.post(LOGS, &body).await.created();
        bounds.push((logged.number("xp_awarded") > 0, logged["study_log"].get("xp_bound").is_some()));
    }
    assert_eq!(bounds[..3], [(true, false), (true, false), (true, true)]);
    assert_eq!(bounds[3..], [(false, true); 4]);
    // What is deleted on the same day can be sent again.
    let sent = ben.get(&format!("{LOGS}?limit=100")).await.ok();
    let first = sent.list("study_logs").iter().find(|log| log.text("started_at").starts_with("2025-12-29")).unwrap();
    ben.delete(&format!("{LOGS}/{}", first["id"])).await.gone();
    assert!(log(&ben, 60).await["study_log"].get("xp_bound").is_none());
    balanced(&ben).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_timer_is_paid_beside_reviews_that_show_a_person() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let (made, clicked) = (cards(&ada, 40).await, cards(&ben, 165).await);
    for person in [&ada, &ben] {
        person.post(&format!("{LOGS}/timer/start"), &json!({ "subject": "Biology" })).await.ok();
    }
    reviewed(&ada, &made[..20]).await;
    reviewed(&ben, &clicked).await;
    server.advance(minutes(21));
    reviewed(&ada, &made[20..]).await;
    server.advance(minutes(39));
    let stop = format!("{LOGS}/timer/stop");
    let (honest, clicks) = (ada.post_empty(&stop).await.created(), ben.post_empty(&stop).await.created());
    assert_eq!((honest.number("xp_awarded"), honest["study_log"].get("xp_bound")), (132, None));
    // All clicks at once are one sign at most, and have used what a day pays without one.
    assert_eq!((clicks.number("xp_awarded"), clicks["study_log"].text("xp_bound")), (0, "unmeasured"));
}
