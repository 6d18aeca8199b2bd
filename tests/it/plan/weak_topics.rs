//! Topics that the reviews of their cards show to be weak.

use std::time::Duration;

use serde_json::{Value, json};

use super::{plan, steps};
use crate::flashcards::{card, deck, later, review};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_whose_reviews_go_wrong_is_to_be_studied() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let settings = json!({ "name": "Year 12", "subject": "Biology", "learning_steps": [], "relearning_steps": [], "new_per_day": 100 });
    let own = deck(&ada, settings).await;
    let mut known = Vec::new();
    // Two topics of twelve cards and one of eleven; of the second, only three are forgotten.
    for (tag, count, forgotten) in [("Osmosis", 12, 5), ("Enzymes", 12, 3), ("Genes", 11, 11)] {
        for number in 0..count {
            let body = json!({ "front": format!("{tag} {number}"), "back": "x", "tags": [tag] });
            let made = card(&ada, &own, body).await;
            review(&ada, &made, json!({ "rating": "good" })).await;
            known.push((made, number < forgotten));
        }
    }
    let ada = later(&server, &ada, Duration::from_secs(6 * 24 * 3600)).await;
    for (card, is_forgotten) in &known {
        review(&ada, card, json!({ "rating": if *is_forgotten { "again" } else { "good" } })).await;
    }
    let topics = async |person: &Actor<'_>| -> Vec<Value> {
        let found = plan(person, "?minutes=120").await;
        steps(&found).into_iter().filter(|step| step["kind"] == "topic").collect()
    };
    let found = topics(&ada).await;
    assert_eq!(found.len(), 1, "{found:?}");
    let (step, reason) = (&found[0], &found[0]["reason"]);
    assert_eq!((step.text("subject"), step.text("topic"), reason.text("code")), ("Biology", "Osmosis", "low_recall"));
    assert_eq!((reason.number("answers"), reason.number("right")), (12, 7));
    assert!(reason.text("text").ends_with("you answered 7 of 12 reviews on it correctly."), "{reason}");
    // Once it is studied, what was wrong before says nothing more.
    ada.post("/api/study-logs", &json!({ "subject": "biology", "topic": "osmosis", "minutes": 10 })).await.created();
    assert_eq!(topics(&ada).await, Vec::<Value>::new());
    // Without focus, it is weak by that, and there once.
    server.advance(Duration::from_secs(3600));
    let log = json!({ "subject": "Biology", "topic": "Osmosis", "minutes": 10, "focus_rating": 1 });
    ada.post("/api/study-logs", &log).await.created();
    let ada = later(&server, &ada, Duration::from_secs(24 * 3600)).await;
    let found = topics(&ada).await;
    assert_eq!((found.len(), found[0]["reason"].text("code")), (1, "low_focus"));
    // After two weeks the reviews say nothing.
    let ada = later(&server, &ada, Duration::from_secs(40 * 24 * 3600)).await;
    assert_eq!(topics(&ada).await, Vec::<Value>::new());
}
