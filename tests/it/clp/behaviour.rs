//! Behaviour moves a profile slowly, and leads to the events that it came from.

use std::time::Duration;

use schola::events::{Activity, CardAnswer};
use schola::features::clp::model::{Counts, Dimension};
use schola::features::clp::service::{self, Occasion};
use schola::kernel::{Id, Realm};
use serde_json::{Value, json};

use super::{assessed, confidence, day, history, mine, session, studied, value};
use crate::flashcards::{ROOT, deck, plain, review};
use crate::support::fields::Fields;
use crate::support::server::{START, Server};
use crate::xp::days_later;

const EVIDENCE: &str = "/api/clp/me/evidence?dimension=";

#[tokio::test(flavor = "multi_thread")]
async fn a_finished_week_moves_what_it_speaks_about_and_nothing_else() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let first = assessed(&ada, 3).await;
    // Monday: two sessions of 50 minutes with the timer, with exercises.
    let mut logs = Vec::new();
    for _ in 0..2 {
        ada.post("/api/study-logs/timer/start", &json!({ "subject": "Biology", "method": "exercises" })).await.ok();
        server.advance(Duration::from_secs(50 * 60));
        logs.push(ada.post_empty("/api/study-logs/timer/stop").await.created()["id"].clone());
        server.advance(Duration::from_secs(20 * 60));
    }
    let during = mine(&ada).await;
    assert_eq!(value(&during, Dimension::FocusSpan), 50.0, "a week that is not over moves nothing");
    let shown = &during["dimensions"]["focus_span"]["evidence"][0];
    let today = json!({ "signal": "session_length", "unit": "sessions", "amount": 2, "value": 83.3, "from": "2026-01-05",
        "to": "2026-01-05" });
    assert_eq!(*shown, today);
    let days = ada.get(&format!("{EVIDENCE}focus_span")).await.ok();
    let day = json!({ "day": "2026-01-05", "signal": "session_length", "unit": "sessions", "amount": 2, "value": 83.3,
        "study_log_ids": logs, "reviews": 0 });
    assert_eq!(days["evidence"], json!([day]));
    assert_eq!(ada.get(&format!("{EVIDENCE}feedback_style")).await.ok()["evidence"], json!([]));
    let ada = days_later(&server, &ada, 7).await;
    let after = mine(&ada).await;
    let moved = |dimension: Dimension| value(&after, dimension) - value(&first, dimension);
    assert!((0.1..=5.0).contains(&moved(Dimension::FocusSpan)), "{after}");
    assert!((0.1..=5.0).contains(&moved(Dimension::ModalityPractice)), "{after}");
    assert!(moved(Dimension::ModalityVerbal) < 0.0 && moved(Dimension::MotivationDrive) < 0.0);
    for dimension in [
        Dimension::Pace,
        Dimension::ModalityVisual,
        Dimension::SocialOrientation,
        Dimension::WorkingMemoryLoad,
        Dimension::ChallengePreference,
        Dimension::FeedbackStyle,
        Dimension::StructureNeed,
    ] {
        assert_eq!((moved(dimension), confidence(&after, dimension)), (0.0, 0.3), "{dimension:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_week_moves_a_dimension_by_more_than_five_points_and_each_stands_in_the_history() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    assessed(&ada, 1).await;
    studied(&server, &ada, START, 12, session(60, Some(Activity::Practice))).await;
    let ada = days_later(&server, &ada, 84).await;
    // The next event settles what is over; so does the hourly sweep.
    let before = mine(&ada).await;
    let keep = schola::config::Retention { audit: None, addresses: None, requests: None };
    let swept = server.raw_app().named("test").write(move |tx| service::sweep(tx, keep, 100)).await.unwrap();
    let again = server.raw_app().named("test").write(move |tx| service::sweep(tx, keep, 100)).await.unwrap();
    assert_eq!((swept, again), (1, 0));
    let after = mine(&ada).await;
    assert_eq!(before["dimensions"], after["dimensions"], "what is read is what is stored");
    let told = history(&ada).await;
    assert_eq!(told.len(), 13, "{told:?}");
    for entry in &told[..12] {
        assert_eq!(entry.text("kind"), "week");
        for change in entry.list("dimensions") {
            let moved = change["to"].as_f64().unwrap() - change["from"].as_f64().unwrap();
            assert!(moved.abs() <= 5.0 + 1e-9, "{entry}");
        }
    }
    assert_eq!(told[11].text("week_from"), "2026-01-05");
    let focus = &after["dimensions"]["focus_span"];
    assert_eq!(focus["source"], "behaviour");
    assert!(value(&after, Dimension::FocusSpan) > 40.0 && confidence(&after, Dimension::FocusSpan) > 0.6, "{focus}");
    // Confidence fades with the years; the value stays.
    let ada = days_later(&server, &ada, 730).await;
    let later = mine(&ada).await;
    assert_eq!(value(&later, Dimension::FocusSpan), value(&after, Dimension::FocusSpan));
    assert!(confidence(&later, Dimension::FocusSpan) < 0.35, "{later}");
    assert_eq!(later["dimensions"]["focus_span"]["source"], "assessment");
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_speak_about_the_pace_and_an_undone_one_does_not() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "new_per_day": 100 })).await;
    let mut cards = Vec::new();
    for number in 0..25 {
        let card = plain(&ada, &own, &format!("Front {number}")).await;
        review(&ada, &card, json!({ "rating": "easy" })).await;
        cards.push(card);
    }
    let ada = days_later(&server, &ada, 40).await;
    let mut ids = Vec::new();
    for card in &cards {
        let path = format!("{ROOT}/cards/{}/review", card["id"]);
        let done = ada.post(&path, &json!({ "rating": "good", "took_ms": 1_000 })).await.ok();
        ids.push(done["review"].number("id"));
    }
    let days = ada.get(&format!("{EVIDENCE}pace")).await.ok();
    let shown = |days: &Value| (days["evidence"][0].number("amount"), days["evidence"][0].number("reviews"));
    assert_eq!(shown(&days), (25, 25));
    let range = (days["evidence"][0]["first_review_id"].as_i64(), days["evidence"][0]["last_review_id"].as_i64());
    assert_eq!(range, (ids.first().copied(), ids.last().copied()));
    ada.post_empty("/api/flashcards/reviews/undo").await.ok();
    assert_eq!(shown(&ada.get(&format!("{EVIDENCE}pace")).await.ok()), (24, 24));
    let ada = days_later(&server, &ada, 7).await;
    let after = mine(&ada).await;
    assert!((51.0..=55.0).contains(&value(&after, Dimension::Pace)), "{after}");
    assert_eq!(after["dimensions"]["pace"]["source"], "behaviour");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reviews_of_a_day_are_named_from_the_first_to_the_last_in_whatever_order_they_came() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let user = Id::new(ada.id);
    let answered = async |reviews: [i64; 3], is_undone: bool| {
        let written = server.raw_app().named("test").write(move |tx| {
            let (now, answer) = (
                tx.now(),
                CardAnswer {
                    is_right: true,
                    is_learning: false,
                    is_due: true,
                    has_picture: false,
                    characters: 80,
                    took_ms: Some(4_000),
                    intervals: (0, 0),
                },
            );
            let occasion = Occasion { user, realm: Realm::School, days: (day(now), day(now)), now, is_undone };
            reviews.into_iter().try_for_each(|review| service::answer(tx, &occasion, Id::new(review), &answer))
        });
        written.await.unwrap();
    };
    answered([30, 10, 20], false).await;
    let shown = ada.get(&format!("{EVIDENCE}pace")).await.ok()["evidence"][0].clone();
    assert_eq!((shown.number("amount"), shown.number("reviews")), (3, 3));
    assert_eq!((shown.number("first_review_id"), shown.number("last_review_id")), (10, 30));
    // Each of them can be taken back, and one that is none of them changes nothing.
    answered([20, 10, 40], true).await;
    let left = ada.get(&format!("{EVIDENCE}pace")).await.ok()["evidence"][0].clone();
    assert_eq!((left.number("amount"), left.number("reviews")), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_without_any_of_a_signal_is_no_evidence() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({})).await;
    for number in 0..4 {
        let card = plain(&ada, &own, &format!("Front {number}")).await;
        review(&ada, &card, json!({ "rating": "good" })).await;
        server.advance(Duration::from_secs(120));
        review(&ada, &card, json!({ "rating": "good" })).await;
    }
    let log = json!({ "subject": "Biology", "minutes": 30, "method": "reading" });
    ada.post("/api/study-logs", &log).await.created();
    let mut signals = Vec::new();
    for dimension in Dimension::ALL {
        let days = ada.get(&format!("{EVIDENCE}{}", dimension.name())).await.ok();
        for shown in days.list("evidence") {
            assert!(shown.number("amount") > 0, "{shown}");
            signals.push(shown.text("signal").to_owned());
        }
    }
    assert!(
        !signals.contains(&"together_share".to_owned()) && signals.contains(&"text_share".to_owned()),
        "{signals:?}"
    );
    assert!(signals.contains(&"picture_cards".to_owned()), "{signals:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_leads_to_all_days_of_the_weeks_that_make_it() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let log = |minutes: i64, method: &str| json!({ "subject": "Biology", "minutes": minutes, "method": method });
    // A week without study with others says nothing about it, so its minutes are in no figure.
    ada.post("/api/study-logs", &log(90, "reading")).await.created();
    let ada = days_later(&server, &ada, 7).await;
    ada.post("/api/study-logs", &log(20, "discussion")).await.created();
    let ada = days_later(&server, &ada, 1).await;
    ada.post("/api/study-logs", &log(60, "reading")).await.created();
    let of_together = |profile: &Value| {
        let all = profile["dimensions"]["social_orientation"].list("evidence");
        all.iter().find(|one| one["signal"] == "together_share").unwrap().clone()
    };
    let together = json!({ "signal": "together_share", "unit": "minutes", "amount": 80, "value": 62.5, "from": "2026-01-12",
        "to": "2026-01-13" });
    assert_eq!(of_together(&mine(&ada).await), together);
    let days = ada.get(&format!("{EVIDENCE}social_orientation")).await.ok();
    let named = |day: &Value| (day.text("day").to_owned(), day.number("amount"), day["value"].as_f64().unwrap());
    let named: Vec<_> = days.list("evidence").iter().map(named).collect();
    assert_eq!(named, [("2026-01-13".to_owned(), 60, 0.0), ("2026-01-12".to_owned(), 20, 100.0)]);
    // A week that has too little says nothing, and is left out where others say something.
    let ada = days_later(&server, &ada, 7).await;
    ada.post("/api/study-logs", &log(10, "discussion")).await.created();
    let profile = mine(&ada).await;
    assert_eq!(of_together(&profile), together);
    let text = profile["dimensions"]["modality_verbal"]["evidence"][0].clone();
    assert_eq!((text.number("amount"), text.text("from"), text.text("to")), (170, "2026-01-05", "2026-01-13"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undone_review_takes_back_what_its_card_was_and_not_what_it_became() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    assessed(&ada, 3).await;
    let own = deck(&ada, json!({})).await;
    let card = plain(&ada, &own, "hablar").await;
    let amounts = async || {
        let profile = mine(&ada).await;
        let dimensions = profile["dimensions"].as_object().unwrap().values();
        let evidence = dimensions.filter_map(|dimension| dimension["evidence"].as_array()).flatten();
        evidence.map(|shown| shown["amount"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    let before = amounts().await;
    for _ in 0..2 {
        server.advance(Duration::from_secs(120));
        review(&ada, &card, json!({ "rating": "good" })).await;
    }
    let path = format!("{ROOT}/cards/{}", card["id"]);
    ada.patch(&path, &json!({ "back": "long ".repeat(60) })).await.ok();
    for _ in 0..2 {
        ada.post_empty(&format!("{ROOT}/reviews/undo")).await.ok();
        let left = amounts().await;
        assert!(left.iter().all(|amount| *amount >= 0), "{left:?}");
    }
    assert_eq!(amounts().await, before);
    // What is kept of a review since a later release is absent from older ones: then nothing is taken back that is not there.
    let counts = |characters| CardAnswer {
        is_right: true,
        is_learning: true,
        is_due: false,
        has_picture: false,
        characters,
        took_ms: None,
        intervals: (0, 0),
    };
    let (short, long) = (Counts::of_answer(&counts(10)), Counts::of_answer(&counts(300)));
    let left = short.with(&long.within(&short), -1);
    assert_eq!((left.short, left.long, left.long_right, left.plain), (1, 0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_log_of_this_week_is_forgotten_and_a_finished_week_stands() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let log = json!({ "subject": "Biology", "minutes": 60, "method": "discussion" });
    let first = ada.post("/api/study-logs", &log).await.created()["id"].clone();
    let second = ada.post("/api/study-logs", &log).await.created()["id"].clone();
    ada.delete(&format!("/api/study-logs/{first}")).await.gone();
    let days = ada.get(&format!("{EVIDENCE}social_orientation")).await.ok();
    assert_eq!(days["evidence"][0]["study_log_ids"], json!([second]));
    assert_eq!(days["evidence"][0].number("amount"), 60);
    let ada = days_later(&server, &ada, 7).await;
    let moved = value(&mine(&ada).await, Dimension::SocialOrientation);
    assert!(moved > 50.0);
    // The log can still be deleted, and the week has been.
    ada.post("/api/study-logs", &json!({ "subject": "Biology", "minutes": 5 })).await.created();
    ada.delete(&format!("/api/study-logs/{second}")).await.gone();
    assert_eq!(value(&mine(&ada).await, Dimension::SocialOrientation), moved);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_many_logs_of_a_day_can_be_taken_back() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let mut logs = Vec::new();
    for _ in 0..53 {
        let log = json!({ "subject": "Biology", "minutes": 2, "method": "reading" });
        logs.push(ada.post("/api/study-logs", &log).await.created()["id"].clone());
    }
    let shown = async || ada.get(&format!("{EVIDENCE}modality_verbal")).await.ok()["evidence"].clone();
    let all = shown().await;
    assert_eq!((all[0].number("amount"), all[0]["study_log_ids"].clone()), (106, json!(logs[..50])));
    // The last one is changed, and then all are deleted.
    ada.patch(&format!("/api/study-logs/{}", logs[52]), &json!({ "minutes": 5 })).await.ok();
    assert_eq!(shown().await[0].number("amount"), 109);
    for log in &logs {
        ada.delete(&format!("/api/study-logs/{log}")).await.gone();
    }
    assert_eq!(shown().await, json!([]));
    assert_eq!(mine(&ada).await["dimensions"]["modality_verbal"]["evidence"][0].number("amount"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn study_that_is_hard_for_a_person_is_worth_more_and_says_why() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    for person in [&ada, &ben] {
        assessed(person, 1).await;
    }
    studied(&server, &ada, START, 30, session(6, Some(Activity::Text))).await;
    let (ada, ben) = (days_later(&server, &ada, 210).await, days_later(&server, &ben, 0).await);
    let body = json!({ "subject": "Biology", "minutes": 30, "method": "exercises" });
    let hard = ada.post("/api/study-logs", &body).await.created();
    let reason = &hard["multiplier_reason"];
    assert_eq!((reason["code"].clone(), reason["streak_days"].clone()), (json!("streak_and_profile"), json!(1)));
    assert!(["focus_span", "modality_practice"].contains(&reason.text("profile_dimension")), "{hard}");
    let bonus = reason["profile_bonus"].as_f64().unwrap();
    assert!((0.3..=0.5).contains(&bonus), "{hard}");
    assert_eq!(hard["multiplier"].as_f64().unwrap(), ((1.1 + bonus) * 100.0).round() / 100.0);
    // What Ben says of himself alone pays nothing.
    let plain = ben.post("/api/study-logs", &body).await.created();
    assert_eq!(
        plain["multiplier_reason"],
        json!({ "code": "streak", "streak_days": 1, "streak_bonus": 0.1, "profile_bonus": 0.0 })
    );
    assert!(hard.number("xp_awarded") > plain.number("xp_awarded"));
    // A contested dimension pays nothing, so that nobody sets it for the points.
    let dimensions = json!({ "focus_span": { "value": 0 }, "modality_practice": { "value": 0 } });
    ada.patch(super::ME, &json!({ "dimensions": dimensions })).await.ok();
    let contested = ada.post("/api/study-logs", &body).await.created();
    assert_eq!(contested["multiplier_reason"]["profile_bonus"], 0.0, "{contested}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_late_counts_for_the_first_day_of_a_week_that_is_open() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let log = |at: &str| json!({ "subject": "Biology", "minutes": 60, "method": "reading", "started_at": at });
    ada.post("/api/study-logs", &log("2026-01-05T06:00:00Z")).await.created();
    let ada = days_later(&server, &ada, 8).await;
    ada.post("/api/study-logs", &log("2026-01-13T06:00:00Z")).await.created();
    let settled = value(&mine(&ada).await, Dimension::ModalityVerbal);
    assert!(settled > 50.0);
    // A log of last week, whose days have moved the profile.
    ada.post("/api/study-logs", &log("2026-01-09T06:00:00Z")).await.created();
    let days = ada.get(&format!("{EVIDENCE}modality_verbal")).await.ok();
    let named: Vec<&str> = days.list("evidence").iter().map(|day| day.text("day")).collect();
    assert_eq!(named, ["2026-01-13", "2026-01-12", "2026-01-05"]);
    assert_eq!(value(&mine(&ada).await, Dimension::ModalityVerbal), settled);
}
