//! Learners on the partner API: every operation is sent for no learner, for one who does not exist, and for another developer's; and what
//! is refused for its key is not counted.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use reqwest::Method;
use serde_json::Value;

use super::isolation::guarded;
use super::school::School;
use crate::support::contract::{Access, Surface};
use crate::support::fields::Fields;
use crate::support::server::Actor;

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
    key.get("/v1/ping").await.ok()["usage"].number("requests_this_cycle")
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_good_key_nothing_is_looked_at_and_nothing_is_counted() {
    let school = School::open().await;
    let acting = school.sender_on(Surface::Partner, "student").await;
    let before = counted(&school).await;
    let everything = guarded(Surface::Partner);
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
async fn what_is_done_for_a_learner_asks_for_whom() {
    let school = School::open().await;
    let key = school.sender_on(Surface::Partner, "developer").await;
    let for_learners: Vec<Access> = guarded(Surface::Partner).into_iter().filter(is_for_a_learner).collect();
    assert!(for_learners.len() > 15, "hardly anything is for a learner: {}", for_learners.len());
    refused(&key, &for_learners, 400, "learner.header_missing").await;
    refused(&key.acting_for("ext:nobody"), &for_learners, 404, "resource.absent").await;
    let other = school.server.key("grace").await;
    let id = school.value("learner.fresh", &other).await;
    refused(&key.acting_for(&id.to_string()), &for_learners, 404, "resource.absent").await;
    let pupil = school.sender("student").await;
    refused(&key.acting_for(&pupil.id.to_string()), &for_learners, 404, "resource.absent").await;
}
