//! What decks follow: the retention that they aim for, and the hour until which they have new cards.

use std::time::Duration;

use serde_json::{Value, json};

use super::{adaptations, apply, revert, settings};
use crate::flashcards::{ROOT as CARDS, deck, due, plain, review};
use crate::plan::{plan, steps};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};
use crate::xp::days_later;

/// A deck of cards with whole intervals that are not varied.
async fn exact(person: &Actor<'_>, more: Value) -> Value {
    let mut body = json!({ "fuzz": false, "learning_steps": [], "new_per_day": 100 });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    deck(person, body).await
}

/// The interval of a new card that was easy.
async fn interval(person: &Actor<'_>, own: &Value, front: &str) -> i64 {
    let card = plain(person, own, front).await;
    review(person, &card, json!({ "rating": "easy" })).await.number("interval_days")
}

#[tokio::test(flavor = "multi_thread")]
async fn decks_aim_for_another_retention() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = exact(&ada, json!({})).await;
    let sm2 = exact(&ada, json!({ "name": "Latin", "scheduler": "sm2" })).await;
    let (usual, of_sm2) = (interval(&ada, &own, "1").await, interval(&ada, &sm2, "1").await);
    let higher = apply(&ada, "higher_retention").await;
    assert_eq!(settings(&ada).await["retention_points"], 2);
    let earlier = interval(&ada, &own, "2").await;
    assert!(earlier < usual, "{earlier} and {usual}");
    assert_eq!(interval(&ada, &sm2, "2").await, of_sm2);
    // A deck that is created meanwhile does so too, and what the person set stays as it is.
    let later = exact(&ada, json!({ "name": "Biology" })).await;
    assert_eq!((interval(&ada, &later, "1").await, &later["desired_retention"]), (earlier, &json!(0.9)));
    let path = format!("{CARDS}/decks/{}", own["id"]);
    ada.patch(&path, &json!({ "new_per_day": 99 })).await.ok();
    assert_eq!(interval(&ada, &own, "3").await, earlier);
    let harder = apply(&ada, "harder_items").await;
    assert!(interval(&ada, &own, "4").await > usual);
    assert_eq!(revert(&ada, &higher).await["ended_by"], "replaced");
    revert(&ada, &harder).await;
    assert_eq!((interval(&ada, &own, "5").await, interval(&ada, &later, "2").await), (usual, usual));
    // Decks of others stay as they are.
    let ben = server.learner("ben").await;
    let other = exact(&ben, json!({})).await;
    apply(&ada, "higher_retention").await;
    assert_eq!(interval(&ben, &other, "1").await, usual);
}

#[tokio::test(flavor = "multi_thread")]
async fn new_cards_come_until_the_hour() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = exact(&ada, json!({})).await;
    for number in 0..3 {
        plain(&ada, &own, &format!("{number}")).await;
    }
    let seen = plain(&ada, &own, "seen").await;
    review(&ada, &seen, json!({ "rating": "good" })).await;
    let entry = apply(&ada, "new_cards_earlier").await;
    assert_eq!(settings(&ada).await["new_until_hour"], 21);
    let learns =
        async |person: &Actor<'_>| steps(&plan(person, "?minutes=60").await).iter().any(|step| step["kind"] == "learn");
    // The clock of a test starts at nine in the morning.
    assert_eq!((due(&ada, &own).await.len(), learns(&ada).await), (3, true));
    server.advance(Duration::from_secs(12 * 3600));
    assert_eq!((due(&ada, &own).await.len(), learns(&ada).await), (0, false));
    // Two in the night belongs to the same day of learning, and reviews stay as they are.
    server.advance(Duration::from_secs(5 * 3600));
    assert_eq!(due(&ada, &own).await.len(), 0);
    let ada = days_later(&server, &ada, 4).await;
    assert_eq!(due(&ada, &own).await, ["seen"]);
    server.advance(Duration::from_secs(3 * 3600));
    assert_eq!(due(&ada, &own).await.len(), 4);
    server.advance(Duration::from_secs(17 * 3600));
    assert_eq!(due(&ada, &own).await.len(), 1);
    revert(&ada, &entry).await;
    assert_eq!(due(&ada, &own).await.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_answers_to_forgotten_cards_are_shown_with_what_they_cost() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = exact(&ada, json!({})).await;
    let mut cards = Vec::new();
    for number in 0..25 {
        let card = plain(&ada, &own, &format!("{number}")).await;
        review(&ada, &card, json!({ "rating": "easy" })).await;
        cards.push(card);
    }
    let mut ada = days_later(&server, &ada, 20).await;
    for card in &cards {
        review(&ada, card, json!({ "rating": "easy" })).await;
    }
    ada = days_later(&server, &ada, 200).await;
    for (place, card) in cards.iter().enumerate() {
        review(&ada, card, json!({ "rating": if place < 10 { "again" } else { "good" } })).await;
    }
    for number in 0..7 {
        let card = plain(&ada, &own, &format!("New {number}")).await;
        review(&ada, &card, json!({ "rating": "good" })).await;
    }
    let all = adaptations(&ada).await;
    let proposed: Vec<&Value> =
        all.iter().filter(|one| one["state"] == "proposed" && one.get("minutes_a_day").is_some()).collect();
    let ids: Vec<&str> = proposed.iter().map(|one| one.text("id")).collect();
    assert_eq!(ids, ["fewer_new_cards", "higher_retention"]);
    let minutes = |place: usize| proposed[place]["minutes_a_day"].as_f64().unwrap();
    // A new card a day is halved; there are 25 reviews in a week.
    assert!(minutes(0) <= 0.0 && minutes(1) > 0.0, "{} and {}", minutes(0), minutes(1));
    assert_eq!(proposed[1]["evidence"][0]["signal"], "mature_lapses");
}
