//! Scopes: a key of a single scope meets every operation, and what it is shown is what its scope is about.

use std::collections::BTreeSet;

use reqwest::{Method, RequestBuilder};
use schola::features;
use schola::kernel::Code;
use serde_json::{Value, json};

use crate::support::contract::{Operation, Surface, assemble};
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Reply, Server};

/// A word that stands in the learner's study bank and nowhere else, and the same of the profile and of what the developer calls the
/// learner.
const OF_MATERIALS: &str = "Quartzbarrow";
const OF_USERS: &str = "Fennimore";
const OF_LEARNERS: &str = "pupil-xq7";

const MARKS: [(&str, &str); 3] = [("materials", OF_MATERIALS), ("users", OF_USERS), ("learners", OF_LEARNERS)];

/// Every scope there is.
fn every_scope() -> Vec<String> {
    let both = |resource: &str| ["read", "write"].map(|access| format!("{resource}:{access}"));
    features::resources().into_iter().flat_map(both).collect()
}

/// A body that the operation takes.
fn body_of(id: &str) -> Value {
    match id {
        "createMaterial" => json!({ "title": "T", "text": "Leaves are green." }),
        "askTutor" => json!({ "message": "Where is the lighthouse of Quartzbarrow?" }),
        "createLearner" => json!({ "full_name": "Somebody" }),
        "deleteMe" | "deleteProfile" => json!({ "password": PASSWORD }),
        _ => json!({}),
    }
}

async fn call(actor: &Actor<'_>, operation: &Operation<'_>, path: &str) -> Reply {
    let method: Method = operation.method.parse().unwrap();
    let body = body_of(operation.id);
    let add = |request: RequestBuilder| if method == Method::GET { request } else { request.json(&body) };
    actor.send(method.clone(), path, add).await
}

/// What the answer shows, unpacked where it is an archive.
fn shown(reply: &Reply) -> String {
    if reply.header("content-type") != Some("application/zip") {
        return String::from_utf8_lossy(&reply.body).into_owned();
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(reply.body.clone())).unwrap();
    let mut text = String::new();
    for number in 0..archive.len() {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut archive.by_index(number).unwrap(), &mut bytes).unwrap();
        text.push_str(&String::from_utf8_lossy(&bytes));
    }
    text
}

/// The operations of a surface that a request with a credential reaches, deletions last.
fn operations(document: &crate::support::contract::Document) -> Vec<Operation<'_>> {
    let mut all: Vec<_> =
        document.operations().unwrap().into_iter().filter(|operation| !operation.is_public()).collect();
    all.sort_by_key(|operation| operation.method == "DELETE");
    all
}

