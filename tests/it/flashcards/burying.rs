//! Notes whose cards are kept back together.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ROOT, card, deck, due, later, plain, review};
use crate::support::server::{Actor, Server};

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn bury(owner: &Actor<'_>, card: &Value, body: Value) -> Value {
    owner.patch(&format!("{ROOT}/cards/{}", card["id"]), &body).await.ok()["card"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_cards_of_a_note_are_kept_back_until_tomorrow() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let text = "{{c1::Paris}}, {{c2::Rome}} and {{c3::Oslo}}";
    let first = card(&ada, &own, json!({ "kind": "cloze", "front": text })).await;
    plain(&ada, &own, "other").await;
    assert_eq!(due(&ada, &own).await, [text, text, text, "other"]);
    let after = bury(&ada, &first, json!({ "note_buried": true })).await;
    assert!(after["buried_until"].is_string());
    assert_eq!(due(&ada, &own).await, ["other"]);
    assert!(bury(&ada, &first, json!({ "note_buried": false })).await.get("buried_until").is_none());
    assert_eq!(due(&ada, &own).await, [text, text, text, "other"]);
    // One that was put aside alone is not brought back with the others.
    bury(&ada, &first, json!({ "buried": true })).await;
    bury(&ada, &first, json!({ "note_buried": true })).await;
    bury(&ada, &first, json!({ "note_buried": false })).await;
    assert_eq!(due(&ada, &own).await, [text, text, "other"]);
    bury(&ada, &first, json!({ "buried": false, "note_buried": true })).await;
    ada = later(&server, &ada, DAY).await;
    assert_eq!(due(&ada, &own).await.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_that_wait_for_their_step_or_their_sibling_come_back_to_it() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let note = json!({ "kind": "reversed", "front": "hablar", "back": "to speak" });
    let first = card(&ada, &own, note).await;
    // The other card of the note waits until tomorrow because of this one.
    let begun = review(&ada, &first, json!({ "rating": "again" })).await;
    bury(&ada, &first, json!({ "note_buried": true })).await;
    server.advance(Duration::from_secs(600));
    assert!(due(&ada, &own).await.is_empty());
    let back = bury(&ada, &first, json!({ "note_buried": false })).await;
    assert_eq!((&back["due_at"], &back["state"]), (&begun["due_at"], &json!("learning")));
    let shown = ada.get(&format!("{ROOT}/due?deck_id={}", own["id"])).await.ok();
    let ids: Vec<&Value> = shown["cards"].as_array().unwrap().iter().map(|card| &card["id"]).collect();
    assert_eq!(ids, [&first["id"]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_a_review_buries_its_card_again() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "fuzz": false })).await;
    let one = plain(&ada, &own, "hablar").await;
    let until = async |ada: &Actor<'_>, card: &Value| {
        let card = ada.get(&format!("{ROOT}/cards/{}", card["id"])).await.ok()["card"].clone();
        card.get("buried_until").cloned()
    };
    let undo = format!("{ROOT}/reviews/undo");
    let buried = bury(&ada, &one, json!({ "buried": true })).await;
    review(&ada, &one, json!({ "rating": "good", "client_id": "first" })).await;
    assert_eq!(until(&ada, &one).await, None);
    let undone = ada.post(&undo, &json!({ "client_id": "first" })).await.ok();
    assert_eq!((&undone["card"], due(&ada, &own).await.is_empty()), (&buried, true));
    // The first review ended it; where that one is undone, the next one did.
    for (client_id, rating) in [("second", "good"), ("third", "easy")] {
        server.advance(Duration::from_secs(60));
        review(&ada, &one, json!({ "rating": rating, "client_id": client_id })).await;
    }
    ada.post(&undo, &json!({ "client_id": "second" })).await.ok();
    assert_eq!(until(&ada, &one).await, None);
    let undone = ada.post(&undo, &json!({ "client_id": "third" })).await.ok();
    assert_eq!(undone["card"], buried);
    // On the next day it is over.
    review(&ada, &one, json!({ "rating": "good", "client_id": "fourth" })).await;
    ada = later(&server, &ada, DAY).await;
    ada.post(&undo, &json!({ "client_id": "fourth" })).await.ok();
    assert_eq!((until(&ada, &one).await, due(&ada, &own).await), (None, vec!["hablar".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undone_card_waits_for_the_other_card_of_its_note() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    card(&ada, &own, json!({ "kind": "reversed", "front": "hablar", "back": "to speak" })).await;
    let cards = ada.get(&format!("{ROOT}/decks/{}/cards", own["id"])).await.ok()["cards"].clone();
    let [first, second] = [cards[0].clone(), cards[1].clone()];
    let undo = format!("{ROOT}/reviews/undo");
    // In either order, the second card is kept back because of the first one.
    for order in [[&first, &second], [&second, &first]] {
        for card in order {
            review(&ada, card, json!({ "rating": "easy" })).await;
        }
        let undone = ada.post(&undo, &json!({ "card_id": second["id"] })).await.ok();
        assert!(undone["card"]["buried_until"].is_string(), "{undone}");
        assert!(due(&ada, &own).await.is_empty());
        ada.post(&undo, &json!({ "card_id": first["id"] })).await.ok();
        assert_eq!(due(&ada, &own).await.len(), 2);
    }
}
