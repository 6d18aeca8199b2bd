//! Who may not on the partner surface: every operation is sent by nobody, with garbage, with a token, with a key that has ended, for no
//! learner, for somebody else's, and for a thing that is another learner's.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use reqwest::Method;
use schola::contract::{Access, Example, Surface, access, assemble, examples};
use schola::db::params;
use schola::kernel::Timestamp;
use serde_json::{Value, json};

use super::school::{School, send};
use crate::support::server::Actor;

fn guarded() -> Vec<Access> {
    let all = access(&assemble(Surface::Partner).unwrap()).unwrap();
    let guarded: Vec<Access> = all.into_iter().filter(|access| !access.is_public).collect();
    assert!(guarded.len() > 20, "hardly anything is guarded: {}", guarded.len());
    guarded
}

/// Whether the operation is done for a learner, and not for the developer.
fn is_for_a_learner(access: &Access) -> bool {
    !["System", "Learners"].contains(&access.tag.as_str())
}

/// The status and the body of the answer to the operation without a body; nothing if the answer breaks the contract.
async fn bare(sender: &Actor<'_>, access: &Access) -> Option<(u16, Value)> {
    let method = Method::from_bytes(access.method.as_bytes()).unwrap();
    let reply = AssertUnwindSafe(sender.send(method, &access.path, |request| request)).catch_unwind().await.ok()?;
    Some((reply.status.as_u16(), reply.json()))
}

/// Sends operations without a body, and fails with all those that were not refused with this status and code.
async fn refused(sender: &Actor<'_>, operations: &[Access], status: u16, code: &str) {
    let mut faults = Vec::new();
    for access in operations {
        match bare(sender, access).await {
            Some((given, body)) if given == status && body["code"] == code => {}
            other => faults.push(format!("{}: {other:?}", access.operation_id)),
        }
    }
    assert!(faults.is_empty(), "{} operations did not say {code}\n{}", faults.len(), faults.join("\n"));
}

