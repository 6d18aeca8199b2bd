//! Adaptations that end by themselves.

use schola::features::ile::service;
use serde_json::json;

use super::{apply, log, settings};
use crate::flashcards::{deck, plain, review};
use crate::plan::{keep, plan, steps};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};
use crate::xp::days_later;

/// Whether the plan of today has new cards to learn.
async fn has_new_cards(person: &Actor<'_>) -> bool {
    steps(&plan(person, "").await).iter().any(|step| step["kind"] == "learn" && step["finished"] == false)
}

async fn ended(server: &Server) {
    let next = server.raw_app().named("test").write(|tx| service::end_finished(tx, 0)).await.unwrap();
    assert_eq!(next, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_adaptation_for_a_backlog_ends_with_it() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "new_per_day": 100 })).await;
    let mut cards = Vec::new();
    for number in 0..35 {
        let card = plain(&ada, &own, &format!("Front {number}")).await;
        review(&ada, &card, json!({ "rating": "easy" })).await;
        cards.push(card);
    }
    let ada = days_later(&server, &ada, 40).await;
    apply(&ada, "clear_backlog").await;
    ended(&server).await;
    assert_eq!(settings(&ada).await["new_card_percent"], 0, "35 cards are more than those of a usual day");
    for card in &cards[..30] {
        review(&ada, card, json!({ "rating": "good" })).await;
    }
    ended(&server).await;
    let now = settings(&ada).await;
    assert_eq!((&now["new_card_percent"], &now["card_order"]), (&json!(100), &json!(0)));
    let entry = log(&ada).await.remove(0);
    assert_eq!((entry.text("ended_by"), &entry["in_force"]), ("finished", &json!(false)));
    // It can be applied again, and other adaptations stay.
    apply(&ada, "read_aloud").await;
    ended(&server).await;
    assert_eq!(settings(&ada).await["audio"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_that_is_kept_follows_an_adaptation_that_is_applied_and_ends() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "new_per_day": 100 })).await;
    let mut cards = Vec::new();
    for number in 0..35 {
        let card = plain(&ada, &own, &format!("Front {number}")).await;
        review(&ada, &card, json!({ "rating": "easy" })).await;
        cards.push(card);
    }
    for number in 0..5 {
        plain(&ada, &own, &format!("New {number}")).await;
    }
    let ada = days_later(&server, &ada, 40).await;
    keep(&ada, 60).await;
    assert!(has_new_cards(&ada).await);
    apply(&ada, "clear_backlog").await;
    let cleared = plan(&ada, "").await;
    assert_eq!((cleared.number("minutes"), &cleared["kept"]), (60, &json!(true)));
    assert!(!has_new_cards(&ada).await, "the deck gives no new cards: {cleared}");
    for card in &cards[..30] {
        review(&ada, card, json!({ "rating": "good" })).await;
    }
    assert!(!has_new_cards(&ada).await);
    ended(&server).await;
    assert!(has_new_cards(&ada).await);
    // What was begun stays.
    let done: i64 = steps(&plan(&ada, "").await).iter().map(|step| step.number("done")).sum();
    assert_eq!(done, 30);
}