/// A developer with a learner who has data: the developer's whole key, the learner's id, a material's id.
async fn school(server: &Server) -> (Actor<'_>, i64, i64) {
    let developer = server.developer("linus").await;
    let whole = server.raw_key(&developer, &[]).await;
    let learner = json!({ "full_name": "Ada", "external_reference": OF_LEARNERS });
    let learner = whole.post("/v1/learners", &learner).await.created().number("id");
    let text = "The lighthouse of Quartzbarrow is on the northern cape and was lit in 1874.";
    let material = json!({ "title": "Lights", "text": text });
    let acting = whole.acting_for(&learner.to_string());
    let id = acting.post("/v1/materials", &material).await.created().number("id");
    acting.patch("/v1/users/me", &json!({ "bio": OF_USERS })).await.ok();
    whole.post("/api/materials", &material).await.created();
    whole.patch("/api/users/me", &json!({ "bio": OF_USERS })).await.ok();
    (developer, learner, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_one_scope_sees_what_the_scope_is_about_and_nothing_else() {
    let server = Server::spawn().await;
    let (developer, learner, material) = school(&server).await;
    // The walk is longer than the quota of a month.
    let top_up = json!({ "meter": "requests", "amount": 10_000 });
    let path = format!("/api/admin/users/{}/top-ups", developer.id);
    server.admin().await.post(&path, &top_up).await.created();
    let mut seen = BTreeSet::new();
    for scope in every_scope() {
        let key = server.raw_key(&developer, &[&scope]).await;
        let resource = scope.split(':').next().unwrap();
        for surface in [Surface::Platform, Surface::Partner] {
            let document = assemble(surface).unwrap();
            for operation in operations(&document) {
                let is_own = operation.path.starts_with("/v1/learners") || operation.path == "/v1/ping";
                let acting = if surface == Surface::Partner && !is_own {
                    key.acting_for(&learner.to_string())
                } else {
                    key.clone()
                };
                let id =
                    if operation.path.starts_with("/v1/materials") { material.to_string() } else { "1".to_owned() };
                let path = operation.path.replace("{id}", &id).replace("{mode}", "live").replace("{user_id}", "1");
                let path = path.replace("{class_id}", "1").replace("{student_id}", "1").replace("{challenge_id}", "1");
                // A deletion of what the other scopes look at ends the walk, so that it is only tried where it is refused.
                let needed = operation.scopes();
                let path = path.replace("{learner}", &learner.to_string());
                let is_enough = needed.as_ref().is_some_and(|needed| needed.iter().all(|needed| *needed == scope));
                if is_enough && operation.method == "DELETE" {
                    continue;
                }
                let what = format!("{scope}: {} {path}", operation.method);
                let reply = call(&acting, &operation, &path).await;
                let text = shown(&reply);
                if is_enough {
                    assert!(![401, 403].contains(&reply.status.as_u16()), "{what} answered {} {text}", reply.status);
                    seen.insert((resource.to_owned(), operation.id.to_owned()));
                } else {
                    assert_eq!(reply.status, 403, "{what} answered {text}");
                    let codes: &[&str] = if needed.is_some() {
                        &["key.scope_missing"]
                    } else {
                        &["key.login_needed", "auth.role_wrong"]
                    };
                    assert!(codes.contains(&reply.json().text("code")), "{what} answered {text}");
                }
                for (of, mark) in MARKS.into_iter().filter(|(of, _)| *of != resource) {
                    assert!(!text.contains(mark), "{what} shows what belongs to {of}: {text}");
                }
            }
        }
    }
    assert!(seen.len() > 20, "{seen:?}");
    // What a scope is about is there to be seen.
    let whole = server.raw_key(&developer, &[]).await;
    let archive = shown(&whole.acting_for(&learner.to_string()).get("/v1/users/me/export").await);
    for (of, mark) in MARKS {
        assert!(archive.contains(mark), "the archive shows nothing of {of}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_needs_the_scopes_of_all_its_parts() {
    let server = Server::spawn().await;
    let (developer, learner, _) = school(&server).await;
    let ask = async |scopes: &[&str], method: Method, path: &str| {
        let key = server.raw_key(&developer, scopes).await.acting_for(&learner.to_string());
        let body = json!({ "message": "Where is the lighthouse of Quartzbarrow?" });
        let is_get = method == Method::GET;
        key.send(method, path, |request| if is_get { request } else { request.json(&body) }).await
    };
    let export = "/v1/users/me/export";
    for scopes in [
        &["users:read"][..],
        &["materials:read"],
        &["users:read", "materials:read"],
        &["users:read", "learners:read"],
        &["learners:read", "materials:read"],
        &["users:read", "learners:read", "materials:read"],
        &["users:write", "learners:write", "materials:write", "tutor:read", "tutor:write"],
    ] {
        ask(scopes, Method::GET, export).await.refused(Code::KeyScopeMissing);
    }
    let whole = ["flashcards:read", "users:read", "learners:read", "materials:read"];
    let all = ask(&whole, Method::GET, export).await;
    assert!(shown(&all).contains(OF_MATERIALS), "{}", all.status);
    let chat = "/v1/ai-tutor/chat";
    for scopes in [&["tutor:write"][..], &["materials:read"], &["tutor:read", "materials:read"]] {
        ask(scopes, Method::POST, chat).await.refused(Code::KeyScopeMissing);
    }
    let answer = ask(&["tutor:write", "materials:read"], Method::POST, chat).await.ok();
    assert!(answer.to_string().contains("1874"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_decides_over_the_account_asks_for_a_sign_in() {
    let server = Server::spawn().await;
    let (developer, ..) = school(&server).await;
    let everything: Vec<String> = every_scope();
    let everything: Vec<&str> = everything.iter().map(String::as_str).collect();
    for key in [server.raw_key(&developer, &[]).await, server.raw_key(&developer, &everything).await] {
        for path in ["/api/users/me", "/api/users/profile"] {
            key.delete_with(path, &json!({ "password": PASSWORD })).await.refused(Code::KeyLoginNeeded);
        }
        key.get("/api/users/me/export").await.refused(Code::KeyLoginNeeded);
        key.get("/api/users/me/author-key").await.refused(Code::KeyLoginNeeded);
        key.post_empty("/api/users/me/author-key").await.refused(Code::KeyLoginNeeded);
        key.delete("/api/users/me/author-key").await.refused(Code::KeyLoginNeeded);
        key.get("/api/developer/keys").await.refused(Code::KeyLoginNeeded);
        let change = json!({ "current_password": PASSWORD, "new_password": "another horse battery" });
        key.post("/api/auth/change-password", &change).await.refused(Code::KeyLoginNeeded);
        key.get("/api/users/me").await.ok();
    }
    let archive = developer.get("/api/users/me/export").await;
    assert!(shown(&archive).contains(OF_MATERIALS), "{}", archive.status);
    developer.delete_with("/api/users/me", &json!({ "password": PASSWORD })).await.gone();
}

#[test]
fn every_scope_opens_something_and_account_operations_have_none() {
    let mut named = BTreeSet::new();
    for surface in [Surface::Platform, Surface::Partner] {
        let document = assemble(surface).unwrap();
        for operation in document.operations().unwrap() {
            let scopes = operation.scopes();
            let is_account = ["/api/auth", "/api/admin", "/api/developer", "/api/keys", "/api/users/me/author-key"]
                .iter()
                .any(|prefix| operation.path.starts_with(prefix));
            assert!(!(is_account && scopes.is_some()), "{} is for people who are signed in", operation.id);
            assert!(surface == Surface::Platform || operation.is_public() || scopes.is_some(), "{}", operation.id);
            let known = every_scope();
            for scope in scopes.unwrap_or_default() {
                assert!(known.iter().any(|known| known == scope), "{} names {scope}", operation.id);
                // What only reads needs no right to change anything.
                assert!(operation.method != "GET" || scope.ends_with(":read"), "{} {scope}", operation.id);
                named.insert(scope.to_owned());
            }
            assert!(
                operation.method == "GET"
                    || operation.scopes().is_none_or(|scopes| scopes.iter().any(|s| s.ends_with(":write"))),
                "{} changes something",
                operation.id
            );
        }
    }
    named.insert("tutor:read".to_owned());
    assert_eq!(named.into_iter().collect::<Vec<_>>(), {
        let mut all = every_scope();
        all.sort();
        all
    });
}
