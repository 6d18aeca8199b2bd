//! Cards whose scheduler changes: SM-2 does not go on from the number of reviews that FSRS counts.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ROOT, deck, later, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const DAY: Duration = Duration::from_secs(24 * 3600);
const MINUTE: Duration = Duration::from_secs(60);

async fn read(owner: &Actor<'_>, card: &Value) -> Value {
    owner.get(&format!("{ROOT}/cards/{}", card["id"])).await.ok()["card"].clone()
}

/// The interval in days and the repetitions of a card.
fn numbers(card: &Value) -> (i64, i64) {
    (card.number("interval_days"), card.number("repetitions"))
}

#[tokio::test(flavor = "multi_thread")]
async fn sm2_goes_on_from_the_interval_of_fsrs_and_not_from_its_reviews() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "learning_steps": [], "fuzz": false })).await;
    let path = format!("{ROOT}/decks/{}", own["id"]);
    let known = plain(&ada, &own, "hablar").await;
    assert_eq!(numbers(&review(&ada, &known, json!({ "rating": "easy" })).await), (8, 1));
    let short = plain(&ada, &own, "comer").await;
    assert_eq!(numbers(&review(&ada, &short, json!({ "rating": "good" })).await), (2, 1));
    let often = plain(&ada, &own, "vivir").await;
    for _ in 0..3 {
        server.advance(MINUTE);
        review(&ada, &often, json!({ "rating": "again" })).await;
    }
    ada = later(&server, &ada, DAY * 10).await;
    ada.patch(&path, &json!({ "scheduler": "sm2" })).await.ok();
    assert_eq!(numbers(&read(&ada, &known).await), (8, 2));
    assert_eq!(numbers(&read(&ada, &short).await), (2, 1));
    // 8 times 2.5, and the interval of the second repetition.
    assert_eq!(numbers(&review(&ada, &known, json!({ "rating": "good" })).await), (20, 3));
    assert_eq!(numbers(&review(&ada, &short, json!({ "rating": "good" })).await), (6, 2));
    // A card that goes back and forth without a review between is as it was.
    ada.patch(&path, &json!({ "scheduler": "fsrs" })).await.ok();
    assert_eq!(read(&ada, &often).await.number("repetitions"), 3);
    ada.patch(&path, &json!({ "scheduler": "sm2" })).await.ok();
    assert_eq!(read(&ada, &often).await.number("repetitions"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_in_the_steps_of_fsrs_begins_with_the_first_interval_of_sm2() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let from = deck(&ada, json!({ "fuzz": false })).await;
    let to = deck(&ada, json!({ "name": "Other", "scheduler": "sm2" })).await;
    let (begun, lapsed) = (plain(&ada, &from, "hablar").await, plain(&ada, &from, "comer").await);
    review(&ada, &begun, json!({ "rating": "again" })).await;
    for rating in ["good", "good", "again"] {
        review(&ada, &lapsed, json!({ "rating": rating })).await;
        server.advance(MINUTE * 12);
    }
    let seen = read(&ada, &lapsed).await;
    assert_eq!((seen["state"].as_str(), seen.number("repetitions")), (Some("relearning"), 3));
    let ids = json!({ "card_ids": [begun["id"], lapsed["id"]] });
    ada.post(&format!("{ROOT}/decks/{}/cards/move", to["id"]), &ids).await.ok();
    for card in [&begun, &lapsed] {
        let lapses = read(&ada, card).await.number("lapses");
        assert_eq!(numbers(&read(&ada, card).await), (0, 0));
        let after = review(&ada, card, json!({ "rating": "good" })).await;
        assert_eq!((numbers(&after), after.number("lapses")), ((1, 1), lapses));
        let undone = ada.post(&format!("{ROOT}/reviews/undo"), &json!({ "card_id": card["id"] })).await.ok();
        assert_eq!(numbers(&undone["card"]), (0, 0));
    }
}
