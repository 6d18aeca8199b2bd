//! The course factory: what is seen of the API that it is compatible with, what it keeps apart, and what a launch and a month cost.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that meets an error has failed")]

mod billing;
mod launches;
mod sandbox;

use regex::Regex;
use reqwest::Method;
use schola::features::catalogue::{LOCALES, locale};
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::holders::{raw_account, raw_author_key, raw_count, raw_developer_key, raw_plan, raw_revoke};
use crate::support::server::{Actor, Reply, Server};

/// The two places at which the surface answers.
const PLACES: [&str; 2] = ["", "/factory"];

/// The error of an answer with this status and nothing but the dialect's envelope.
#[track_caller]
fn fault(reply: &Reply, status: u16) -> Value {
    let body = reply.json();
    assert_eq!(reply.status.as_u16(), status, "{body}");
    assert_eq!(body.as_object().unwrap().len(), 1, "{body}");
    assert_eq!(body["detail"].as_object().unwrap().len(), 1, "{body}");
    body["detail"]["error"].clone()
}

/// The body of an answer with this status.
#[track_caller]
fn body(reply: Reply, status: u16) -> Value {
    assert_eq!(reply.status.as_u16(), status, "{}", reply.json());
    reply.json()
}

/// Launches a course with a key.
async fn launch(actor: &Actor<'_>, id: &str, key: &str) -> Reply {
    let path = format!("/api/v1/courses/{id}/launch");
    actor.send(Method::POST, &path, |request| request.header("Idempotency-Key", key)).await
}

