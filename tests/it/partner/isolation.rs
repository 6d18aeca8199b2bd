//! Nobody meets anybody else's: two developers, their learners, and the school's people.

use std::sync::{Arc, Mutex};

use reqwest::Method;
use schola::db::Finished;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::learner;
use crate::support::fields::Fields;
use crate::support::server::{Actor, Reply, Server};

/// An answer without what differs from request to request.
fn told(reply: &Reply) -> (u16, Value, Vec<(String, String)>) {
    let mut body = reply.json();
    body["request_id"] = Value::Null;
    let varying = ["x-request-id", "date", "schola-usage-requests"];
    let headers =
        reply.headers.iter().filter(|(name, _)| !varying.contains(&name.as_str()) && !name.starts_with("ratelimit-"));
    (reply.status.as_u16(), body, headers.cloned().collect())
}

async fn material(actor: &Actor<'_>, path: &str, text: &str) -> i64 {
    actor.post(path, &json!({ "title": "Notes", "text": text })).await.created().number("id")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_learner_is_answered_like_one_that_does_not_exist() {
    let server = Server::spawn().await;
    let (linus, grace) = (server.key("linus").await, server.key("grace").await);
    learner(&linus, "Ada", "ada").await;
    let foreign = learner(&grace, "Bo", "bo").await;
    let pupil = server.learner("ada").await;
    let names =
        [foreign.to_string(), "ext:bo".into(), pupil.id.to_string(), linus.id.to_string(), grace.id.to_string()];
    for name in names {
        for method in [Method::GET, Method::PATCH, Method::DELETE] {
            let send = async |name: &str| {
                let path = format!("/v1/learners/{name}");
                let has_body = method == Method::PATCH;
                let body = json!({ "full_name": "Eve", "external_reference": "eve" });
                linus.send(method.clone(), &path, |request| if has_body { request.json(&body) } else { request }).await
            };
            let absent = if name.starts_with("ext:") { "ext:nobody" } else { "987654321" };
            let (told_foreign, told_absent) = (told(&send(&name).await), told(&send(absent).await));
            assert_eq!(told_foreign.0, 404, "{method} {name}");
            assert_eq!(told_foreign, told_absent, "{method} {name}");
        }
        for path in ["/v1/users/me", "/v1/materials", "/v1/users/me/preferences", "/v1/users/me/export"] {
            let as_foreign = told(&linus.acting_for(&name).get(path).await);
            let as_absent = told(&linus.acting_for("ext:nobody").get(path).await);
            assert_eq!((as_foreign.0, &as_foreign.1["code"]), (404, &json!("resource.absent")), "{path} for {name}");
            assert_eq!(as_foreign, as_absent, "{path} for {name}");
        }
    }
    let listed = linus.get("/v1/learners").await.ok();
    assert_eq!(listed.list("learners").len(), 1);
    assert_eq!(linus.get("/v1/learners?external_reference=bo").await.ok()["learners"], json!([]));
    assert_eq!(grace.get("/v1/learners/ext:bo").await.ok()["learner"]["full_name"], "Bo", "nothing was changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn materials_and_answers_are_the_learners_own() {
    let server = Server::spawn().await;
    let (linus, grace) = (server.key("linus").await, server.key("grace").await);
    for name in ["ada", "bo"] {
        learner(&linus, name, name).await;
    }
    learner(&grace, "ada", "ada").await;
    let pupil = server.learner("ada").await;
    let owner = linus.acting_for("ext:ada");
    let text = "The quibberly engine of Zorvath turns marsh gas into violet light at forty degrees.";
    let id = material(&owner, "/v1/materials", text).await;
    let path = format!("/v1/materials/{id}");
    let question = json!({ "message": "What does the quibberly engine of Zorvath do?" });
    let cites = |answer: &Value| answer.list("citations").iter().any(|citation| citation["material_id"] == id);
    assert!(cites(&owner.post("/v1/ai-tutor/chat", &question).await.ok()));
    for stranger in [linus.acting_for("ext:bo"), grace.acting_for("ext:ada")] {
        let told_foreign = told(&stranger.get(&path).await);
        assert_eq!(told_foreign, told(&stranger.get("/v1/materials/987654321").await));
        stranger.get(&path).await.refused(Code::ResourceAbsent);
        stranger.delete(&path).await.refused(Code::ResourceAbsent);
        assert_eq!(stranger.get("/v1/materials").await.ok()["materials"], json!([]));
        assert!(!cites(&stranger.post("/v1/ai-tutor/chat", &question).await.ok()));
    }
    for stranger in [&pupil, &server.sign_in("linus@school.test", crate::support::server::PASSWORD).await, &linus] {
        stranger.get(&format!("/api/materials/{id}")).await.refused(Code::ResourceAbsent);
        assert_eq!(stranger.get("/api/materials").await.ok()["materials"], json!([]));
        assert!(!cites(&stranger.post("/api/ai-tutor/chat", &question).await.ok()));
    }
    let of_school = material(&pupil, "/api/materials", text).await;
    owner.get(&format!("/v1/materials/{of_school}")).await.refused(Code::ResourceAbsent);
    owner.get(&path).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_school_does_not_see_learners_of_developers() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    let id = learner(&key, "Ada of Linus", "ada").await;
    let admin = server.admin().await;
    let path = format!("/api/admin/users/{id}");
    for refused in [
        admin.get(&path).await,
        admin.patch(&path, &json!({ "role": "admin" })).await,
        admin.delete(&path).await,
        admin.post(&format!("{path}/suspend"), &json!({})).await,
        admin.post_empty(&format!("{path}/reset-password")).await,
    ] {
        refused.refused(Code::ResourceAbsent);
    }
    let found = admin.get("/api/admin/users?query=ada").await.ok();
    assert_eq!(found["users"], json!([]));
    key.get("/v1/learners/ext:ada").await.ok();
}

/// A server that notes how many statements each closure ran.
async fn watched() -> (Server, Arc<Mutex<Vec<(&'static str, u64)>>>) {
    let seen: Arc<Mutex<Vec<(&'static str, u64)>>> = Arc::default();
    let noted = seen.clone();
    let server = Server::boot(
        |_| {},
        |boot| {
            boot.observer =
                Some(Arc::new(move |done: &Finished| noted.lock().unwrap().push((done.operation, done.queries))));
        },
    );
    (server.await, seen)
}

#[tokio::test(flavor = "multi_thread")]
async fn absent_and_foreign_run_the_same_statements() {
    let (server, seen) = watched().await;
    let (linus, grace) = (server.key("linus").await, server.key("grace").await);
    learner(&linus, "Ada", "ada").await;
    let foreign = learner(&grace, "Bo", "bo").await;
    let owner = grace.acting_for("ext:bo");
    let of_foreign = material(&owner, "/v1/materials", "Leaves are green because of chlorophyll.").await;
    linus.get("/v1/ping").await.ok();
    let ran = async |actor: &Actor<'_>, method: &Method, path: &str| {
        seen.lock().unwrap().clear();
        let has_body = *method == Method::PATCH;
        let body = json!({ "full_name": "Eve" });
        let reply =
            actor.send(method.clone(), path, |request| if has_body { request.json(&body) } else { request }).await;
        assert_eq!(reply.status.as_u16(), 404, "{method} {path}");
        // What the server does by itself now and then belongs to no request.
        let of_server =
            ["touchKey", "keepRequests", "reserveRequests", "writeDownUsage", "sweep", "forget", "claimJob"];
        let mut ran = seen.lock().unwrap().clone();
        ran.retain(|(operation, _)| !of_server.contains(operation));
        assert!(!ran.is_empty(), "{method} {path} asks the database");
        ran
    };
    let acting = linus.acting_for("ext:ada");
    acting.get("/v1/users/me").await.ok();
    let absent = "987654321";
    for method in [Method::GET, Method::PATCH, Method::DELETE] {
        let path = |name: &str| format!("/v1/learners/{name}");
        assert_eq!(
            ran(&linus, &method, &path(&foreign.to_string())).await,
            ran(&linus, &method, &path(absent)).await,
            "{method} by id"
        );
        assert_eq!(
            ran(&linus, &method, &path("ext:bo")).await,
            ran(&linus, &method, &path("ext:nobody")).await,
            "{method} by reference"
        );
    }
    for path in ["/v1/users/me", "/v1/materials"] {
        let (by_foreign, by_absent) = (linus.acting_for(&foreign.to_string()), linus.acting_for(absent));
        assert_eq!(ran(&by_foreign, &Method::GET, path).await, ran(&by_absent, &Method::GET, path).await, "{path}");
        let (by_foreign, by_absent) = (linus.acting_for("ext:bo"), linus.acting_for("ext:nobody"));
        assert_eq!(ran(&by_foreign, &Method::GET, path).await, ran(&by_absent, &Method::GET, path).await, "{path}");
    }
    for method in [Method::GET, Method::DELETE] {
        let path = |id: &str| format!("/v1/materials/{id}");
        assert_eq!(
            ran(&acting, &method, &path(&of_foreign.to_string())).await,
            ran(&acting, &method, &path(absent)).await,
            "{method} of a material"
        );
    }
}
