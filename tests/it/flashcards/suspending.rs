//! Suspending and resuming many cards at once.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, card, deck, due, later, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Suspends or resumes cards. Returns how many changed.
async fn suspended(owner: &Actor<'_>, cards: &[&Value], suspended: bool) -> i64 {
    let ids: Vec<_> = cards.iter().map(|card| card["id"].clone()).collect();
    let body = json!({ "card_ids": ids, "suspended": suspended });
    owner.post(&format!("{ROOT}/cards/suspend"), &body).await.ok().number("cards")
}

/// The fronts of the suspended cards of a deck.
async fn aside(owner: &Actor<'_>, deck: &Value) -> Vec<String> {
    let cards = owner.get(&format!("{ROOT}/decks/{}/cards?limit=100", deck["id"])).await.ok();
    let aside = cards.list("cards").iter().filter(|card| card["suspended"] == true);
    aside.map(|card| card.text("question").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_of_several_decks_are_suspended_and_resumed_with_their_dates() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (one, other) = (deck(&ada, json!({})).await, deck(&ada, json!({})).await);
    let both = card(&ada, &one, json!({ "kind": "reversed", "front": "hablar", "back": "to speak" })).await;
    let known = plain(&ada, &one, "comer").await;
    let known = review(&ada, &known, json!({ "rating": "easy" })).await;
    let far = plain(&ada, &other, "vivir").await;
    let named = [&both, &known, &far, &far];
    assert_eq!(suspended(&ada, &named, true).await, 3, "a card that is named twice counts once");
    assert_eq!(
        (aside(&ada, &one).await, aside(&ada, &other).await),
        (vec!["hablar".to_owned(), "comer".to_owned()], vec!["vivir".to_owned()])
    );
    assert_eq!(suspended(&ada, &named, true).await, 0);
    assert!(due(&ada, &other).await.is_empty());
    let path = format!("{ROOT}/cards/{}", known["id"]);
    assert_eq!(ada.get(&path).await.ok()["card"]["due_at"], known["due_at"]);
    assert_eq!(suspended(&ada, &named, false).await, 3);
    let back = ada.get(&path).await.ok()["card"].clone();
    for field in ["due_at", "state", "interval_days", "suspended"] {
        assert_eq!(back[field], known[field], "{field}");
    }
    assert_eq!((aside(&ada, &one).await.len(), due(&ada, &other).await), (0, vec!["vivir".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn all_or_none_are_suspended() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let (own, foreign) = (deck(&ada, json!({})).await, deck(&ben, json!({})).await);
    let (mine, theirs) = (plain(&ada, &own, "mine").await, plain(&ben, &foreign, "theirs").await);
    let path = format!("{ROOT}/cards/suspend");
    for strange in [&theirs["id"], &json!(987_654)] {
        let body = json!({ "card_ids": [mine["id"], strange], "suspended": true });
        ada.post(&path, &body).await.refused(Code::ResourceAbsent);
    }
    assert!(aside(&ada, &own).await.is_empty() && aside(&ben, &foreign).await.is_empty());
    let many: Vec<i64> = (1..=501).collect();
    for (body, field) in [
        (json!({ "card_ids": [], "suspended": true }), "card_ids"),
        (json!({ "card_ids": many, "suspended": true }), "card_ids"),
        (json!({ "card_ids": [mine["id"]] }), "suspended"),
    ] {
        assert_eq!(ada.post(&path, &body).await.refused(Code::RequestInvalid)["fields"][0]["field"], field);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_for_a_backlog_ends_with_the_last_card_of_it() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let mut cards = Vec::new();
    for number in 0..12 {
        let card = plain(&ada, &own, &format!("card {number}")).await;
        cards.push(review(&ada, &card, json!({ "rating": "easy" })).await);
    }
    ada = later(&server, &ada, DAY * 40).await;
    let plan = json!({ "per_day": 5, "apply": true });
    ada.post(&format!("{ROOT}/decks/{}/backlog", own["id"]), &plan).await.ok();
    let from =
        async || ada.get(&format!("{ROOT}/decks/{}", own["id"])).await.ok()["deck"].get("new_cards_from").cloned();
    assert!(from().await.is_some());
    assert_eq!(suspended(&ada, &cards.iter().collect::<Vec<_>>(), true).await, 12);
    assert_eq!(from().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn learners_of_a_developer_suspend_cards() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    key.post("/v1/learners", &json!({ "full_name": "Lea", "external_reference": "lea" })).await.created();
    let lea = key.acting_for("ext:lea");
    let own = lea.post("/v1/flashcards/decks", &json!({ "name": "Spanish" })).await.created()["id"].clone();
    let body = json!({ "front": "hablar", "back": "to speak" });
    let card = lea.post(&format!("/v1/flashcards/decks/{own}/cards"), &body).await.created()["id"].clone();
    let done = lea.post("/v1/flashcards/cards/suspend", &json!({ "card_ids": [card], "suspended": true })).await.ok();
    assert_eq!(done.number("cards"), 1);
    assert_eq!(lea.get(&format!("/v1/flashcards/cards/{card}")).await.ok()["card"]["suspended"], true);
    lea.post("/v1/flashcards/cards/suspend", &json!({ "card_ids": [987_654], "suspended": true }))
        .await
        .refused(Code::ResourceAbsent);
}
