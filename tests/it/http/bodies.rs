//! Bodies that are broken, empty, too large, or of another type.

use std::collections::BTreeMap;

use futures_util::stream;
use reqwest::Method;
use schola::http::json::parse;
use schola::kernel::Code;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::fields::Fields;
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
    assert_eq!(missing, json!({ "field": "password", "message": "is required", "code": "required" }));
    let wrong = fault(json!({ "email": 7, "password": PASSWORD })).await;
    assert_eq!(wrong["field"], "email");
    assert!(wrong.text("message").contains("must be a string"), "{wrong}");
    for body in [json!([]), json!("text"), json!(7), Value::Null] {
        fault(body).await;
    }
    let deep = json!({ "question": "Why?", "history": [{ "role": "user", "content": "a" }, { "role": "king", "content": "b" }] });
    let ada = server.learner("ada").await;
    let refused = ada.post("/api/ai-tutor/chat", &deep).await.refused(Code::RequestInvalid);
    assert_eq!(refused["fields"][0]["field"], "history.1.role", "{refused}");
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
    let refused = server.nobody().post(LOGIN, &body).await.refused(Code::RequestInvalid);
    assert_eq!(
        refused["fields"],
        json!([{ "field": "", "message": "must be an object, not an array", "code": "type" }])
    );
    let ada = server.learner("ada").await;
    let chat = async |body: Value| ada.post("/api/ai-tutor/chat", &body).await;
    for (place, history) in [
        ("history.0", json!([["user", "a"]])),
        ("history.1", json!([{ "role": "user", "content": "a" }, ["user", "a"]])),
        ("history.0", json!([[]])),
    ] {
        let refused = chat(json!({ "message": "Why?", "history": history })).await.refused(Code::RequestInvalid);
        let expected = json!([{ "field": place, "message": "must be an object, not an array", "code": "type" }]);
        assert_eq!(refused["fields"], expected, "{history}");
    }
    // Arrays where the contract has them, in texts, and in what nobody knows are nobody's fault.
    let turns = json!([{ "role": "user", "content": "[[\"user\", null]]", "nobody knows": [["user", null]] }]);
    chat(json!({ "message": "Why [1], [2]?", "history": turns, "x": [[null], { "y": [[]] }] })).await.ok();
    chat(json!({ "message": "Why?", "history": [] })).await.ok();
}

/// A body of every shape that a contract may have.
#[derive(Debug, PartialEq, Deserialize)]
struct Shapes {
    inner: Inner,
    wrapped: Option<Wrapped>,
    many: Option<Vec<Inner>>,
    named: Option<BTreeMap<String, Inner>>,
    pair: Option<(u8, Inner)>,
    words: Option<Vec<String>>,
    any: Option<Value>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Inner {
    #[serde(default)]
    text: String,
    deeper: Option<Box<Inner>>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Wrapped(Inner);

#[test]
fn a_list_is_no_object_at_any_depth() {
    let refused = |body: Value| match parse::<Shapes>(body.to_string().as_bytes()) {
        Ok(read) => panic!("{body} was read as {read:?}"),
        Err(error) => error.message().to_owned(),
    };
    let inner = json!({});
    let array = "must be an object, not an array";
    for (place, body) in [
        ("inner", json!({ "inner": ["a"] })),
        ("inner", json!({ "inner": [] })),
        ("inner.deeper", json!({ "inner": { "deeper": ["a"] } })),
        ("inner.deeper.deeper", json!({ "inner": { "deeper": { "deeper": ["a", {}] } } })),
        ("wrapped", json!({ "inner": inner, "wrapped": ["a"] })),
        ("many.1", json!({ "inner": inner, "many": [{}, ["a"]] })),
        ("many.0.deeper", json!({ "inner": inner, "many": [{ "deeper": ["a"] }] })),
        ("named.ada", json!({ "inner": inner, "named": { "ada": ["a"] } })),
        ("pair.1", json!({ "inner": inner, "pair": [1, ["a"]] })),
    ] {
        assert_eq!(refused(body), format!("`{place}` {array}."));
    }
    for (place, body) in [
        ("wrapped", json!({ "inner": inner, "wrapped": null })),
        ("many.0.deeper", json!({ "inner": inner, "many": [{ "deeper": null }] })),
        ("any", json!({ "inner": inner, "any": null })),
    ] {
        assert_eq!(refused(body), format!("`{place}` must not be null; omit it instead."));
    }
}

#[test]
fn arrays_and_nulls_that_stand_where_they_may_are_read() {
    let body = json!({
        "inner": { "text": "[[1], null]", "x": [[null]] }, "wrapped": {}, "many": [{}, { "deeper": {} }], "named": {},
        "pair": [1, {}], "words": [], "any": [[null], {}], "x": null, "y": [[1, "a"], { "inner": ["a"], "many": null }],
    });
    let read: Shapes = parse(body.to_string().as_bytes()).unwrap();
    assert_eq!(read.any, Some(json!([[null], {}])));
    assert_eq!(read.inner.text, "[[1], null]");
    // What nobody knows is not looked into, however deep it is.
    let deep = format!("{{\"inner\": {{}}, \"x\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(parse::<Shapes>(deep.as_bytes()).is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large_is_answered_so_that_its_sender_can_read_it() {
    let server = Server::spawn().await;
    let announced = format!("{{\"email\": \"{}\"}}", "a".repeat(256 << 10));
    let refused = sent(&server, "application/json", announced).await.refused(Code::RequestTooLarge);
    assert!(refused.text("error").contains("256 KiB"), "{refused}");
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

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_field_says_which_rule_it_breaks() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let fault = async |body: serde_json::Value| {
        ada.patch("/api/users/me", &body).await.refused(Code::RequestInvalid)["fields"][0].clone()
    };
    let told = |fault: &serde_json::Value| {
        (fault["code"].as_str().unwrap().to_owned(), fault["min"].as_u64(), fault["max"].as_u64())
    };
    let long = fault(json!({ "full_name": "a".repeat(121) })).await;
    assert_eq!(told(&long), ("length".into(), Some(1), Some(120)), "{long}");
    assert_eq!(long["message"], "must have 1 to 120 characters, not 121");
    assert_eq!(told(&fault(json!({ "full_name": "" })).await).0, "empty");
    assert_eq!(told(&fault(json!({ "full_name": 7 })).await).0, "type");
    assert_eq!(told(&fault(json!({ "username": "1" })).await).0, "username");
    let page = ada.get("/api/materials?limit=0").await.refused(Code::RequestInvalid)["fields"][0].clone();
    assert_eq!(told(&page), ("range".into(), Some(1), Some(100)), "{page}");
    let mark = fault(json!({ "full_name": "\u{1}required\u{1}\u{1}\u{1}is a trick" })).await;
    assert_eq!(told(&mark).0, "characters", "{mark}");
}
