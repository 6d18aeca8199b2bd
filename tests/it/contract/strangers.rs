//! Who may not: every operation is sent by nobody, with garbage, with a token that has ended, by the wrong role, and for
//! somebody else's thing.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use reqwest::Method;
use schola::contract::{Access, Example, Surface, access, assemble, examples};
use serde_json::{Value, json};

use super::school::{School, send};
use crate::support::server::Actor;

/// What a path parameter of an operation names, and so how a foreign one comes about.
enum Owned {
    /// A thing of a person: the word of `x-example-with` that makes one.
    By(&'static str),
    /// Nothing that only its owner may see; why.
    Nobody(&'static str),
}

/// Every operation with a path parameter that is not for admins alone.
const THINGS: [(&str, Owned); 7] = [
    ("revokeToken", Owned::By("token.other")),
    ("getMaterial", Owned::By("material.any")),
    ("deleteMaterial", Owned::By("material.fresh")),
    ("updateKey", Owned::By("key.fresh")),
    ("revokeKey", Owned::By("key.fresh")),
    ("rotateKey", Owned::By("key.fresh")),
    ("getAvatar", Owned::Nobody("the signature in its address is the credential")),
];

fn operations() -> Vec<Access> {
    access(&assemble(Surface::Platform).unwrap()).unwrap()
}

fn guarded() -> Vec<Access> {
    let guarded: Vec<Access> = operations().into_iter().filter(|access| !access.is_public).collect();
    assert!(guarded.len() > 40, "hardly anything is guarded: {}", guarded.len());
    guarded
}

/// The status and the body of the answer to the operation without a body; nothing if the answer breaks the contract.
async fn bare(sender: &Actor<'_>, access: &Access) -> Option<(u16, Value)> {
    let method = Method::from_bytes(access.method.as_bytes()).unwrap();
    let sent = sender.send(method, &access.path, |request| request);
    let reply = AssertUnwindSafe(sent).catch_unwind().await.ok()?;
    Some((reply.status.as_u16(), reply.json()))
}

/// Sends every guarded operation without a body, and fails with all those that were not refused with 401 and this code.
async fn refused(sender: &Actor<'_>, code: &str) {
    let mut faults = Vec::new();
    for access in guarded() {
        match bare(sender, &access).await {
            Some((401, body)) if body["code"] == code => {}
            other => faults.push(format!("{}: {other:?}", access.operation_id)),
        }
    }
    assert!(faults.is_empty(), "{} operations did not say {code}\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_to_sign_in_before_anything_else_is_looked_at() {
    let school = School::open().await;
    refused(&school.server.nobody(), "auth.missing").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_is_no_token() {
    let school = School::open().await;
    refused(&school.server.bearer("garbage"), "auth.invalid").await;
    let token = school.sender("student").await.token.unwrap_or_default();
    let forged = format!("{}x", &token[..token.len() - 1]);
    refused(&school.server.bearer(&forged), "auth.invalid").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_was_ended_opens_nothing() {
    let school = School::open().await;
    let sender = school.sender("fresh").await;
    sender.post_empty("/api/auth/logout").await.ok();
    refused(&sender, "auth.invalid").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_opens_nothing_after_seven_days() {
    let school = School::open().await;
    let sender = school.sender("student").await;
    school.server.advance(Duration::from_secs(7 * 24 * 3600 + 1));
    refused(&sender, "auth.expired").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_role_is_refused() {
    let school = School::open().await;
    let mut tried = 0;
    let mut faults = Vec::new();
    for role in ["student", "tutor", "developer"] {
        let sender = school.sender(role).await;
        for access in guarded().iter().filter(|access| !access.admits(role)) {
            tried += 1;
            match bare(&sender, access).await {
                Some((403, _)) => {}
                other => faults.push(format!("{role} {}: {other:?}", access.operation_id)),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(tried > 40, "hardly anything is kept from anybody: {tried}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_somebody_else_is_answered_like_what_does_not_exist() {
    let school = School::open().await;
    let all = examples(&assemble(Surface::Platform).unwrap()).unwrap();
    for access in operations().iter().filter(|access| !access.path_parameters.is_empty() && access.tag != "Admin") {
        let id = &access.operation_id;
        let line = THINGS.iter().find(|(known, _)| known == id);
        let (_, owned) = line.unwrap_or_else(|| panic!("{id} has no line that says whose its thing is"));
        let Owned::By(word) = owned else { continue };
        let (owner, stranger) = if access.admits("student") {
            (school.sender("fresh").await, school.sender("tutor").await)
        } else {
            (school.sender("fresh developer").await, school.sender("developer").await)
        };
        let foreign = school.value(word, &owner).await;
        let example = all.iter().find(|example| &example.operation_id == id).unwrap();
        let told = refusal(&stranger, example, &foreign).await;
        let absent = refusal(&stranger, example, &json!(987_654_321)).await;
        assert_eq!(told, absent, "{id} tells what is foreign from what does not exist");
        let kept = send(&with_id(example, &foreign), &owner).await;
        assert!(kept.status.is_success(), "{id} of the owner answered {}", kept.status);
    }
    for (id, owned) in &THINGS {
        assert!(operations().iter().any(|access| access.operation_id == *id), "{id} is no operation any more");
        assert!(!matches!(owned, Owned::Nobody("")), "{id} gives no reason");
    }
}

/// The 404 that a stranger gets, without what differs from request to request.
async fn refusal(stranger: &Actor<'_>, example: &Example, id: &Value) -> Value {
    let reply = send(&with_id(example, id), stranger).await;
    assert_eq!(reply.status.as_u16(), 404, "{} of a stranger", example.operation_id);
    let mut body = reply.json();
    body["request_id"] = Value::Null;
    body
}

fn with_id(example: &Example, id: &Value) -> Example {
    let mut example = example.clone();
    for (_, value) in &mut example.path {
        *value = id.to_string();
    }
    example
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_the_platform_opens_no_other_surface() {
    let school = School::open().await;
    for sender in [school.server.nobody(), school.sender("developer").await, school.server.bearer("sk_live_garbage")] {
        let of_the_author = "/author/api/v1/courses/jobs/job_x";
        for path in ["/api/v1/courses", "/factory/api/v1/courses", of_the_author, "/api/v1/courses/x/export"] {
            let reply = sender.get(path).await;
            assert_eq!(reply.status.as_u16(), 401, "{path}");
            assert!(reply.header("www-authenticate").is_some(), "{path} does not say how to authenticate");
        }
        for path in ["/api/v1/nowhere", "/v1/nowhere", "/factory/api/v1/nowhere", "/author/api/nowhere"] {
            let status = sender.get(path).await.status.as_u16();
            assert!([401, 404].contains(&status), "{path} answered {status}");
        }
    }
    let body = school.server.nobody().get("/api/v1/courses").await.json();
    for field in ["error", "message", "code", "detail"] {
        assert!(!body[field].is_null(), "the body on the shared path lacks {field}: {body}");
    }
}
