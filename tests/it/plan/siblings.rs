//! Cards of one note, of which one is shown on a day, sub-decks, and steps that end before all their cards were reviewed.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ids, keep, plan, steps};
use crate::flashcards::{ROOT, card, deck, later, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const SIX_DAYS: Duration = Duration::from_secs(6 * 24 * 3600);

async fn without_steps(owner: &Actor<'_>, name: &str) -> Value {
    deck(owner, json!({ "name": name, "learning_steps": [], "relearning_steps": [], "fuzz": false })).await
}

/// A deck with so many notes of two cards each, and the first cards of the notes.
async fn reversed(owner: &Actor<'_>, count: usize) -> (Value, Vec<Value>) {
    let own = without_steps(owner, "Spanish").await;
    let mut first = Vec::new();
    for number in 0..count {
        let note = json!({ "kind": "reversed", "front": format!("front {number}"), "back": format!("back {number}") });
        first.push(card(owner, &own, note).await);
    }
    (own, first)
}

/// The cards that a step of a deck is about, as many as it has.
async fn cards_of(owner: &Actor<'_>, step: &Value) -> Vec<Value> {
    let only = if step["kind"] == "learn" { "new_cards" } else { "reviews" };
    let (deck, horizon, total) = (&step["deck_id"], &step["horizon_days"], &step["total"]);
    let query =
        format!("deck_id={deck}&sub_decks=false&order=urgency&only={only}&horizon_days={horizon}&limit={total}");
    owner.get(&format!("{ROOT}/due?{query}")).await.ok().list("cards").to_vec()
}

/// Keeps a plan, reviews the cards of its only step, and returns how many the step had, and the plan after that.
async fn done(owner: &Actor<'_>) -> (i64, Value) {
    let kept = keep(owner, 60).await;
    let found = steps(&kept);
    assert_eq!(found.len(), 1, "{kept}");
    let cards = cards_of(owner, &found[0]).await;
    assert_eq!(cards.len() as i64, found[0].number("total"), "{kept}");
    for card in &cards {
        review(owner, card, json!({ "rating": "good", "took_ms": 6_000 })).await;
    }
    (found[0].number("total"), plan(owner, "").await)
}

fn counts(plan: &Value) -> Vec<(i64, i64)> {
    steps(plan).iter().map(|step| (step.number("done"), step.number("total"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_counts_one_new_card_of_each_note() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    reversed(&ada, 10).await;
    let (total, after) = done(&ada).await;
    assert_eq!((total, after.text("state"), counts(&after)), (10, "done", vec![(10, 10)]));
    let ben = server.learner("ben").await;
    let own = without_steps(&ben, "Capitals").await;
    for number in 0..4 {
        let front = format!("{{{{c1::a}}}} {{{{c2::b}}}} {{{{c3::c}}}} {{{{c4::d}}}} {{{{c5::e}}}} {number}");
        card(&ben, &own, json!({ "kind": "cloze", "front": front })).await;
    }
    let (total, after) = done(&ben).await;
    assert_eq!((total, after.text("state"), counts(&after)), (4, "done", vec![(4, 4)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_counts_one_review_of_each_note() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (own, _) = reversed(&ada, 10).await;
    let path = format!("{ROOT}/decks/{}/cards?limit=100", own["id"]);
    let cards = ada.get(&path).await.ok().list("cards").to_vec();
    assert_eq!(cards.len(), 20);
    for card in &cards {
        review(&ada, card, json!({ "rating": "good", "took_ms": 6_000 })).await;
    }
    let ada = later(&server, &ada, SIX_DAYS).await;
    let (total, after) = done(&ada).await;
    assert_eq!((total, after.text("state"), counts(&after)), (10, "done", vec![(10, 10)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_comes_before_the_new_card_of_its_note() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (own, first) = reversed(&ada, 5).await;
    for card in &first {
        review(&ada, card, json!({ "rating": "good", "took_ms": 6_000 })).await;
    }
    let ada = later(&server, &ada, SIX_DAYS).await;
    assert_eq!(ids(&plan(&ada, "?minutes=60").await), [format!("review-{}", own["id"])]);
    let learn = json!({ "kind": "learn", "deck_id": own["id"], "horizon_days": 30, "total": 20 });
    assert_eq!(cards_of(&ada, &learn).await, Vec::<Value>::new());
    let (total, after) = done(&ada).await;
    assert_eq!((total, after.text("state"), counts(&after)), (5, "done", vec![(5, 5)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_about_its_deck_without_the_sub_decks() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    for name in ["Spanish::Verbs", "Spanish"] {
        let own = without_steps(&ada, name).await;
        for number in 0..6 {
            plain(&ada, &own, &format!("{name} {number}")).await;
        }
    }
    let kept = keep(&ada, 60).await;
    let found = steps(&kept);
    let step = found.iter().find(|step| step["title"] == "Spanish").unwrap();
    let cards = cards_of(&ada, step).await;
    assert_eq!(cards.len(), 6);
    for card in &cards {
        assert_eq!(card["deck_id"], step["deck_id"]);
        review(&ada, card, json!({ "rating": "good" })).await;
    }
    let after = plan(&ada, "").await;
    let finished: Vec<Value> =
        steps(&after).iter().filter(|step| step["finished"] == true).map(|step| step["title"].clone()).collect();
    assert_eq!(finished, ["Spanish"], "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_ends_because_nothing_waits_has_as_many_cards_as_are_done() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = without_steps(&ada, "Spanish").await;
    let mut cards = Vec::new();
    for number in 0..12 {
        cards.push(plain(&ada, &own, &format!("card {number}")).await);
    }
    assert_eq!(counts(&keep(&ada, 60).await), [(0, 12)]);
    for card in &cards[..4] {
        review(&ada, card, json!({ "rating": "good" })).await;
    }
    for card in &cards[4..] {
        ada.patch(&format!("{ROOT}/cards/{}", card["id"]), &json!({ "suspended": true })).await.ok();
    }
    let after = plan(&ada, "").await;
    assert_eq!((after.text("state"), counts(&after)), ("done", vec![(4, 4)]), "{after}");
    assert_eq!(counts(&keep(&ada, 60).await), [(4, 4)]);
}
