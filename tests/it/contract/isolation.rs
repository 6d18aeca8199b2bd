//! The one walk over who may not: every operation of every surface is sent with every kind of credential that does not open it, and every
//! operation on a thing is sent for a thing of another owner.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use parking_lot::Mutex;
use reqwest::Method;
use schola::db::Finished;
use serde_json::{Value, json};

use super::credentials::{Credential, credentials};
use super::school::{School, send};
use crate::fixtures::ALL;
use crate::support::contract::{Access, Example, Surface, access, assemble, examples};
use crate::support::fixtures::Owned;
use crate::support::holders::{raw_account, raw_author_key, raw_plan};
use crate::support::server::{Actor, Server};

const SURFACES: [Surface; 4] = [Surface::Platform, Surface::Partner, Surface::Factory, Surface::Author];

fn operations(surface: Surface) -> Vec<Access> {
    access(&assemble(surface).unwrap()).unwrap()
}

/// The operations of a surface that ask for a credential.
pub fn guarded(surface: Surface) -> Vec<Access> {
    let guarded: Vec<Access> = operations(surface).into_iter().filter(|access| !access.is_public).collect();
    let least = match surface {
        Surface::Platform => 60,
        Surface::Partner => 21,
        Surface::Factory => 8,
        Surface::Author => 2,
    };
    assert!(guarded.len() >= least, "hardly anything of {} is guarded: {}", surface.name(), guarded.len());
    guarded
}

/// Where the operations of a surface stand. Those of courses have a place of their own beside the one that they share.
fn places(surface: Surface) -> &'static [&'static str] {
    match surface {
        Surface::Platform | Surface::Partner => &[""],
        Surface::Factory => &["/factory", ""],
        Surface::Author => &["/author", ""],
    }
}

