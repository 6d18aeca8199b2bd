//! What is known of one card: the log of its reviews, and figures.

use std::time::Duration;

use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ROOT, deck, later, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn figures(owner: &Actor<'_>, card: &Value) -> Value {
    owner.get(&format!("{ROOT}/cards/{}/statistics", card["id"])).await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_tells_its_reviews_by_time_and_their_figures() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let (one, other) = (plain(&ada, &own, "hablar").await, plain(&ada, &own, "comer").await);
    assert_eq!(figures(&ada, &one).await, json!({ "reviews": 0, "took_ms": 0 }));
    review(&ada, &one, json!({ "rating": "easy", "took_ms": 3000 })).await;
    review(&ada, &other, json!({ "rating": "good", "took_ms": 9000 })).await;
    ada = later(&server, &ada, DAY * 9).await;
    review(&ada, &one, json!({ "rating": "good", "took_ms": 5000 })).await;
    // One that comes late stands at its time, and one that is undone nowhere.
    review(&ada, &one, json!({ "rating": "hard", "reviewed_at": "2026-01-09T09:00:00Z" })).await;
    review(&ada, &one, json!({ "rating": "again", "client_id": "slip" })).await;
    ada.post(&format!("{ROOT}/reviews/undo"), &json!({ "client_id": "slip" })).await.ok();
    let path = format!("{ROOT}/cards/{}/reviews", one["id"]);
    let first = ada.get(&format!("{path}?limit=2")).await.ok();
    let ratings = |page: &Value| -> Vec<String> {
        page.list("reviews").iter().map(|review| review.text("rating").to_owned()).collect()
    };
    assert_eq!(ratings(&first), ["good", "hard"]);
    let rest = ada.get(&format!("{path}?limit=2&cursor={}", first.text("next_cursor"))).await.ok();
    assert_eq!((ratings(&rest), rest.get("next_cursor")), (vec!["easy".to_owned()], None));
    let found = figures(&ada, &one).await;
    let numbers = ["reviews", "took_ms", "average_took_ms"].map(|field| found.number(field));
    assert_eq!(numbers, [3, 8000, 4000], "{found}");
    assert_eq!(found["first_reviewed_at"], rest["reviews"][0]["reviewed_at"]);
    assert_eq!(found["last_reviewed_at"], first["reviews"][0]["reviewed_at"]);
    assert_eq!(found["retrievability"], 1.0, "it was reviewed today");
    ada = later(&server, &ada, DAY * 30).await;
    let found = figures(&ada, &one).await["retrievability"].as_f64().unwrap();
    assert!(found > 0.0 && found < 1.0, "{found}");
    let ben = server.learner("ben").await;
    for end in ["reviews", "statistics"] {
        ben.get(&format!("{ROOT}/cards/{}/{end}", one["id"])).await.refused(Code::ResourceAbsent);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sm2_knows_no_chance_of_recall() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "scheduler": "sm2" })).await;
    let one = review(&ada, &plain(&ada, &own, "hablar").await, json!({ "rating": "good" })).await;
    let found = figures(&ada, &one).await;
    assert_eq!((found.number("reviews"), found.get("retrievability"), found.get("average_took_ms")), (1, None, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_of_one_time_are_listed_and_undone_in_the_order_in_which_they_are_applied() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "fuzz": false })).await;
    let one = plain(&ada, &own, "hablar").await;
    let mut states = Vec::new();
    for (client_id, rating) in [("b", "easy"), ("a", "again")] {
        let body = json!({ "rating": rating, "client_id": client_id, "reviewed_at": "2026-01-05T08:00:00Z" });
        states.push(review(&ada, &one, body).await);
    }
    // The one that arrived first is applied last.
    let path = format!("{ROOT}/cards/{}", one["id"]);
    let log = ada.get(&format!("{path}/reviews")).await.ok();
    let named: Vec<&str> = log.list("reviews").iter().map(|review| review.text("client_id")).collect();
    assert_eq!(named, ["b", "a"]);
    assert_eq!(log["reviews"][0]["interval_days"], states[1]["interval_days"]);
    let undo = json!({ "card_id": one["id"] });
    let undone = ada.post(&format!("{ROOT}/reviews/undo"), &undo).await.ok();
    assert_eq!((undone["review"].text("client_id"), undone["card"].text("state")), ("b", "learning"));
    let undone = ada.post(&format!("{ROOT}/reviews/undo"), &undo).await.ok();
    assert_eq!((undone["review"].text("client_id"), undone["card"].text("state")), ("a", "new"));
}
