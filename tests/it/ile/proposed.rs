//! What is proposed, by the profile and by the reviews of a week.

use schola::db::params;
use schola::features::ile::service;
use serde_json::{Value, json};

use super::{adaptation, adaptations, apply};
use crate::clp::assessed;
use crate::flashcards::{deck, plain, review};
use crate::support::fields::Fields;
use crate::support::server::Server;
use crate::xp::days_later;

/// The ids of those in a state.
fn in_state<'a>(all: &'a [Value], state: &str) -> Vec<&'a str> {
    all.iter().filter(|one| one["state"] == state).map(|one| one.text("id")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_proposed_to_a_newcomer_who_may_apply_anything() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let all = adaptations(&ada).await;
    assert_eq!(in_state(&all, "available").len(), all.len());
    for one in &all {
        assert!(!one.list("changes").is_empty() && !one.list("evidence").is_empty(), "{one}");
        assert!(one.list("evidence").iter().any(|seen| seen["holds"] == false), "{one}");
        assert!(!one.text("why").contains('{') && !one.text("what").contains('{'), "{one}");
        assert!(!one["translations"]["de"].text("what").contains('{'), "{one}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_leads_to_proposals_that_say_why() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    assessed(&ada, 1).await;
    let all = adaptations(&ada).await;
    assert_eq!(in_state(&all, "proposed"), ["short_blocks", "less_at_once"]);
    assert_eq!(all[0]["id"], "short_blocks");
    assert_eq!(all[0]["why"], "Your learner profile puts your span of concentration at 0 of 100.");
    assert_eq!(all[0]["what"], "Blocks of 15 minutes, with short breaks of 3 minutes.");
    assert_eq!(all[0]["translations"]["de"]["what"], "Blöcke von 15 Minuten, mit kurzen Pausen von 3 Minuten.");
    let changes = json!([{ "setting": "session_minutes", "unit": "minutes", "from": 25, "to": 15 },
        { "setting": "break_minutes", "unit": "minutes", "from": 5, "to": 3 }]);
    assert_eq!(all[0]["changes"], changes);
    let evidence =
        json!([{ "dimension": "focus_span", "value": 0.0, "confidence": 0.3, "at_most": 35.0, "holds": true }]);
    assert_eq!(all[0]["evidence"], evidence);
    // A contested number counts at once.
    ada.patch("/api/clp/me", &json!({ "dimensions": { "focus_span": { "value": 60 } } })).await.ok();
    assert_eq!(adaptation(&ada, "short_blocks").await["state"], "available");
    // What is applied stays so, with the figures of the time.
    let applied = apply(&ada, "less_at_once").await;
    ada.patch("/api/clp/me", &json!({ "dimensions": { "working_memory_load": { "value": 90 } } })).await.ok();
    let shown = adaptation(&ada, "less_at_once").await;
    assert_eq!((&shown["state"], &shown["applied_id"]), (&json!("applied"), &applied["id"]));
    assert_eq!(shown["evidence"][0]["value"], 0.0);
    // What would end is said before.
    assert_eq!(adaptation(&ada, "smaller_steps").await["replaces"], json!(["less_at_once"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn all_answers_of_seven_days_count_however_many_they_are() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "new_per_day": 100 })).await;
    for number in 0..35 {
        let card = plain(&ada, &own, &format!("Front {number}")).await;
        review(&ada, &card, json!({ "rating": "easy" })).await;
    }
    let ada = days_later(&server, &ada, 40).await;
    let counted = async |ago: i64| {
        let (user, today) = (ada.id, server.raw_app().now().millis() / 86_400_000);
        let written = server.raw_app().named("test").write(move |tx| {
            tx.exec(
                "INSERT INTO flashcard_days (user_id, day, deck_id, new_cards, reviews, answers, forgotten, took_ms, lapses) \
                 VALUES (?1, ?2, 1, 0, 700, 1400, 70, 0, 70)",
                params![user, today - ago],
            )
            .map(drop)
        });
        written.await.unwrap();
    };
    // What was eight days ago is of no usual day.
    counted(7).await;
    let before = adaptation(&ada, "clear_backlog").await;
    assert_eq!((&before["state"], &before["evidence"][0]["value"]), (&json!("proposed"), &json!(3.5)));
    apply(&ada, "clear_backlog").await;
    // With 200 answers a day, 35 cards are no backlog.
    counted(6).await;
    let ended = server.raw_app().named("test").write(|tx| service::end_finished(tx, 0)).await;
    assert_eq!(ended.unwrap(), None);
    let after = adaptation(&ada, "clear_backlog").await;
    assert_eq!((&after["state"], &after["evidence"][0]["value"]), (&json!("available"), &json!(0.2)));
    let recall = adaptation(&ada, "urgent_first").await["evidence"][0].clone();
    assert_eq!((&recall["value"], &recall["amount"]), (&json!(90.0), &json!(700)));
    let saved = adaptation(&ada, "fewer_new_cards").await["minutes_a_day"].as_f64().unwrap();
    assert!((-7.0..-6.0).contains(&saved), "half of 100 answers a day at eight seconds: {saved}");
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_of_a_week_lead_to_proposals_and_old_ones_do_not() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "new_per_day": 100 })).await;
    let mut cards = Vec::new();
    for number in 0..35 {
        let card = plain(&ada, &own, &format!("Front {number}")).await;
        review(&ada, &card, json!({ "rating": "easy" })).await;
        cards.push(card);
    }
    let ada = days_later(&server, &ada, 40).await;
    // 35 cards are due, and 10 reviews a day are taken for usual.
    let backlog = adaptation(&ada, "clear_backlog").await;
    assert_eq!(backlog["state"], "proposed");
    assert_eq!(backlog["why"], "The cards that are due are 3.5 days of your usual reviews.");
    assert!(backlog["translations"]["de"].text("why").contains("3,5 Tagen"), "{backlog}");
    assert_eq!(
        backlog["evidence"][0],
        json!({ "signal": "backlog_days", "value": 3.5, "amount": 35, "at_least": 2.0, "holds": true })
    );
    for (number, card) in cards.iter().enumerate() {
        review(&ada, card, json!({ "rating": if number % 5 < 2 { "again" } else { "good" } })).await;
    }
    let all = adaptations(&ada).await;
    assert_eq!(in_state(&all, "proposed"), ["urgent_first"]);
    assert_eq!(all[0]["why"], "You answered 60% of your reviews correctly in the last week.");
    // After a week they say nothing.
    let ada = days_later(&server, &ada, 8).await;
    let later = adaptation(&ada, "urgent_first").await;
    assert_eq!((&later["state"], later["evidence"][0].get("value")), (&json!("available"), None));
}
