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
