//! A request that is sent twice with one `Idempotency-Key` is done once.

use std::time::Duration;

use reqwest::Method;
use schola::kernel::Code;
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Reply, Server};

async fn create(actor: &Actor<'_>, key: &str, body: &Value) -> Reply {
    actor.send(Method::POST, "/api/materials", |request| request.header("idempotency-key", key).json(body)).await
}

async fn count(actor: &Actor<'_>) -> usize {
    actor.get("/api/materials").await.ok().list("materials").len()
}

fn material(title: &str) -> Value {
    json!({ "title": title, "text": "Plants turn light into chemical energy inside the chloroplasts of their leaves." })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_gets_the_first_answer_and_makes_nothing() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let first = create(&ada, "key-1", &material("Leaves")).await.created();
    server.advance(Duration::from_secs(60));
    assert_eq!(create(&ada, "key-1", &material("Leaves")).await.created(), first);
    assert_eq!(count(&ada).await, 1);
    let other = create(&ada, "key-2", &material("Leaves")).await.created();
    assert_ne!(other["id"], first["id"]);
    // The answer is kept even where what it tells of is gone.
    ada.delete(&format!("/api/materials/{}", first["id"])).await.gone();
    assert_eq!(create(&ada, "key-1", &material("Leaves")).await.created(), first);
    assert_eq!(count(&ada).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_with_another_body_is_a_conflict() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    create(&ada, "key-1", &material("Leaves")).await.created();
    create(&ada, "key-1", &material("Roots")).await.refused(Code::IdempotencyMismatch);
    assert_eq!(count(&ada).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_compared_by_its_bytes() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let send = async |words: &str| {
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n{words}\r\n--b--\r\n"
        );
        let change = |request: reqwest::RequestBuilder| {
            request
                .header("idempotency-key", "form")
                .header("content-type", "multipart/form-data; boundary=b")
                .body(body)
        };
        ada.send(Method::POST, "/api/materials", change).await
    };
    let first = send("Roots take up water from the soil around them.").await.created();
    assert_eq!(send("Roots take up water from the soil around them.").await.created(), first);
    send("Leaves give off water to the air around them.").await.refused(Code::IdempotencyMismatch);
    assert_eq!(count(&ada).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_its_senders_own_and_good_for_a_day() {
    let server = Server::spawn().await;
    let (ada, bo) = (server.learner("ada").await, server.learner("bo").await);
    let first = create(&ada, "key-1", &material("Leaves")).await.created();
    let of_another = create(&bo, "key-1", &material("Roots")).await.created();
    assert_ne!(of_another["id"], first["id"]);
    server.advance(Duration::from_secs(24 * 3600 - 1));
    assert_eq!(create(&ada, "key-1", &material("Leaves")).await.created(), first);
    server.advance(Duration::from_secs(1));
    let second = create(&ada, "key-1", &material("Roots")).await.created();
    assert_ne!(second["id"], first["id"]);
    assert_eq!(count(&ada).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_not_kept_and_a_key_has_a_length() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    create(&ada, "key-1", &json!({ "title": "Leaves" })).await.refused(Code::RequestInvalid);
    create(&ada, "key-1", &material("Leaves")).await.created();
    create(&ada, &"k".repeat(255), &material("Leaves")).await.created();
    let refused = create(&ada, &"k".repeat(256), &material("Leaves")).await.refused(Code::RequestInvalid);
    assert_eq!(refused["fields"][0]["field"], "Idempotency-Key");
    create(&ada, "", &material("Leaves")).await.refused(Code::RequestInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_at_the_same_time_with_one_key_make_one_thing() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let body = material("Leaves");
    let sent = futures_util::future::join_all((0..8).map(|_| create(&ada, "key-1", &body))).await;
    let mut ids: Vec<i64> = sent.into_iter().map(|reply| reply.created().number("id")).collect();
    ids.dedup();
    assert_eq!(ids.len(), 1);
    assert_eq!(count(&ada).await, 1);
    server.sign_in("ada@school.test", PASSWORD).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_is_not_asked_for_again() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let change = json!({ "current_password": PASSWORD, "new_password": "another horse battery" });
    let send =
        || ada.send(Method::POST, "/api/auth/change-password", |r| r.header("idempotency-key", "c1").json(&change));
    let first = send().await.ok();
    // Without the stored answer the repeat would fail: the password in use is another one by now.
    assert_eq!(send().await.ok(), first);
    ada.post("/api/auth/change-password", &change).await.refused(Code::WrongPassword);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_question_gets_the_first_answer() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let text = json!({ "title": "Rowan Point", "text": "Rowan Point has a lighthouse that was lit in 1874." });
    let ask = |key: &'static str, body: serde_json::Value| {
        ada.send(Method::POST, "/api/ai-tutor/chat", move |r| r.header("idempotency-key", key).json(&body))
    };
    let question = json!({ "message": "When was the lighthouse of Rowan Point lit?" });
    let first = ask("q1", question.clone()).await.ok();
    ada.post("/api/materials", &text).await.created();
    assert_eq!(ask("q1", question.clone()).await.ok(), first);
    let fresh = ask("q2", question.clone()).await.ok();
    assert!(fresh["citations"].to_string().contains("1874"), "{fresh}");
    ask("q2", json!({ "message": "And where?" })).await.refused(Code::IdempotencyMismatch);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_showed_a_secret_is_not_given_twice() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let body = json!({ "password": PASSWORD });
    let send = || ada.send(Method::POST, "/api/auth/totp", |r| r.header("idempotency-key", "t1").json(&body));
    send().await.ok();
    let refused = send().await.refused(Code::IdempotencyMismatch);
    assert!(!refused.text("error").contains("id 0"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_admin_does_to_a_person_is_done_once() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let path = format!("/api/admin/users/{}", ada.id);
    let send = async |what: &str, body: Option<Value>| {
        let change = |request: reqwest::RequestBuilder| {
            let request = request.header("idempotency-key", "one key for all");
            match &body {
                Some(body) => request.json(body),
                None => request,
            }
        };
        admin.send(Method::POST, &format!("{path}/{what}"), change).await
    };
    let reason = Some(json!({ "reason": "A break." }));
    let suspended = send("suspend", reason.clone()).await.ok();
    assert_eq!(suspended["user"]["status"], "suspended");
    send("reinstate", None).await.ok();
    // The repeat gets the first answer and suspends nobody a second time.
    assert_eq!(send("suspend", reason).await.ok(), suspended);
    assert_eq!(admin.get(&path).await.ok()["user"]["status"], "active");
    // A link to set a password was shown, so that it is neither kept nor made again.
    send("reset-password", None).await.ok();
    let mails = server.mails().await.len();
    send("reset-password", None).await.refused(Code::IdempotencyMismatch);
    assert_eq!(server.mails().await.len(), mails);
}
