//! Contesting numbers.

use schola::features::clp::model::Dimension;
use schola::kernel::Code;
use serde_json::{Map, json};

use super::{ME, assessed, confidence, history, mine, session, studied, value};
use crate::support::fields::Fields;
use crate::support::server::{START, Server};
use crate::xp::days_later;

#[tokio::test(flavor = "multi_thread")]
async fn a_contested_number_is_in_force_recorded_and_weakens_the_evidence_against_it() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    for person in [&ada, &ben] {
        assessed(person, 3).await;
        studied(&server, person, START, 8, session(55, None)).await;
    }
    let (ada, ben) = (days_later(&server, &ada, 56).await, days_later(&server, &ben, 0).await);
    let before = mine(&ada).await;
    assert!(value(&before, Dimension::FocusSpan) > 60.0 && confidence(&before, Dimension::FocusSpan) > 0.6, "{before}");
    let body = json!({ "dimensions": { "focus_span": { "value": 30.04, "reason": "I only let the timer run." } } });
    let after = ada.patch(ME, &body).await.ok()["profile"].clone();
    let shown = &after["dimensions"]["focus_span"];
    assert_eq!((shown["value"].clone(), shown["source"].clone()), (json!(30.0), json!("manual")));
    assert_eq!(shown["contested"], true);
    assert!(confidence(&after, Dimension::FocusSpan) < 0.5, "{after}");
    assert_eq!(value(&after, Dimension::Pace), value(&before, Dimension::Pace));
    let entry = history(&ada).await[0].clone();
    assert_eq!((entry.text("kind"), entry.text("reason")), ("contested", "I only let the timer run."));
    assert_eq!(entry["dimensions"][0]["to"], 30.0);
    // Ben sets the same number; but his week speaks for it, and hers against it.
    ben.patch(ME, &json!({ "dimensions": { "focus_span": { "value": 30 } } })).await.ok();
    let monday = server.raw_app().now();
    studied(&server, &ada, monday, 4, session(55, None)).await;
    studied(&server, &ben, monday, 4, session(5, None)).await;
    let (ada, ben) = (days_later(&server, &ada, 28).await, days_later(&server, &ben, 0).await);
    let (hers, his) = (value(&mine(&ada).await, Dimension::FocusSpan), value(&mine(&ben).await, Dimension::FocusSpan));
    assert!(hers > 30.0 && his < 30.0, "{hers} {his}");
    assert!(hers - 30.0 < 13.0, "four weeks without a contest would move it by nearly 20: {hers}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assessment_after_a_contest_does_not_replace_the_number_and_both_are_in_the_history() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    ada.patch(ME, &json!({ "dimensions": { "focus_span": { "value": 20 } } })).await.ok();
    let (hers, his) = (assessed(&ada, 3).await, assessed(&ben, 3).await);
    // All answers in the middle say 50. Hers is still what she set; what she has not set is what the answers say.
    assert_eq!((value(&hers, Dimension::FocusSpan), value(&his, Dimension::FocusSpan)), (20.0, 50.0));
    assert_eq!(value(&hers, Dimension::Pace), value(&his, Dimension::Pace));
    let shown = &hers["dimensions"]["focus_span"];
    assert_eq!((&shown["contested"], &shown["source"]), (&json!(true), &json!("manual")));
    assert!(confidence(&hers, Dimension::FocusSpan) <= 0.3, "{shown}");
    let told = history(&ada).await;
    let kinds: Vec<&str> = told.iter().map(|entry| entry.text("kind")).collect();
    assert_eq!(kinds, ["assessed", "contested"]);
    let focus = told[0].list("dimensions").iter().find(|change| change.text("dimension") == "focus_span").unwrap();
    assert_eq!(
        (&focus["from"], &focus["to"]),
        (&json!(20.0), &json!(20.0)),
        "the assessment is kept, and moved nothing"
    );
    assert_eq!(told[1]["dimensions"][0]["to"], 20.0);
    // A contest stands for 28 days at least; then answers are new evidence, which counts half.
    let ada = days_later(&server, &ada, 28).await;
    ada.patch(ME, &json!({ "dimensions": { "pace": { "value": 80 } } })).await.ok();
    let ada = days_later(&server, &ada, 28).await;
    let again = assessed(&ada, 3).await;
    assert_eq!((value(&again, Dimension::FocusSpan), value(&again, Dimension::Pace)), (22.5, 80.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_malformed_is_named_and_changes_nothing() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let pace = |contest: serde_json::Value| json!({ "dimensions": { "pace": contest } });
    for (body, field) in [
        (json!({}), "dimensions"),
        (json!({ "dimensions": {} }), "dimensions"),
        (json!({ "dimensions": { "speed": { "value": 1 } } }), "dimensions.speed"),
        (json!({ "dimensions": { "pace": { "value": 70 }, "speed": 1 } }), "dimensions.speed"),
        (json!({ "profile": {} }), "profile.dimensions"),
        (json!({ "profile": { "dimensions": {} } }), "profile.dimensions"),
        (json!({ "profile": { "dimensions": { "speed": { "value": 1 } } } }), "profile.dimensions.speed"),
        (json!({ "profile": { "dimensions": { "pace": { "value": 101 } } } }), "profile.dimensions.pace.value"),
        (
            json!({ "dimensions": { "pace": { "value": 70 } }, "profile": { "dimensions": { "pace": { "value": 70 } } } }),
            "profile",
        ),
        (json!({ "dimensions": { "pace": 4 } }), "dimensions.pace"),
        (pace(json!({})), "dimensions.pace.value"),
        (pace(json!({ "value": -1 })), "dimensions.pace.value"),
        (pace(json!({ "value": 100.5 })), "dimensions.pace.value"),
        (pace(json!({ "value": 50, "reason": "" })), "dimensions.pace.reason"),
        (pace(json!({ "value": 50, "reason": "x".repeat(501) })), "dimensions.pace.reason"),
    ] {
        let refusal = ada.patch(ME, &body).await.refused(Code::RequestInvalid);
        assert_eq!(refusal["fields"][0]["field"], field, "{body}: {refusal}");
    }
    let refusal = ada.patch(ME, &pace(json!({ "value": 100.5 }))).await.refused(Code::RequestInvalid);
    assert_eq!(refusal["fields"][0]["message"], "must be a number from 0 to 100");
    // Numbers are rounded to tenths, and a zero has no sign.
    let ben = server.learner("ben").await;
    for (sent, kept) in [(-0.0, "0.0"), (0.04, "0.0"), (50.57, "50.6")] {
        let after = ben.patch(ME, &pace(json!({ "value": sent }))).await.ok();
        assert_eq!(after["profile"]["dimensions"]["pace"]["value"].to_string(), kept);
    }
    // A confirmed number is an entry.
    assert_eq!(history(&ada).await.len(), 0);
    ada.patch(ME, &pace(json!({ "value": 50 }))).await.ok();
    assert_eq!(history(&ada).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contest_is_taken_with_the_profile_around_it_as_the_answer_has_it() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let body = json!({ "profile": { "dimensions": { "pace": { "value": 70, "reason": "I hurry." } } } });
    let after = ada.patch(ME, &body).await.ok()["profile"].clone();
    assert_eq!(after["dimensions"]["pace"]["value"], 70.0);
    assert_eq!(history(&ada).await[0].text("reason"), "I hurry.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_is_sent_back_contests_only_what_was_changed() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    ada.patch(ME, &json!({ "dimensions": { "pace": { "value": 62.5 } } })).await.ok();
    let read = ada.get(ME).await.ok()["profile"].clone();
    let mut values = Map::new();
    for (name, dimension) in read["dimensions"].as_object().unwrap() {
        values.insert(name.clone(), json!({ "value": dimension["value"] }));
    }
    values["focus_span"] = json!({ "value": 81 });
    let after = ada.patch(ME, &json!({ "profile": { "dimensions": values } })).await.ok()["profile"].clone();
    assert_eq!(after["dimensions"]["focus_span"]["value"], 81.0);
    let contested: Vec<&String> = after["dimensions"]
        .as_object()
        .unwrap()
        .iter()
        .filter_map(|(name, dimension)| (dimension["contested"] == true).then_some(name))
        .collect();
    assert_eq!(contested, ["pace", "focus_span"]);
    assert_eq!(history(&ada).await.len(), 2);
}
