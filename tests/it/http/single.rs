//! Headers that decide who asks or what happens are sent once, and hold one value.

use reqwest::header::HeaderValue;
use reqwest::{Method, RequestBuilder, StatusCode};
use schola::kernel::Code;
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::holders::raw_account;
use crate::support::server::{Actor, Reply, Server};

async fn with(actor: &Actor<'_>, path: &str, headers: &[(&str, &str)]) -> Reply {
    let add =
        |request: RequestBuilder| headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    actor.send(Method::GET, path, add).await
}

/// The refusal of a header that came twice, which names it.
#[track_caller]
fn named(reply: Reply, name: &str) {
    let body = reply.refused(Code::RequestInvalid);
    assert_eq!(body["fields"][0]["field"], name, "{body}");
    assert!(body.text("error").contains(name), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_that_decides_is_refused_when_it_comes_twice() {
    let server = Server::spawn().await;
    let (ada, key) = (server.learner("ada").await, server.key("linus").await);
    let token = format!("Bearer {}", ada.token.clone().unwrap());
    let nobody = server.nobody();
    // Equal or not, in whichever order, known or not.
    for second in [token.as_str(), "Bearer x", "Basic YTpi", ""] {
        for pair in [[token.as_str(), second], [second, token.as_str()]] {
            let headers = pair.map(|value| ("authorization", value));
            named(with(&nobody, "/api/users/me", &headers).await, "Authorization");
        }
    }
    let learner = key.post("/v1/learners", &json!({ "full_name": "Ada" })).await.created()["id"].to_string();
    let twice = [("schola-learner", learner.as_str()), ("Schola-Learner", learner.as_str())];
    named(with(&key, "/v1/users/me", &twice).await, "Schola-Learner");
    let body = json!({ "title": "T", "text": "Leaves are green." });
    let add =
        |request: RequestBuilder| request.header("idempotency-key", "a").header("idempotency-key", "b").json(&body);
    named(ada.send(Method::POST, "/api/materials", add).await, "Idempotency-Key");
    let add = |request: RequestBuilder| request.json(&body).header("content-type", "application/json");
    named(ada.send(Method::POST, "/api/materials", add).await, "Content-Type");
    // Where nothing was asked for that could be decided, too: pages, paths that lead nowhere, operations for anybody.
    for path in ["/metrics", "/", "/api/nowhere", "/api/school", "/api/health", "/docs"] {
        let reply = with(&nobody, path, &[("authorization", "Bearer a"), ("authorization", "Bearer b")]).await;
        assert_eq!(
            (reply.status, &reply.json()["code"]),
            (StatusCode::BAD_REQUEST, &json!("request.invalid")),
            "{path}"
        );
    }
    // Lists may come in several lines.
    let lists = [
        ("accept", "text/html"),
        ("accept", "application/json"),
        ("accept-encoding", "gzip"),
        ("accept-encoding", "br"),
    ];
    with(&ada, "/api/users/me", &lists).await.ok();
    assert_eq!(ada.get("/api/materials").await.ok()["materials"], json!([]), "nothing was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_dialect_refuses_a_second_header_in_its_own_words() {
    let server = Server::spawn().await;
    let account = raw_account(&server, "free").await;
    let live = format!("Bearer {}", account.live);
    let twice = [("authorization", live.as_str()), ("authorization", live.as_str())];
    for path in ["/api/v1/courses", "/factory/api/v1/courses", "/author/api/v1/courses/jobs/job_1"] {
        let reply = with(&server.nobody(), path, &twice).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(String::from_utf8_lossy(&reply.body).contains("Authorization"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_in_one_line_is_not_one_value() {
    let server = Server::spawn().await;
    let (ada, key) = (server.learner("ada").await, server.key("linus").await);
    let token = ada.token.clone().unwrap();
    for value in [
        format!("Bearer {token}, Bearer {token}"),
        format!("Bearer {token},Bearer {token}"),
        format!("Bearer {token} x"),
        format!("Bearer {token},"),
        format!("Basic YTpi, Bearer {token}"),
        format!("Bearer, {token}"),
    ] {
        with(&server.nobody(), "/api/users/me", &[("authorization", &value)]).await.refused(Code::AuthInvalid);
    }
    let (one, two) = (learner(&key, "one").await, learner(&key, "two").await);
    for value in [format!("{one}, {two}"), format!("{one},{two}"), "ext:one, ext:two".to_owned(), format!("{one},")] {
        let reply = with(&key, "/v1/users/me", &[("schola-learner", &value)]).await.refused(Code::RequestInvalid);
        assert_eq!(reply["fields"][0]["field"], "Schola-Learner", "{value}");
    }
    let body = json!({ "title": "T", "text": "Leaves are green." });
    for value in ["a, b", "a,b", ",", "a,"] {
        let add = |request: RequestBuilder| request.header("idempotency-key", value).json(&body);
        let refused = ada.send(Method::POST, "/api/materials", add).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], "Idempotency-Key", "{value}");
    }
    let refused = ada
        .send(Method::POST, "/api/materials", |request| {
            request.header("content-type", "application/json, text/plain").body(body.to_string())
        })
        .await;
    refused.refused(Code::RequestWrongType);
}

async fn learner(key: &Actor<'_>, reference: &str) -> i64 {
    let body = json!({ "full_name": reference, "external_reference": reference });
    key.post("/v1/learners", &body).await.created().number("id")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_cannot_be_read_is_not_an_absent_one() {
    let server = Server::spawn().await;
    let (ada, key) = (server.learner("ada").await, server.key("linus").await);
    let bytes = || HeaderValue::from_bytes(b"caf\xc3\xa9 \xff").unwrap();
    let send = async |actor: &Actor<'_>, method: Method, path: &str, name: &'static str, body: Value| {
        let add = |request: RequestBuilder| {
            let request = request.header(name, bytes());
            if name == "content-type" { request.body(body.to_string()) } else { request.json(&body) }
        };
        actor.send(method, path, add).await
    };
    let material = json!({ "title": "T", "text": "Leaves are green." });
    let refused = send(&server.nobody(), Method::GET, "/api/users/me", "authorization", Value::Null).await;
    refused.refused(Code::AuthInvalid);
    let refused = send(&server.nobody(), Method::GET, "/metrics", "authorization", Value::Null).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    for (actor, path, name) in [
        (&ada, "/api/materials", "idempotency-key"),
        (&ada, "/api/materials", "content-type"),
        (&key, "/v1/materials", "schola-learner"),
    ] {
        let refused = send(actor, Method::POST, path, name, material.clone()).await.refused(Code::RequestInvalid);
        assert!(refused["fields"][0].text("field").eq_ignore_ascii_case(name), "{refused}");
    }
    assert_eq!(ada.get("/api/materials").await.ok()["materials"], json!([]), "nothing was made");
}
