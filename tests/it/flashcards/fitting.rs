//! Fitting the parameters of the scheduler to the reviews of a deck.

use reqwest::Method;
use schola::features::flashcards::model::Rating;
use schola::features::flashcards::schedule::{History, fit};
use schola::kernel::Code;
use serde_json::{Value, json};

use super::ROOT;
use crate::support::server::{Actor, Server};

/// Reviews of somebody who forgets much faster than most people: a card is remembered for two days and no longer.
fn forgetful(cards: i64) -> Vec<History> {
    let history = |card: i64| {
        let (mut day, mut reviews) = (card % 40, vec![(card % 40, Rating::Good)]);
        for number in 0..8 {
            let gap = 1 + (card * 7 + number * 5) % 9;
            day += gap;
            let is_known = gap <= 2 || (card + number) % 5 == 0;
            reviews.push((day, if is_known { Rating::Good } else { Rating::Again }));
        }
        reviews
    };
    (0..cards).map(history).collect()
}

#[test]
fn fitted_parameters_predict_the_reviews_better() {
    let histories = forgetful(120);
    let fitted = fit(&histories, None).unwrap().unwrap();
    assert_eq!((fitted.parameters.len(), fitted.reviews), (21, 960));
    assert!(fitted.is_better(), "{fitted:?}");
    // The same reviews lead to the same parameters.
    assert_eq!(fit(&histories, None).unwrap().unwrap(), fitted);
    let again = fit(&histories, Some(&fitted.parameters)).unwrap().unwrap();
    assert!(!again.is_better() && again.before == fitted.after, "{again:?}");
    assert!(fit(&forgetful(5), None).unwrap().is_none());
}

/// Reviews cards of a deck as a forgetful person does, fits, and looks at what the deck does afterwards.
async fn fit_a_deck(person: &Actor<'_>, root: &str, cards: i64) {
    let own = person.post(&format!("{root}/decks"), &json!({ "name": "Latin" })).await.created()["deck"].clone();
    let path = format!("{root}/decks/{}/optimize", own["id"]);
    person.post_empty(&path).await.refused(Code::TooFewReviews);
    let add = async |front: String| {
        let body = json!({ "front": front, "back": "Something" });
        person.post(&format!("{root}/decks/{}/cards", own["id"]), &body).await.created()["card"].clone()
    };
    let review = async |card: &Value, body: Value| {
        person.post(&format!("{root}/cards/{}/review", card["id"]), &body).await.ok()["card"].clone()
    };
    for (number, history) in forgetful(cards).into_iter().enumerate() {
        let card = add(format!("card {number}")).await;
        for (day, rating) in history {
            let at = 1_704_110_400_000 + day * 24 * 3_600_000;
            let at = schola::kernel::Timestamp::from_millis(at).rfc3339();
            review(&card, json!({ "rating": rating.name(), "reviewed_at": at })).await;
        }
    }
    let send = async |path: &str| person.send(Method::POST, path, |sent| sent.header("Idempotency-Key", "fit")).await;
    let fitted = send(&path).await.ok();
    assert_eq!((&fitted["reviews"], &fitted["adopted"]), (&json!(cards * 8), &json!(true)));
    assert!(fitted["after"]["log_loss"].as_f64() < fitted["before"]["log_loss"].as_f64());
    // The same request again has the same answer, although the parameters that it would find now are in use.
    assert_eq!(send(&path).await.ok(), fitted);
    // Another query makes it another request.
    send(&format!("{path}?again=1")).await.refused(Code::IdempotencyMismatch);
    let seen = person.get(&format!("{root}/decks/{}", own["id"])).await.ok();
    assert_eq!(seen["deck"]["parameters"].as_array().unwrap().len(), 21);
    let card = add("a new one".into()).await;
    let stability = review(&card, json!({ "rating": "good" })).await["stability"].as_f64().unwrap();
    assert!(stability < 2.3, "{stability}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deck_uses_the_parameters_that_fit_its_reviews_on_both_surfaces() {
    let server = Server::spawn().await;
    fit_a_deck(&server.learner("ada").await, ROOT, 60).await;
    let key = server.key("linus").await;
    key.post("/v1/learners", &json!({ "full_name": "Lea", "external_reference": "lea" })).await.created();
    fit_a_deck(&key.acting_for("ext:lea"), "/v1/flashcards", 60).await;
}