/// How many requests the developer of these examples has made.
async fn counted(school: &School) -> i64 {
    let key = school.sender_on(Surface::Partner, "developer").await;
    key.get("/v1/ping").await.ok()["usage"]["requests_this_cycle"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_good_key_nothing_is_looked_at_and_nothing_is_counted() {
    let school = School::open().await;
    let acting = school.sender_on(Surface::Partner, "student").await;
    let before = counted(&school).await;
    let everything = guarded();
    refused(&school.server.nobody().acting_for("ext:pupil-7"), &everything, 401, "auth.missing").await;
    let key = acting.token.clone().unwrap();
    let forged = format!("{}x", &key[..key.len() - 1]);
    let token_of = |actor: Actor<'_>| actor.token.unwrap();
    for text in [
        "garbage".to_owned(),
        forged,
        token_of(school.sender("developer").await),
        token_of(school.sender("admin").await),
        token_of(school.sender("student").await),
    ] {
        refused(&school.server.bearer(&text).acting_for("ext:pupil-7"), &everything, 401, "auth.invalid").await;
    }
    assert_eq!(counted(&school).await, before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_has_ended_opens_nothing() {
    let school = School::open().await;
    let acting = school.sender_on(Surface::Partner, "student").await;
    acting.get("/v1/users/me").await.ok();
    let developer = school.sender_on(Surface::Partner, "developer").await;
    let expiring = school.server.raw_key(&developer, &[]).await;
    raw_expire(&school, expiring.token.as_deref().unwrap(), school.server.clock.now().plus(Duration::from_secs(60)))
        .await;
    expiring.get("/v1/ping").await.ok();
    school.server.advance(Duration::from_secs(61));
    refused(&expiring.acting_for("ext:pupil-7"), &guarded(), 401, "auth.expired").await;
    let owner = school.sender("developer").await;
    let admin = school.sender("admin").await;
    admin.post(&format!("/api/admin/users/{}/suspend", owner.id), &json!({})).await.ok();
    refused(&acting, &guarded(), 401, "key.owner_inactive").await;
}

/// Lets a key end at that time.
async fn raw_expire(school: &School, text: &str, at: Timestamp) {
    let hash = schola::kernel::entropy::sha256(text.as_bytes());
    let expire = move |tx: &schola::db::Tx<'_>| {
        tx.exec("UPDATE api_keys SET expires_at = ?2 WHERE key_hash = ?1", params![hash.as_slice(), at])
    };
    assert_eq!(school.server.raw_app().write("test", expire).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_for_a_learner_asks_for_whom() {
    let school = School::open().await;
    let key = school.sender_on(Surface::Partner, "developer").await;
    let for_learners: Vec<Access> = guarded().into_iter().filter(is_for_a_learner).collect();
    assert!(for_learners.len() > 15, "hardly anything is for a learner: {}", for_learners.len());
    refused(&key, &for_learners, 400, "learner.header_missing").await;
    refused(&key.acting_for("ext:nobody"), &for_learners, 404, "resource.absent").await;
    let other = school.server.key("grace").await;
    let id = school.value("learner.fresh", &other).await;
    refused(&key.acting_for(&id.to_string()), &for_learners, 404, "resource.absent").await;
    let pupil = school.sender("student").await;
    refused(&key.acting_for(&pupil.id.to_string()), &for_learners, 404, "resource.absent").await;
}

/// What a path parameter of an operation names: the word of `x-example-with` that makes one.
const THINGS: [(&str, &str); 5] = [
    ("getLearner", "learner.fresh"),
    ("updateLearner", "learner.fresh"),
    ("deleteLearner", "learner.fresh"),
    ("getMaterial", "material.any"),
    ("deleteMaterial", "material.fresh"),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_is_somebody_elses_is_answered_like_what_does_not_exist() {
    let school = School::open().await;
    let all = examples(&assemble(Surface::Partner).unwrap()).unwrap();
    for access in guarded().iter().filter(|access| !access.path_parameters.is_empty()) {
        let id = &access.operation_id;
        let (_, word) = THINGS.iter().find(|(known, _)| known == id).unwrap_or_else(|| panic!("{id} has no line here"));
        let mut example = all.iter().find(|example| &example.operation_id == id).unwrap().clone();
        example.headers.retain(|(name, _)| name != "Schola-Learner");
        let strange = school.server.key(&format!("stranger-of-{id}")).await;
        let (owner, stranger) = if is_for_a_learner(access) {
            let made = school.value("learner.fresh", &strange).await;
            (school.sender_on(Surface::Partner, "student").await, strange.acting_for(&made.to_string()))
        } else {
            (school.sender_on(Surface::Partner, "developer").await, strange)
        };
        let foreign = school.value(word, &owner).await;
        let told = refusal(&stranger, &example, &foreign).await;
        assert_eq!(told, refusal(&stranger, &example, &json!(987_654_321)).await, "{id}");
        let kept = send(&with_thing(&example, &foreign), &owner).await;
        assert!(kept.status.is_success(), "{id} of the owner answered {}", kept.status);
    }
    for (id, _) in THINGS {
        assert!(guarded().iter().any(|access| access.operation_id == id), "{id} is no operation any more");
    }
}

/// The 404 that a stranger gets, without what differs from request to request.
async fn refusal(stranger: &Actor<'_>, example: &Example, thing: &Value) -> Value {
    let reply = send(&with_thing(example, thing), stranger).await;
    assert_eq!(reply.status.as_u16(), 404, "{} of a stranger", example.operation_id);
    let mut body = reply.json();
    body["request_id"] = Value::Null;
    body
}

fn with_thing(example: &Example, thing: &Value) -> Example {
    let mut example = example.clone();
    for (_, value) in &mut example.path {
        *value = thing.to_string();
    }
    example
}
