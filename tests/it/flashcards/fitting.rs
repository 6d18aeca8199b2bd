//! Fitting the parameters of the scheduler to the reviews of a deck.

use schola::features::flashcards::model::Rating;
use schola::features::flashcards::schedule::{History, fit};
use schola::kernel::Code;
use serde_json::json;

use super::{ROOT, deck, plain, review};
use crate::support::server::Server;

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

#[tokio::test(flavor = "multi_thread")]
async fn a_deck_uses_the_parameters_that_fit_its_reviews() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    let path = format!("{ROOT}/decks/{}/optimize", own["id"]);
    ada.post_empty(&path).await.refused(Code::TooFewReviews);
    for (number, history) in forgetful(60).into_iter().enumerate() {
        let card = plain(&ada, &own, &format!("card {number}")).await;
        for (day, rating) in history {
            let at = 1_704_110_400_000 + day * 24 * 3_600_000;
            let at = schola::kernel::Timestamp::from_millis(at).rfc3339();
            review(&ada, &card, json!({ "rating": rating.name(), "reviewed_at": at })).await;
        }
    }
    let fitted = ada.post_empty(&path).await.ok();
    assert_eq!((&fitted["reviews"], &fitted["adopted"]), (&json!(480), &json!(true)));
    assert!(fitted["after"]["log_loss"].as_f64() < fitted["before"]["log_loss"].as_f64());
    let seen = ada.get(&format!("{ROOT}/decks/{}", own["id"])).await.ok();
    assert_eq!(seen["deck"]["parameters"].as_array().unwrap().len(), 21);
    let card = plain(&ada, &own, "a new one").await;
    let stability = review(&ada, &card, json!({ "rating": "good" })).await["stability"].as_f64().unwrap();
    assert!(stability < 2.3, "{stability}");
}
