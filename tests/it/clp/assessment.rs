//! The assessment: it can be interrupted, gives the first profile, and can be answered again later.

use reqwest::Method;
use schola::features::clp::model::{Dimension, items};
use schola::kernel::Code;
use serde_json::{Value, json};

use super::{ASSESSMENT, answers, assessed, confidence, history, mine, value};
use crate::support::fields::Fields;
use crate::support::server::Server;
use crate::xp::days_later;

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_kept_and_the_last_one_gives_the_first_profile() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let empty = mine(&ada).await;
    assert_eq!(empty["dimensions"].as_object().unwrap().len(), 11);
    assert_eq!(
        empty["dimensions"]["pace"],
        json!({ "value": 50.0, "confidence": 0.0, "source": "none", "contested": false,
        "evidence": [{ "signal": "answer_speed", "unit": "answers", "amount": 0 }] })
    );
    let nothing = json!([{ "signal": "feedback_choices", "unit": "choices", "amount": 0 }]);
    assert_eq!((empty.get("changed_at"), &empty["dimensions"]["feedback_style"]["evidence"]), (None, &nothing));
    let start = ada.get(ASSESSMENT).await.ok();
    assert_eq!((start.number("answered"), start.number("total"), start["complete"].clone()), (0, 33, json!(false)));
    let item = &start["items"][0];
    assert!(
        item["texts"]["en"].is_string() && item["texts"]["de"].is_string() && item.get("value").is_none(),
        "{item}"
    );
    let all = answers(5);
    let first = ada.post(ASSESSMENT, &json!({ "answers": all[..10] })).await.ok();
    assert_eq!(first, json!({ "answered": 10, "total": 33, "complete": false }));
    // An answer can be changed while the assessment is open, and another sign-in goes on where this one stopped.
    ada.post(ASSESSMENT, &json!({ "answers": [{ "item": all[0]["item"], "value": 1 }] })).await.ok();
    let resumed = ada.get(ASSESSMENT).await.ok();
    assert_eq!((resumed.number("answered"), resumed["items"][0]["value"].clone()), (10, json!(1)));
    assert_eq!(mine(&ada).await, empty);
    let done = ada.post(ASSESSMENT, &json!({ "answers": all })).await.ok();
    assert_eq!((done["complete"].clone(), done["again_at"].clone()), (json!(true), json!("2026-02-02T09:00:00.000Z")));
    let profile = mine(&ada).await;
    assert_eq!(done["profile"], profile);
    for dimension in Dimension::ALL {
        assert_eq!((value(&profile, dimension), confidence(&profile, dimension)), (100.0, 0.3), "{dimension:?}");
        assert_eq!(profile["dimensions"][dimension.name()]["source"], "assessment");
    }
    let told = history(&ada).await;
    assert_eq!((told.len(), told[0].text("kind"), told[0].list("dimensions").len()), (1, "assessed", 11));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_be_answered_again_after_four_weeks() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    assessed(&ada, 5).await;
    let ada = days_later(&server, &ada, 27).await;
    ada.post(ASSESSMENT, &json!({ "answers": answers(1) })).await.refused(Code::AssessmentRecent);
    let ada = days_later(&server, &ada, 1).await;
    let open = ada.get(ASSESSMENT).await.ok();
    assert_eq!((open["complete"].clone(), open.get("again_at")), (json!(true), None));
    // A new round begins with nothing; the profile stays until it is complete.
    let begun = ada.post(ASSESSMENT, &json!({ "answers": answers(1)[..3] })).await.ok();
    assert_eq!((begun.number("answered"), begun["complete"].clone()), (3, json!(false)));
    assert_eq!(value(&mine(&ada).await, Dimension::Pace), 100.0);
    let done = ada.post(ASSESSMENT, &json!({ "answers": answers(1) })).await.ok();
    assert_eq!(value(&done["profile"], Dimension::Pace), 0.0);
    assert_eq!(history(&ada).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_malformed_is_named() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let good = json!({ "item": "pace_1", "value": 3 });
    for (body, field) in [
        (json!({}), "answers"),
        (json!({ "answers": [] }), "answers"),
        (json!({ "answers": vec![good.clone(); 34] }), "answers"),
        (json!({ "answers": [good, { "item": "pace_1", "value": 4 }] }), "answers.1.item"),
        (json!({ "answers": [{ "item": "pace_9", "value": 3 }] }), "answers.0.item"),
        (json!({ "answers": [{ "item": "pace_1", "value": 0 }] }), "answers.0.value"),
        (json!({ "answers": [{ "item": "pace_1", "value": 6 }] }), "answers.0.value"),
        (json!({ "answers": [{ "item": "pace_1" }] }), "answers.0.value"),
    ] {
        let refusal = ada.post(ASSESSMENT, &body).await.refused(Code::RequestInvalid);
        assert_eq!(refusal["fields"][0]["field"], field, "{body}: {refusal}");
    }
    assert_eq!(ada.get(ASSESSMENT).await.ok().number("answered"), 0);
    server.nobody().get(ASSESSMENT).await.refused(Code::AuthMissing);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_is_answered_once() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let send = |body: Value| {
        ada.send(Method::POST, ASSESSMENT, move |request| request.header("idempotency-key", "one").json(&body))
    };
    let all = json!({ "answers": answers(4) });
    let first = send(all.clone()).await.ok();
    assert_eq!(send(all).await.ok(), first, "a repeat is no second assessment");
    send(json!({ "answers": [{ "item": items().unwrap()[0].id, "value": 1 }] }))
        .await
        .refused(Code::IdempotencyMismatch);
    assert_eq!(history(&ada).await.len(), 1);
}