/// The id of a new course.
async fn create(actor: &Actor<'_>, order: &Value) -> String {
    body(actor.post("/api/v1/courses", order).await, 201).text("course_id").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_course_is_created_and_waits_for_its_launch() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let form = Regex::new("^20260105_090000_[0-9a-f]{6}$").unwrap();
    let live = server.bearer(&account.live);
    for place in PLACES {
        let order = json!({
            "title": "Safe lifting",
            "language": "PT-br",
            "external_ref": "client-7",
            "sources": [
                { "type": "url", "value": "https://example.org/handbook?page=2" },
                { "type": "text", "value": "Lift with the legs.\nKeep the load close." },
            ],
            "unknown": [null],
        });
        let made = body(live.post(&format!("{place}/api/v1/courses"), &order).await, 201);
        let id = made.text("course_id").to_owned();
        assert!(form.is_match(&id), "{id}");
        let course = json!({
            "course_id": id,
            "title": "Safe lifting",
            "status": "awaiting_brief",
            "language": "pt-BR",
            "external_ref": "client-7",
            "sandbox": false,
            "created_at": "2026-01-05T09:00:00Z",
        });
        assert_eq!(made, course);
        assert_eq!(live.get(&format!("{place}/api/v1/courses/{id}")).await.ok(), course);
        let status = live.get(&format!("{place}/api/v1/courses/{id}/status")).await.ok();
        assert_eq!(status, json!({ "course_id": id, "status": "awaiting_brief", "sandbox": false }));
        for part in ["outline", "notes", "quiz"] {
            let refused = live.get(&format!("{place}/api/v1/courses/{id}/{part}")).await;
            let error = fault(&refused, 409);
            assert_eq!((&error["type"], &error["code"]), (&json!("invalid_request_error"), &json!("course_not_ready")));
        }
    }
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM course_sources").await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_course_needs_nothing_and_has_english_for_its_language() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let made = body(server.bearer(&account.live).post("/api/v1/courses", &json!({})).await, 201);
    assert_eq!(made["language"], "en");
    assert_eq!((made.get("title"), made.get("external_ref")), (None, None), "what has no value is left out");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_a_plain_array_that_a_reference_narrows_down() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let live = server.bearer(&account.live);
    assert_eq!(live.get("/api/v1/courses").await.ok(), json!([]));
    let mut ids = Vec::new();
    for reference in ["a", "b", "a"] {
        ids.push(create(&live, &json!({ "external_ref": reference })).await);
    }
    create(&live, &json!({ "title": "Without one" })).await;
    let listed = async |query: &str| {
        let all = live.get(&format!("/api/v1/courses{query}")).await.ok();
        all.as_array().unwrap().iter().map(|course| course["course_id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(listed("").await.len(), 4);
    assert_eq!(listed("?external_ref=a").await, [json!(ids[2]), json!(ids[0])], "the latest first");
    assert!(listed("?external_ref=A").await.is_empty());
    for query in ["?external_ref=".to_owned(), format!("?external_ref={}", "a".repeat(201))] {
        let error = fault(&live.get(&format!("/api/v1/courses{query}")).await, 400);
        assert_eq!((&error["type"], &error["param"]), (&json!("invalid_request_error"), &json!("external_ref")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_field_is_named() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let live = server.bearer(&account.live);
    let many: Vec<Value> = (0..21).map(|_| json!({ "type": "text", "value": "x" })).collect();
    let table = [
        (json!({ "title": "" }), "title"),
        (json!({ "title": "x".repeat(201) }), "title"),
        (json!({ "title": 7 }), "title"),
        (json!({ "title": null }), "title"),
        (json!({ "language": "tlh" }), "language"),
        (json!({ "external_ref": " " }), "external_ref"),
        (json!({ "preset_id": 3 }), "preset_id"),
        (json!({ "sources": "all" }), "sources"),
        (json!({ "sources": many }), "sources"),
        (json!({ "sources": [{ "value": "x" }] }), "sources.0.type"),
        (json!({ "sources": [{ "type": "text" }] }), "sources.0.value"),
        (json!({ "sources": [{ "type": "text", "value": " " }] }), "sources.0.value"),
        (
            json!({ "sources": [{ "type": "text", "value": "x" }, { "type": "url", "value": "notes.pdf" }] }),
            "sources.1.value",
        ),
        (json!({ "sources": [{ "type": "url", "value": "https://me:secret@example.org/" }] }), "sources.0.value"),
        (json!({ "sources": [{ "type": "url", "value": "file:///etc/passwd" }] }), "sources.0.value"),
    ];
    for (order, param) in table {
        let error = fault(&live.post("/factory/api/v1/courses", &order).await, 400);
        assert_eq!(error["type"], "invalid_request_error", "{order}");
        assert_eq!(error.text("param"), param, "{order}: {error}");
        assert!(!error.text("message").contains("secret"));
    }
    let of_file = json!({ "sources": [{ "type": "file", "value": "x" }] });
    assert_eq!(fault(&live.post("/api/v1/courses", &of_file).await, 400)["param"], "sources.0.type");
    for text in ["", "{", "[]", "\"x\""] {
        let sent = live.send(Method::POST, "/api/v1/courses", |request| {
            request.header("content-type", "application/json").body(text)
        });
        assert_eq!(fault(&sent.await, 400)["type"], "invalid_request_error", "{text}");
    }
    let sent =
        live.send(Method::POST, "/api/v1/courses", |request| request.header("content-type", "text/plain").body("x"));
    assert_eq!(fault(&sent.await, 415)["type"], "invalid_request_error");
    let large = json!({ "sources": [{ "type": "text", "value": "x".repeat(5 << 20) }] });
    assert_eq!(fault(&live.post("/api/v1/courses", &large).await, 413)["code"], "request_too_large");
    assert_eq!(live.get("/api/v1/courses").await.ok(), json!([]), "what is refused leaves nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_no_preset() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    for key in [&account.live, &account.test] {
        let error = fault(&server.bearer(key).post("/api/v1/courses", &json!({ "preset_id": "pre_1" })).await, 404);
        assert_eq!((&error["type"], &error["code"]), (&json!("not_found_error"), &json!("preset_not_found")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn creating_with_a_key_happens_once() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let live = server.bearer(&account.live);
    let send = async |key: &str, order: &Value| {
        live.send(Method::POST, "/api/v1/courses", |request| request.header("Idempotency-Key", key).json(order)).await
    };
    let order = json!({ "title": "Safe lifting" });
    let first = body(send("once", &order).await, 201);
    assert_eq!(body(send("once", &order).await, 201), first);
    let error = fault(&send("once", &json!({ "title": "Another" })).await, 409);
    assert_eq!((&error["type"], &error["code"]), (&json!("invalid_request_error"), &json!("idempotency_mismatch")));
    assert_ne!(body(send("twice", &order).await, 201)["course_id"], first["course_id"]);
    assert_eq!(live.get("/api/v1/courses").await.ok().as_array().unwrap().len(), 2);
    // Another account's key of the same text is another key.
    let other = raw_account(&server, "free").await;
    let stranger = server.bearer(&other.live);
    let sent = stranger.send(Method::POST, "/api/v1/courses", |request| {
        request.header("Idempotency-Key", "once").json(&json!({ "title": "Another" }))
    });
    body(sent.await, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_accounts_course_is_answered_like_none() {
    let server = Server::spawn().await;
    let (account, other) = (raw_account(&server, "free").await, raw_account(&server, "free").await);
    let id = create(&server.bearer(&account.live), &json!({ "title": "Ours", "external_ref": "r" })).await;
    let stranger = server.bearer(&other.live);
    for part in ["", "/status", "/outline", "/notes", "/quiz"] {
        let foreign = stranger.get(&format!("/factory/api/v1/courses/{id}{part}")).await;
        let error = fault(&foreign, 404);
        assert_eq!((&error["type"], &error["code"]), (&json!("not_found_error"), &json!("course_not_found")), "{part}");
        for unknown in ["20260105_090000_000000", "jobs", "x"] {
            let absent = stranger.get(&format!("/factory/api/v1/courses/{unknown}{part}")).await;
            assert_eq!(absent.json(), foreign.json(), "{part} tells what is foreign from what does not exist");
        }
    }
    let foreign = launch(&stranger, &id, "k").await;
    assert_eq!(fault(&foreign, 404)["code"], "course_not_found");
    assert_eq!(launch(&stranger, "20260105_090000_000000", "k").await.json(), foreign.json());
    assert_eq!(stranger.get("/api/v1/courses?external_ref=r").await.ok(), json!([]));
    let status = server.bearer(&account.live).get(&format!("/api/v1/courses/{id}/status")).await.ok();
    assert_eq!(status["status"], "awaiting_brief");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_wrong_key_is_told_in_the_words_of_the_reader() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let developer = server.learner("Linus").await;
    let role = json!({ "role": "developer" });
    server.admin().await.patch(&format!("/api/admin/users/{}", developer.id), &role).await.ok();
    let ada = server.learner("Ada").await;
    raw_plan(&server, &ada, "pro").await;
    let author = raw_author_key(&server, &ada).await;
    let partner = raw_developer_key(&server, &developer).await;
    let expected =
        json!({ "detail": { "error": { "type": "authentication_error", "message": "Missing or invalid API key" } } });
    let paths = ["/courses", "/courses/20260105_090000_5c401a", "/billing"];
    let strangers = [
        server.nobody(),
        server.bearer("garbage"),
        server.bearer("sk_live_sch_x"),
        ada.clone(),
        server.bearer(&partner),
    ];
    for path in paths {
        for stranger in &strangers {
            let reply = stranger.get(&format!("/factory/api/v1{path}")).await;
            assert_eq!((reply.status.as_u16(), reply.json()), (401, expected.clone()), "{path}");
            assert!(reply.header("www-authenticate").is_some());
            let reply = stranger.get(&format!("/api/v1{path}")).await;
            assert_eq!(reply.status.as_u16(), 401);
            let body = reply.json();
            assert_eq!((&body["code"], &body["message"]), (&json!("INVALID_API_KEY"), &body["error"]), "{path}");
            assert_eq!(body["detail"]["error"]["type"], "authentication_error");
            assert_eq!(body["detail"]["error"]["code"], "invalid_api_key");
        }
        let reply = server.bearer(&author).get(&format!("/factory/api/v1{path}")).await;
        assert_eq!((reply.status.as_u16(), reply.json()), (401, expected.clone()), "{path} with an author's key");
        let reply = server.bearer(&account.live).get(&format!("/author/api/v1{path}")).await;
        assert!([401, 404, 405].contains(&reply.status.as_u16()), "{path} of the author");
        assert_eq!(reply.json().as_object().unwrap().len(), 2, "{path} of the author");
    }
    raw_revoke(&server, &account.live).await;
    for place in PLACES {
        let reply = server.bearer(&account.live).get(&format!("{place}/api/v1/courses")).await;
        assert_eq!((reply.status.as_u16(), reply.json()), (401, expected.clone()), "a revoked key at {place}");
        assert_eq!(server.bearer(&account.test).get(&format!("{place}/api/v1/courses")).await.ok(), json!([]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_exist_is_said_in_the_words_of_its_place() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let live = server.bearer(&account.live);
    let error = fault(&live.get("/factory/api/v1/nothing").await, 404);
    assert_eq!((&error["type"], &error["code"]), (&json!("not_found_error"), &json!("route_unknown")));
    let reply = live.get("/api/v1/nothing").await;
    assert_eq!(reply.status.as_u16(), 404);
    for field in ["error", "message", "code", "detail"] {
        assert!(!reply.json()[field].is_null(), "{field} is missing: {}", reply.json());
    }
    for place in PLACES {
        for part in ["videos", "slides", "outline/approve"] {
            let path = format!("{place}/api/v1/courses/20260105_090000_5c401a/{part}");
            assert_eq!(live.get(&path).await.status.as_u16(), 404, "{path}");
        }
        let wrong = live.delete(&format!("{place}/api/v1/courses")).await;
        assert_eq!(wrong.header("allow"), Some("GET, HEAD, OPTIONS, POST"));
        assert_eq!(fault(&wrong, 405)["type"], "invalid_request_error");
    }
    assert_eq!(live.get("/factory/api/health").await.ok()["status"], "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_language_of_the_table_is_taken() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let live = server.bearer(&account.live);
    for known in LOCALES {
        assert_eq!(locale(&known.to_lowercase()), Some(*known));
        let bare = known.split('-').next().unwrap();
        let made = body(live.post("/api/v1/courses", &json!({ "language": bare })).await, 201);
        assert_eq!(made["language"], bare);
    }
    assert_eq!(locale("en"), None, "a language alone is no locale");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_sixty_requests_in_a_minute_over_both_keys() {
    let server = Server::with(|config| config.limits.scale = 1.0).await;
    let (account, other) = (raw_account(&server, "free").await, raw_account(&server, "free").await);
    let keys = [server.bearer(&account.live), server.bearer(&account.test)];
    for number in 0..60 {
        let place = PLACES[number % 2];
        let reply = keys[number / 2 % 2].get(&format!("{place}/api/v1/courses")).await;
        let told = (reply.header("ratelimit-limit").unwrap(), reply.header("ratelimit-remaining").unwrap());
        assert_eq!((reply.status.as_u16(), told), (200, ("60", (59 - number).to_string().as_str())));
    }
    for key in &keys {
        let refused = key.post("/api/v1/courses", &json!({})).await;
        assert_eq!(refused.header("retry-after"), Some("1"));
        let error = fault(&refused, 429);
        assert_eq!((&error["type"], &error["code"]), (&json!("rate_limit_error"), &json!("retry_after_1")));
    }
    body(server.bearer(&other.live).get("/api/v1/courses").await, 200);
    server.advance(std::time::Duration::from_secs(1));
    body(keys[0].get("/api/v1/courses").await, 200);
}
