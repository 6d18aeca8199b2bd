//! Adaptations that end by themselves.

use schola::features::ile::service;
use serde_json::json;

use super::{apply, log, settings};
use crate::flashcards::{deck, plain, review};
use crate::support::fields::Fields;
use crate::support::server::Server;
use crate::xp::days_later;

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
