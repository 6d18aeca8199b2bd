//! What is due: order, limits, suspended and buried cards, forecast and heat map.

use std::time::Duration;

use serde_json::json;

use super::{ROOT, card, deck, due, later, plain, review};
use crate::support::fields::Fields;
use crate::support::server::Server;

const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test(flavor = "multi_thread")]
async fn learning_cards_come_first_then_reviews_then_new_ones() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "fuzz": false })).await;
    let mut cards = Vec::new();
    for front in ["one", "two", "three", "four"] {
        cards.push(plain(&ada, &own, front).await);
    }
    assert_eq!(due(&ada, &own).await, ["one", "two", "three", "four"]);
    review(&ada, &cards[1], json!({ "rating": "easy" })).await;
    ada = later(&server, &ada, DAY * 9).await;
    review(&ada, &cards[2], json!({ "rating": "again" })).await;
    assert_eq!(due(&ada, &own).await, ["two", "one", "four"]);
    let waiting = ada.get(&format!("{ROOT}/due")).await.ok();
    assert_eq!(waiting["counts"], json!({ "new": 2, "learning": 0, "review": 1, "capped": false }));
    assert!(waiting["next_learning_at"].is_string());
    ada = later(&server, &ada, Duration::from_secs(61)).await;
    assert_eq!(due(&ada, &own).await, ["three", "two", "one", "four"]);
    let path = format!("{ROOT}/cards/{}", cards[1]["id"]);
    assert_eq!(ada.patch(&path, &json!({ "suspended": true })).await.ok()["card"]["suspended"], true);
    let path = format!("{ROOT}/cards/{}", cards[0]["id"]);
    assert!(ada.patch(&path, &json!({ "buried": true })).await.ok()["card"]["buried_until"].is_string());
    assert_eq!(due(&ada, &own).await, ["three", "four"]);
    ada.patch(&path, &json!({ "buried": false })).await.ok();
    assert_eq!(due(&ada, &own).await, ["three", "one", "four"]);
    ada.patch(&path, &json!({ "buried": true })).await.ok();
    ada = later(&server, &ada, DAY).await;
    ada.patch(&format!("{ROOT}/cards/{}", cards[1]["id"]), &json!({ "suspended": false })).await.ok();
    assert_eq!(due(&ada, &own).await.len(), 4);
    assert_eq!(ada.get(&format!("{ROOT}/due?limit=2")).await.ok().list("cards").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_has_its_limits() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "new_per_day": 2, "reviews_per_day": 1, "learning_steps": [], "fuzz": false })).await;
    let mut cards = Vec::new();
    for front in ["one", "two", "three", "four"] {
        cards.push(plain(&ada, &own, front).await);
    }
    assert_eq!(due(&ada, &own).await, ["one", "two"]);
    for card in &cards[..2] {
        review(&ada, card, json!({ "rating": "easy" })).await;
    }
    assert!(due(&ada, &own).await.is_empty());
    ada = later(&server, &ada, DAY * 8).await;
    assert_eq!(due(&ada, &own).await, ["one", "three", "four"]);
    let seen = ada.get(&format!("{ROOT}/decks/{}", own["id"])).await.ok()["deck"].clone();
    assert_eq!(seen["due"], json!({ "new": 2, "learning": 0, "review": 1, "capped": false }));
    let listed = ada.get(&format!("{ROOT}/decks")).await.ok()["decks"][0].clone();
    assert_eq!(listed, seen);
    review(&ada, &cards[0], json!({ "rating": "good" })).await;
    assert_eq!(due(&ada, &own).await, ["three", "four"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_of_sm2_is_repeated_today_and_not_tomorrow() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "scheduler": "sm2" })).await;
    let one = plain(&ada, &own, "one").await;
    let other = plain(&ada, &own, "two").await;
    review(&ada, &one, json!({ "quality": 4 })).await;
    review(&ada, &other, json!({ "quality": 4 })).await;
    ada = later(&server, &ada, DAY).await;
    let seen = review(&ada, &one, json!({ "quality": 3 })).await;
    assert_eq!((&seen["interval_days"], seen["repeat_until"].is_string()), (&json!(6), true));
    let next = &ada.get(&format!("{ROOT}/due?deck_id={}", own["id"])).await.ok()["cards"][0]["next"];
    assert_eq!([&next["again"], &next["hard"], &next["good"]], [&json!(600), &json!(600), &json!(6 * 86_400)]);
    ada = later(&server, &ada, Duration::from_secs(600)).await;
    assert_eq!(due(&ada, &own).await, ["one", "two"]);
    // Left undone, it comes on its date and not on the next day.
    ada = later(&server, &ada, DAY).await;
    assert_eq!(due(&ada, &own).await, ["two"]);
    review(&ada, &other, json!({ "quality": 4 })).await;
    ada = later(&server, &ada, DAY * 5).await;
    assert_eq!(due(&ada, &own).await, ["one"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repetition_that_was_left_is_due_wherever_due_cards_are_counted() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "scheduler": "sm2" })).await;
    for number in 0..12 {
        let card = plain(&ada, &own, &format!("card {number}")).await;
        review(&ada, &card, json!({ "quality": if number % 2 == 0 { 3 } else { 1 } })).await;
    }
    let forecast = ada.get(&format!("{ROOT}/forecast")).await.ok();
    let days: Vec<i64> = forecast.list("days").iter().map(|day| day.number("cards")).collect();
    assert_eq!((days[1], days.iter().sum::<i64>()), (12, 12));
    ada = later(&server, &ada, DAY * 4).await;
    assert_eq!(due(&ada, &own).await.len(), 12);
    let urgent = ada.get(&format!("{ROOT}/due?order=urgency")).await.ok();
    assert_eq!(urgent.list("cards").len(), 12);
    assert_eq!(urgent["counts"], json!({ "new": 0, "learning": 0, "review": 12, "capped": false }));
    let seen = ada.get(&format!("{ROOT}/decks/{}", own["id"])).await.ok()["deck"].clone();
    assert_eq!(seen["due"], urgent["counts"]);
    assert_eq!(ada.get(&format!("{ROOT}/decks")).await.ok()["decks"][0], seen);
    assert_eq!(ada.get(&format!("{ROOT}/forecast")).await.ok()["overdue"], 12);
    let plan = ada.get("/api/plan/today?minutes=30").await.ok();
    assert_eq!(plan["plan"]["blocks"][0]["steps"][0]["total"], 12, "{plan}");
    let path = format!("{ROOT}/decks/{}/backlog", own["id"]);
    assert_eq!(ada.post(&path, &json!({ "per_day": 5 })).await.ok()["overdue"], 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn forecast_and_heat_map_count_the_days() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "learning_steps": [], "fuzz": false })).await;
    let mut cards = Vec::new();
    for front in ["one", "two", "three"] {
        cards.push(plain(&ada, &own, front).await);
    }
    for (card, rating) in cards.iter().zip(["easy", "easy", "good"]) {
        review(&ada, card, json!({ "rating": rating, "took_ms": 1500 })).await;
    }
    let forecast = ada.get(&format!("{ROOT}/forecast?deck_id={}", own["id"])).await.ok();
    let days: Vec<i64> = forecast["days"].as_array().unwrap().iter().map(|day| day.number("cards")).collect();
    assert_eq!((days.len(), days[2], days[8], days.iter().sum::<i64>()), (30, 1, 2, 3));
    ada = later(&server, &ada, DAY * 3).await;
    review(&ada, &cards[2], json!({ "rating": "again" })).await;
    assert_eq!(ada.get(&format!("{ROOT}/forecast")).await.ok()["overdue"], 0);
    ada = later(&server, &ada, DAY * 9).await;
    assert_eq!(ada.get(&format!("{ROOT}/forecast")).await.ok()["overdue"], 3, "one was left in its steps");
    let days = ada.get(&format!("{ROOT}/activity")).await.ok()["days"].clone();
    let figures = |day: &serde_json::Value| {
        (day.number("reviews"), day.number("new_cards"), day.number("forgotten"), day.number("took_ms"))
    };
    let found: Vec<_> = days.as_array().unwrap().iter().map(figures).collect();
    assert_eq!(found, [(3, 3, 0, 4500), (1, 0, 1, 0)]);
    ada.get(&format!("{ROOT}/activity?from=2020-01-01&to=2024-01-01"))
        .await
        .refused(schola::kernel::Code::RequestInvalid);
    ada.get(&format!("{ROOT}/activity?from=2024-01-02&to=2024-01-01"))
        .await
        .refused(schola::kernel::Code::RequestInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloze_note_has_a_card_for_each_number() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let front = "{{c1::Paris}} is the capital of {{c2::France::a country}}, on the {{c1::Seine}}.";
    let one = card(&ada, &own, json!({ "kind": "cloze", "front": front })).await;
    let list = format!("{ROOT}/decks/{}/cards", own["id"]);
    let cards = ada.get(&list).await.ok()["cards"].clone();
    assert_eq!(cards.as_array().unwrap().len(), 2);
    assert_eq!(cards[0]["question"], "[...] is the capital of France, on the [...].");
    assert_eq!(cards[0]["answer"], "**Paris** is the capital of France, on the **Seine**.");
    assert_eq!(cards[1]["question"], "Paris is the capital of [a country], on the Seine.");
    let path = format!("{ROOT}/cards/{}", one["id"]);
    ada.patch(&path, &json!({ "front": "{{c1::A}} {{c3::B {{c4::C}}}}", "back": "More" })).await.ok();
    let cards = ada.get(&list).await.ok()["cards"].clone();
    let shown: Vec<_> = cards.as_array().unwrap().iter().map(|card| card["question"].as_str().unwrap()).collect();
    assert_eq!(shown, ["[...] B C", "A [...]", "A B [...]"]);
    assert_eq!(cards[0]["answer"], "**A** B C\n\nMore");
    assert_eq!(ada.get(&format!("{ROOT}/decks/{}", own["id"])).await.ok()["deck"]["cards"], 3);
    // A slip of the pen loses no review: the card is set aside, and comes back with its cloze.
    let known = super::review(&ada, &cards.as_array().unwrap()[2], json!({ "rating": "easy" })).await;
    let slip = ada.patch(&path, &json!({ "front": "{{c1::A}} {{c3::B {{c4:C}}}}" })).await;
    slip.ok();
    let state = async || {
        let deck = ada.get(&format!("{ROOT}/decks/{}", own["id"])).await.ok()["deck"]["cards"].clone();
        (
            deck,
            ada.get(&list).await.ok().list("cards").len(),
            ada.get(&format!("{ROOT}/reviews")).await.ok().list("reviews").len(),
        )
    };
    assert_eq!(state().await, (json!(2), 2, 1));
    let set_aside = format!("{ROOT}/cards/{}", known["id"]);
    ada.get(&set_aside).await.refused(schola::kernel::Code::ResourceAbsent);
    ada.post(&format!("{set_aside}/review"), &json!({ "rating": "good" }))
        .await
        .refused(schola::kernel::Code::ResourceAbsent);
    assert_eq!(ada.get(&format!("{ROOT}/cards?deck_id={}", own["id"])).await.ok().list("cards").len(), 2);
    let copy = ada.post_empty(&format!("{ROOT}/decks/{}/copy", own["id"])).await.created()["deck"].clone();
    assert_eq!(copy["cards"], 2);
    ada.patch(&path, &json!({ "front": "{{c1::A}} {{c3::B {{c4::C}}}}" })).await.ok();
    assert_eq!(state().await, (json!(3), 3, 1));
    assert_eq!(ada.get(&set_aside).await.ok()["card"], known);
    for front in ["nothing marked", "{{c0::no}}", "{{c1::open", "{{c501::far}}"] {
        let body = json!({ "kind": "cloze", "front": front });
        ada.post(&list, &body).await.refused(schola::kernel::Code::NoClozes);
    }
    ada.delete(&path).await.gone();
    assert_eq!(ada.get(&format!("{ROOT}/decks/{}", own["id"])).await.ok()["deck"]["cards"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_cards_than_are_counted_are_told() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "new_per_day": 9999 })).await;
    let path = format!("{ROOT}/decks/{}/cards/bulk", own["id"]);
    for (more, counted, capped) in [(500, 500, false), (1, 500, true)] {
        let cards: Vec<_> = (0..more).map(|number| json!({ "front": format!("F {number}"), "back": "B" })).collect();
        ada.post(&path, &json!({ "cards": cards })).await.created();
        let counts = json!({ "new": counted, "learning": 0, "review": 0, "capped": capped });
        assert_eq!(ada.get(&format!("{ROOT}/decks/{}", own["id"])).await.ok()["deck"]["due"], counts);
        assert_eq!(ada.get(&format!("{ROOT}/decks")).await.ok()["decks"][0]["due"], counts);
        assert_eq!(ada.get(&format!("{ROOT}/due?limit=1")).await.ok()["counts"], counts);
    }
    // Nobody sees more than a day holds, so nothing is left out.
    ada.patch(&format!("{ROOT}/decks/{}", own["id"]), &json!({ "new_per_day": 20 })).await.ok();
    let counts = json!({ "new": 20, "learning": 0, "review": 0, "capped": false });
    assert_eq!(ada.get(&format!("{ROOT}/due?limit=1")).await.ok()["counts"], counts);
}