/// How an answer calls what is wrong, in the words of its surface. Where both surfaces of courses are at one place and nobody can tell
/// which one is meant, the answer has the words of both.
fn fault(surface: Surface, body: &Value) -> String {
    let said = match surface {
        Surface::Factory => &body["detail"]["error"]["type"],
        _ => &body["code"],
    };
    said.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_operation_of_any_surface_opens_to_a_credential_that_does_not_count_there() {
    let server = Server::spawn().await;
    let early = server.learner("early").await.token.unwrap();
    server.advance(Duration::from_secs(7 * 24 * 3600 + 1));
    let school = School::on(server).await;
    let credentials = credentials(&school, early).await;
    let operations: Vec<(Surface, Access)> = SURFACES
        .into_iter()
        .flat_map(|surface| guarded(surface).into_iter().map(move |access| (surface, access)))
        .collect();
    let mut attempts = Vec::new();
    for (surface, access) in &operations {
        for credential in &credentials {
            let Some(due) = credential.refusal(*surface) else { continue };
            let is_other = credential.made_for.is_some_and(|made_for| made_for != *surface);
            let places = places(*surface).iter().filter(|place| !(place.is_empty() && is_other));
            attempts.extend(places.map(|place| unrefused(*surface, access, credential, place, due)));
        }
    }
    let tried = attempts.len();
    let faults: Vec<String> =
        stream::iter(attempts).buffer_unordered(AT_ONCE).filter_map(|fault| async { fault }).collect().await;
    assert!(faults.is_empty(), "{} of {tried}\n{}", faults.len(), faults.join("\n"));
    assert!(tried > 2000, "only {tried} were tried");
}

/// How many requests of a walk are under way at a time.
const AT_ONCE: usize = 8;

/// Sends the operation with the credential; says what came instead of the refusal that is due, if something did.
async fn unrefused(
    surface: Surface,
    access: &Access,
    credential: &Credential<'_>,
    place: &str,
    due: &str,
) -> Option<String> {
    let reply = credential.send(access, place).await;
    let (status, asks) = (reply.status.as_u16(), reply.header("www-authenticate").is_some());
    let said = fault(surface, &reply.json());
    let id = format!("{} {place} {}", surface.name(), access.operation_id);
    ((status, said.as_str(), asks) != (401, due, true))
        .then(|| format!("{id} with {}: {status} {said}, due {due}", credential.name))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_role_and_the_wrong_plan_are_refused() {
    let school = School::open().await;
    let (mut tried, mut faults) = (0, Vec::new());
    for role in ["student", "tutor", "developer"] {
        let sender = school.sender(role).await;
        for access in guarded(Surface::Platform).iter().filter(|access| !access.admits(role)) {
            tried += 1;
            let method = Method::from_bytes(access.method.as_bytes()).unwrap();
            let status = sender.send(method, &access.path, |request| request).await.status.as_u16();
            if status != 403 {
                faults.push(format!("{role} {}: {status}", access.operation_id));
            }
        }
    }
    let free = school.sender("free author").await;
    for access in guarded(Surface::Author) {
        for place in places(Surface::Author) {
            let method = Method::from_bytes(access.method.as_bytes()).unwrap();
            let reply = free.send(method, &format!("{place}{}", access.path), |request| request).await;
            if (reply.status.as_u16(), &reply.json()["code"]) != (403, &json!("PAID_PLAN_REQUIRED")) {
                faults.push(format!("the free plan {}: {}", access.operation_id, reply.status));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(tried > 60, "hardly anything is kept from anybody: {tried}");
}

/// Every operation with a path parameter that is not for admins alone, as the features list them.
fn things() -> impl Iterator<Item = &'static (Surface, &'static str, Owned)> {
    ALL.iter().flat_map(|fixtures| fixtures.things)
}

/// What stands for a thing of this kind and does not exist.
fn absent(surface: Surface) -> &'static str {
    match surface {
        Surface::Platform | Surface::Partner => "987654321",
        Surface::Factory => "20260105_090000_ffffff",
        Surface::Author => "job_zzzzzzzzzzzzzzzzzzzz",
    }
}

/// The operation and the number of statements of each closure of the database that ran.
type Ran = Vec<(&'static str, u64)>;

/// What the server does by itself now and then; it belongs to no request.
pub const BY_ITSELF: [&str; 20] = [
    "sendMail",
    "touchKey",
    "touchLogin",
    "keepRequests",
    "reserveRequests",
    "writeDownRequests",
    "noteQuotaShare",
    "sweep",
    "sweepFiles",
    "eraseAuditEntries",
    "nextJob",
    "claimJob",
    "findMessages",
    "renewJob",
    "settleJob",
    "adoptJobs",
    "jobProgress",
    "schedule",
    "clock",
    "clockStep",
];
/// What differs between two answers that say the same.
const VARYING: [&str; 6] =
    ["x-request-id", "date", "ratelimit-remaining", "ratelimit-reset", "schola-usage-requests", "content-length"];

/// All that a stranger can see of an answer, and what the database was asked for it.
async fn told(
    stranger: &Actor<'_>,
    example: &Example,
    (id, person): (&str, i64),
    ran: &Mutex<Ran>,
) -> (Value, Vec<(String, String)>, Ran) {
    ran.lock().clear();
    let reply = send(&with_id(example, id, person), stranger).await;
    let mut asked = ran.lock().clone();
    asked.retain(|(operation, _)| !BY_ITSELF.contains(operation));
    assert_eq!(reply.status.as_u16(), 404, "{} of a stranger", example.operation_id);
    let mut headers: Vec<(String, String)> =
        reply.headers.iter().filter(|(name, _)| !VARYING.contains(&name.as_str())).cloned().collect();
    headers.sort();
    let mut body = reply.json();
    if body["request_id"].is_string() {
        body["request_id"] = Value::Null;
    }
    (body, headers, asked)
}

/// The example with this thing in its path, and with this person where the path names one of the people of the thing.
fn with_id(example: &Example, id: &str, person: i64) -> Example {
    let mut example = example.clone();
    for (name, value) in &mut example.path {
        match name.as_str() {
            "user_id" => *value = person.to_string(),
            // The class with which a thing is shared is no part of what the thing is.
            "class_id" => {}
            _ => *value = id.to_owned(),
        }
    }
    example
}

/// An owner and a stranger who may call the operation.
async fn two<'s>(school: &'s School, access: &Access, surface: Surface) -> (Actor<'s>, Actor<'s>) {
    let server = &school.server;
    match surface {
        Surface::Platform if access.admits("student") => (school.sender("fresh").await, school.sender("tutor").await),
        Surface::Platform if access.admits("tutor") => {
            (school.sender("fresh tutor").await, school.sender("tutor").await)
        }
        Surface::Platform => (school.sender("fresh developer").await, school.sender("developer").await),
        Surface::Partner => {
            let strange = server.key(&format!("stranger-of-{}", access.operation_id)).await;
            if access.tag == "Learners" {
                return (school.sender_on(Surface::Partner, "developer").await, strange);
            }
            let made = school.value("learner.fresh", &strange).await;
            (school.sender_on(Surface::Partner, "student").await, strange.acting_for(&made.to_string()))
        }
        Surface::Factory => (school.sender("account").await, server.bearer(&raw_account(server, "pro").await.live)),
        Surface::Author => {
            let reader = school.sender("fresh").await;
            raw_plan(server, &reader, "pro").await;
            (school.sender("author").await, server.bearer(&raw_author_key(server, &reader).await))
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_somebody_else_is_answered_like_what_does_not_exist() {
    let ran: Arc<Mutex<Ran>> = Arc::default();
    let noted = ran.clone();
    let observe = move |done: &Finished| noted.lock().push((done.operation, done.queries));
    let server = Server::boot(|_| {}, |boot| boot.observer = Some(Arc::new(observe))).await;
    let school = School::on(server).await;
    for surface in SURFACES {
        let all = examples(&assemble(surface).unwrap()).unwrap();
        for access in operations(surface).iter().filter(|one| !one.path_parameters.is_empty() && one.tag != "Admin") {
            let id = &access.operation_id;
            let line = things().find(|(place, known, _)| *place == surface && known == id);
            let (_, _, owned) =
                line.unwrap_or_else(|| panic!("{id}: say in the fixtures of its feature whose its thing is"));
            let Owned::By(word) = owned else { continue };
            let (owner, stranger) = two(&school, access, surface).await;
            let mut example = all.iter().find(|example| &example.operation_id == id).unwrap().clone();
            for (_, class) in example.path.iter_mut().filter(|(name, _)| name == "class_id") {
                *class = school.class_of(&owner).await["id"].to_string();
            }
            if let Some(body) = example.body.as_mut().filter(|_| id == "shareDeck") {
                body.value["class_id"] = school.class_of(&owner).await["id"].clone();
            }
            if let Some(body) = example.body.as_mut().filter(|_| id == "moveCards") {
                body.value["card_ids"] = school.value("card.any.list", &owner).await;
            }
            let foreign = school.value(word, &owner).await;
            let foreign = foreign.as_str().map_or_else(|| foreign.to_string(), str::to_owned);
            example.headers.retain(|(name, _)| name != "Schola-Learner");
            // The first request of a stranger fills what is remembered of them.
            told(&stranger, &example, (absent(surface), owner.id), &ran).await;
            let of_foreign = told(&stranger, &example, (&foreign, owner.id), &ran).await;
            let of_absent = told(&stranger, &example, (absent(surface), owner.id), &ran).await;
            assert_eq!(of_foreign, of_absent, "{id} tells what is foreign from what does not exist");
            assert!(!of_absent.2.is_empty(), "{id} asks the database");
            let kept = send(&with_id(&example, &foreign, owner.id), &owner).await.status;
            let is_promised = example.statuses.contains(&kept.as_u16());
            assert!(kept.is_success() || kept.as_u16() == 409 || is_promised, "{id} of the owner answered {kept}");
        }
    }
    for (surface, id, owned) in things() {
        assert!(operations(*surface).iter().any(|access| access.operation_id == *id), "{id} is no operation any more");
        assert!(!matches!(owned, Owned::Nobody("")), "{id} gives no reason");
    }
}
