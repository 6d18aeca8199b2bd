//! Bodies that are broken, empty, too large, or of another type.

use futures_util::stream;
use reqwest::Method;
use schola::kernel::Code;
use serde_json::{Value, json};

use crate::support::server::{PASSWORD, Reply, Server};

const LOGIN: &str = "/api/auth/login";

async fn sent(server: &Server, content_type: &str, body: impl Into<reqwest::Body>) -> Reply {
    let body = body.into();
    server.nobody().send(Method::POST, LOGIN, |request| request.header("content-type", content_type).body(body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_json_is_refused_as_such() {
    let server = Server::spawn().await;
    let deep = format!("{{\"x\": {}", "[".repeat(100_000));
    let trailing = json!({ "email": "head@school.test", "password": PASSWORD }).to_string() + " x";
    for body in ["", " \n", "{", "{\"email\": }", "\u{feff}{}", "{'email': 'a'}", deep.as_str(), trailing.as_str()] {
        sent(&server, "application/json", body.to_owned()).await.refused(Code::RequestMalformed);
    }
    sent(&server, "application/json", vec![b'{', 0xff, b'}']).await.refused(Code::RequestMalformed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_is_wrong_or_missing_is_named() {
    let server = Server::spawn().await;
    let fault = async |body: Value| {
        sent(&server, "application/json", body.to_string()).await.refused(Code::RequestInvalid)["fields"][0].clone()
    };
    let missing = fault(json!({ "email": "head@school.test" })).await;
    assert_eq!(missing, json!({ "field": "password", "message": "is required" }));
    let wrong = fault(json!({ "email": 7, "password": PASSWORD })).await;
    assert_eq!(wrong["field"], "email");
    assert!(wrong["message"].as_str().unwrap().contains("must be a string"), "{wrong}");
    for body in [json!([]), json!("text"), json!(7), Value::Null] {
        fault(body).await;
    }
    let deep = json!({ "question": "Why?", "history": [{ "role": "user", "content": "a" }, { "role": "king", "content": "b" }] });
    let ada = server.learner("ada").await;
    let refused = ada.post("/api/ai-tutor/chat", &deep).await.refused(Code::RequestInvalid);
    assert!(refused["fields"][0]["field"].as_str().is_some_and(|field| !field.is_empty()), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_that_nobody_knows_are_ignored() {
    let server = Server::spawn().await;
    let body = json!({ "email": "head@school.test", "password": PASSWORD, "remember": true, "x": { "y": [] } });
    server.nobody().post(LOGIN, &body).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_no_object_even_if_its_values_stand_in_order() {
    let server = Server::spawn().await;
    let body = json!(["head@school.test", PASSWORD, null, null]);
    server.nobody().post(LOGIN, &body).await.refused(Code::RequestInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large_is_answered_so_that_its_sender_can_read_it() {
    let server = Server::spawn().await;
    let announced = format!("{{\"email\": \"{}\"}}", "a".repeat(256 << 10));
    let refused = sent(&server, "application/json", announced).await.refused(Code::RequestTooLarge);
    assert!(refused["error"].as_str().unwrap().contains("256 KiB"), "{refused}");
    let pieces = stream::iter((0..64).map(|_| Ok::<_, std::io::Error>(vec![b' '; 8 << 10])));
    sent(&server, "application/json", reqwest::Body::wrap_stream(pieces)).await.refused(Code::RequestTooLarge);
    sent(&server, "application/json", vec![b' '; 20 << 20]).await.refused(Code::RequestTooLarge);
    let pieces = stream::iter((0..320).map(|_| Ok::<_, std::io::Error>(vec![b' '; 64 << 10])));
    sent(&server, "application/json", reqwest::Body::wrap_stream(pieces)).await.refused(Code::RequestTooLarge);
    let ada = server.learner("ada").await;
    ada.put_bytes("/api/users/me/avatar", "image/png", vec![0; 20 << 20]).await.refused(Code::RequestTooLarge);
    ada.post_form("/api/materials", ("a.txt", "text/plain", &vec![b'a'; 20 << 20]), &[])
        .await
        .refused(Code::RequestTooLarge);
    ada.get("/api/users/me").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_type_that_is_not_read_is_refused() {
    let server = Server::spawn().await;
    let body = json!({ "email": "head@school.test", "password": PASSWORD }).to_string();
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/xml", "jsonish"] {
        sent(&server, content_type, body.clone()).await.refused(Code::RequestWrongType);
    }
    for content_type in ["application/json; charset=utf-8", "Application/JSON", "application/merge-patch+json"] {
        sent(&server, content_type, body.clone()).await.ok();
    }
    let ada = server.learner("ada").await;
    ada.put_bytes("/api/users/me/avatar", "image/svg+xml", b"<svg/>".to_vec()).await.refused(Code::RequestWrongType);
}
