//! What an adaptation changed: the days before it against as many days after it.

use std::time::Duration;

use schola::db::params;
use schola::features::ile::service;
use schola::kernel::Day;
use serde_json::{Value, json};

use super::{apply, log, revert};
use crate::support::fields::Fields;
use crate::support::server::{Actor, START, Server};
use crate::xp::days_later;

/// The number of the first day of tests.
const TODAY: i64 = START.millis() / 86_400_000;

/// Answers of a person: twenty on each of some days, of which so many are wrong.
async fn answered(server: &Server, person: &Actor<'_>, days: std::ops::Range<i64>, wrong: [i64; 2]) {
    let user = person.id;
    let written = server.raw_app().named("test").write(move |tx| {
        for day in days.clone() {
            let forgotten = wrong[usize::from(day % 2 == 0)];
            tx.exec(
                "INSERT INTO flashcard_days (user_id, day, deck_id, new_cards, reviews, answers, forgotten, took_ms) \
                 VALUES (?1, ?2, 1, 0, 20, 20, ?3, 0)",
                params![user, day, forgotten],
            )?;
        }
        Ok(())
    });
    written.await.unwrap();
}

async fn swept(server: &Server) -> usize {
    let keep = schola::config::Retention { audit: None, addresses: None, requests: None };
    server.raw_app().named("test").write(move |tx| service::sweep(tx, keep, 100)).await.unwrap()
}

fn verdict(entry: &Value) -> (&str, bool) {
    (entry["effect"].text("verdict"), entry["undo_proposed"] == true)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_helped_is_told_after_two_weeks_and_kept_for_good() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    answered(&server, &ada, TODAY - 30..TODAY, [6, 7]).await;
    apply(&ada, "fewer_new_cards").await;
    answered(&server, &ada, TODAY + 1..TODAY + 40, [2, 3]).await;
    let ada = days_later(&server, &ada, 10).await;
    assert_eq!(verdict(&log(&ada).await[0]), ("too_early", false));
    let ada = days_later(&server, &ada, 5).await;
    let entry = log(&ada).await.remove(0);
    assert_eq!(verdict(&entry), ("better", false));
    let effect = &entry["effect"];
    assert_eq!(effect["days"], 14);
    assert_eq!(effect["before"], json!({ "value": 67.5, "days": 14, "amount": 280 }));
    assert_eq!(effect["after"], json!({ "value": 87.5, "days": 14, "amount": 280 }));
    assert_eq!(effect["difference"]["value"], 20.0);
    assert_eq!(swept(&server).await, 0, "its days are not over");
    // After four weeks the comparison is final, whatever comes later.
    let ada = days_later(&server, &ada, 17).await;
    let last = log(&ada).await.remove(0)["effect"].clone();
    assert_eq!((swept(&server).await, swept(&server).await), (1, 0));
    answered(&server, &ada, TODAY + 40..TODAY + 60, [20, 20]).await;
    let ada = days_later(&server, &ada, 40).await;
    let entry = log(&ada).await.remove(0);
    assert_eq!((&entry["effect"], entry["effect"]["days"].clone()), (&last, json!(28)));
    assert_eq!(revert(&ada, &entry).await["effect"], last);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_did_not_help_proposes_to_be_reverted() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    answered(&server, &ada, TODAY - 20..TODAY + 20, [3, 5]).await;
    let entry = apply(&ada, "mix_topics").await;
    let ada = days_later(&server, &ada, 15).await;
    assert_eq!(verdict(&log(&ada).await[0]), ("no_clear_effect", true));
    // What was reverted proposes nothing, and keeps its comparison.
    let ended = revert(&ada, &entry).await;
    assert_eq!(verdict(&ended), ("no_clear_effect", false));
    let ada = days_later(&server, &ada, 30).await;
    assert_eq!(log(&ada).await[0]["effect"], ended["effect"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_and_ratings_are_compared_too() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let log_time =
        |minutes: i64, rating: i64| json!({ "subject": "Biology", "minutes": minutes, "focus_rating": rating });
    let mut entries = Vec::new();
    for day in 0..31 {
        if day == 15 {
            entries = vec![apply(&ada, "longer_sessions").await, apply(&ada, "step_by_step").await];
        }
        let (minutes, rating) = if day < 15 { (20 + day % 2, 2 + day % 2) } else { (40 + day % 3, 4 + day % 2) };
        ada.post("/api/study-logs", &log_time(minutes, rating)).await.created();
        server.advance(Duration::from_secs(24 * 3600));
        if day % 6 == 5 {
            ada = server.sign_in(&ada.email.clone(), crate::support::server::PASSWORD).await;
        }
    }
    let told = log(&ada).await;
    assert_eq!(told.len(), entries.len());
    let (focus, minutes) = (&told[0]["effect"], &told[1]["effect"]);
    assert_eq!((focus.text("measure"), focus.text("verdict")), ("focus", "better"));
    assert_eq!((minutes.text("measure"), minutes.text("verdict")), ("minutes", "better"));
    assert_eq!((minutes["before"]["days"].clone(), minutes["after"]["days"].clone()), (json!(15), json!(15)));
    assert!(minutes["difference"]["value"].as_f64().unwrap() > 18.0, "{minutes}");
}

#[tokio::test(flavor = "multi_thread")]
async fn days_before_the_account_are_no_days_without_study() {
    let server = Server::spawn().await;
    let mut ada = server.learner("ada").await;
    let log_on = |day: i64| {
        let at = format!("{}T02:00:00Z", Day::numbered(TODAY + day + 1));
        json!({ "subject": "Biology", "minutes": 30, "started_at": at })
    };
    for day in 0..22 {
        if day == 6 {
            apply(&ada, "longer_sessions").await;
        }
        server.advance(Duration::from_secs(24 * 3600));
        if day % 5 == 4 {
            ada = server.sign_in(&ada.email.clone(), crate::support::server::PASSWORD).await;
        }
        // The logs of the days before come when they earn nothing any more.
        if day >= 6 {
            ada.post("/api/study-logs", &log_on(day)).await.created();
        }
        if (15..21).contains(&day) {
            ada.post("/api/study-logs", &log_on(day - 15)).await.created();
        }
    }
    let effect = log(&ada).await.remove(0)["effect"].clone();
    assert_eq!((effect.text("measure"), &effect["days"]), ("minutes", &json!(15)), "{effect}");
    assert_eq!(effect["before"], json!({ "value": 30.0, "days": 6, "amount": 6 }), "{effect}");
    assert_eq!((&effect["after"]["value"], effect.text("verdict")), (&json!(30.0), "no_clear_effect"), "{effect}");
}
