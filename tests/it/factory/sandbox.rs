//! The sandbox: real ids, one demo course, nothing kept that matters, nothing shared with live keys.

use reqwest::Method;
use schola::features::catalogue::{DEMO_ID, demo};
use schola::features::usage::Meter;
use serde_json::{Value, json};

use super::{PLACES, body, create, fault, launch};
use crate::support::fields::Fields;
use crate::support::holders::{raw_account, raw_count, raw_used};
use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_test_key_gets_a_real_id_that_is_ready_at_once() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let test = server.bearer(&account.test);
    for place in PLACES {
        let order =
            json!({ "title": "A first try", "external_ref": "r", "sources": [{ "type": "text", "value": "x" }] });
        let made = body(test.post(&format!("{place}/api/v1/courses"), &order).await, 201);
        assert_eq!((&made["status"], &made["sandbox"]), (&json!("ready"), &json!(true)));
        assert_eq!((&made["title"], &made["module_count"]), (&json!("A first try"), &json!(2)));
        let id = made.text("course_id");
        assert_ne!(id, DEMO_ID);
        assert_eq!(test.get(&format!("{place}/api/v1/courses/{id}")).await.ok(), made);
        assert_eq!(test.get(&format!("{place}/api/v1/courses/{id}/status")).await.ok()["status"], "ready");
        assert_eq!(test.get(&format!("{place}/api/v1/courses?external_ref=r")).await.ok()[0], made);
    }
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM course_sources").await, 0);
    assert_eq!(raw_used(&server, account.owner(), Meter::Seconds).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_course_of_the_sandbox_shows_the_demo_course() {
    let server = Server::spawn().await;
    let (account, other) = (raw_account(&server, "free").await, raw_account(&server, "free").await);
    let test = server.bearer(&account.test);
    let id = create(&test, &json!({})).await;
    let same = async |part: &str| -> Value {
        let mut own = test.get(&format!("/api/v1/courses/{id}/{part}")).await.ok();
        assert_eq!(own["course_id"], id);
        let shared = server.bearer(&other.test).get(&format!("/factory/api/v1/courses/{DEMO_ID}/{part}")).await.ok();
        assert_eq!((&shared["course_id"], &shared["sandbox"]), (&json!(DEMO_ID), &json!(true)));
        own["course_id"] = json!(DEMO_ID);
        assert_eq!(own, shared, "{part}");
        shared
    };
    let written = demo().unwrap();
    let outline = same("outline").await;
    assert_eq!(outline["course_title"], written.course_title);
    let modules = outline.list("modules");
    assert_eq!(modules.len(), 2);
    assert!(modules.iter().all(|module| module.list("scenes").len() >= 2));
    let notes = same("notes").await["notes"].clone();
    for (index, module) in written.modules.iter().enumerate() {
        assert_eq!(notes[index], json!({ "module_index": index, "markdown": module.notes }));
        assert!(module.notes.starts_with(&format!("# {}", module.title)) && module.notes.len() > 1000);
    }
    let quiz = same("quiz").await["quiz"].clone();
    for (index, module) in written.modules.iter().enumerate() {
        assert_eq!(quiz[index]["module_index"], index);
        let questions = quiz[index].list("questions");
        assert_eq!(questions.len(), module.quiz.len());
        for question in questions {
            let right = usize::try_from(question["correct_option"].as_u64().unwrap()).unwrap();
            assert!(right < question.list("options").len(), "{question}");
        }
    }
    let shown = test.get(&format!("/api/v1/courses/{DEMO_ID}")).await.ok();
    assert_eq!(shown["title"], written.course_title);
    assert_eq!(shown["created_at"], "2026-01-05T09:00:00Z", "the id says when it was made");
    assert!(DEMO_ID.starts_with("20260105_090000_"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_launch_changes_nothing() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let test = server.bearer(&account.test);
    let own = create(&test, &json!({})).await;
    for id in [own.as_str(), DEMO_ID] {
        let path = format!("/api/v1/courses/{id}/launch");
        assert_eq!(fault(&test.post_empty(&path).await, 400)["code"], "idempotency_key_required");
        let before = test.get(&format!("/api/v1/courses/{id}")).await.ok();
        for key in ["first", "first", "second"] {
            assert_eq!(body(launch(&test, id, key).await, 202), before);
        }
    }
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM course_jobs").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn live_and_sandbox_do_not_see_each_other() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let (live, test) = (server.bearer(&account.live), server.bearer(&account.test));
    let (of_live, of_test) =
        (create(&live, &json!({ "external_ref": "r" })).await, create(&test, &json!({ "external_ref": "r" })).await);
    for (key, unseen) in [(&live, of_test.as_str()), (&live, DEMO_ID), (&test, of_live.as_str())] {
        for part in ["", "/status", "/outline", "/notes", "/quiz"] {
            let error = fault(&key.get(&format!("/api/v1/courses/{unseen}{part}")).await, 404);
            assert_eq!(error["code"], "course_not_found", "{unseen}{part}");
        }
        assert_eq!(fault(&launch(key, unseen, "k").await, 404)["code"], "course_not_found");
    }
    for (key, own) in [(&live, of_live.as_str()), (&test, of_test.as_str())] {
        for query in ["", "?external_ref=r"] {
            let listed = key.get(&format!("/api/v1/courses{query}")).await.ok();
            assert_eq!(listed.as_array().unwrap().len(), 1);
            assert_eq!(listed[0]["course_id"], own);
        }
    }
    // One account's two keys are one principal for a repeat, and yet a repeat never crosses over.
    let once = |actor: crate::support::server::Actor<'_>| {
        let actor = actor.token.clone();
        async {
            let actor = server.bearer(&actor.unwrap());
            let sent = actor.send(Method::POST, "/api/v1/courses", |request| {
                request.header("Idempotency-Key", "same").json(&json!({ "title": "T" }))
            });
            body(sent.await, 201)["sandbox"].clone()
        }
    };
    assert_eq!((once(test.clone()).await, once(live.clone()).await), (json!(true), json!(false)));
}
