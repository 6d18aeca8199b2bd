//! Under which name the database works for a request: that of the operation that was called, also where two share all of their code and
//! where work goes on behind the answer.

use std::sync::{Arc, Mutex};

use schola::db::Finished;
use schola::kernel::Code;
use serde_json::json;

use crate::support::server::{PASSWORD, Server};

/// A server that notes the names of all work of its database.
async fn watched() -> (Server, Arc<Mutex<Vec<&'static str>>>) {
    let seen: Arc<Mutex<Vec<&'static str>>> = Arc::default();
    let noted = Arc::clone(&seen);
    let observe = move |done: &Finished| noted.lock().unwrap().push(done.operation);
    let server = Server::boot(|_| {}, |boot| boot.observer = Some(Arc::new(observe))).await;
    (server, seen)
}

#[tokio::test(flavor = "multi_thread")]
async fn work_bears_the_name_of_the_operation_that_was_called() {
    let (server, seen) = watched().await;
    let ada = server.learner("Ada").await;
    let has = |name: &str| std::mem::take(&mut *seen.lock().unwrap()).contains(&name);
    let change = json!({ "bio": "Reads." });
    has("");
    ada.patch("/api/users/me", &change).await.ok();
    assert!(has("updateMe"));
    ada.patch("/api/users/profile", &change).await.ok();
    assert!(has("updateProfile"), "the second name of a change is not the first");
    ada.get("/api/users/profile").await.ok();
    assert!(has("getProfile"));
    ada.delete_with("/api/users/profile", &json!({ "password": "wrong password" })).await.refused(Code::WrongPassword);
    let work = std::mem::take(&mut *seen.lock().unwrap());
    assert!(work.contains(&"confirmPassword") && !work.contains(&"deleteMe"), "{work:?}");
    ada.delete_with("/api/users/profile", &json!({ "password": PASSWORD })).await.gone();
    assert!(has("deleteProfile"));
}

#[tokio::test(flavor = "multi_thread")]
async fn work_behind_the_answer_still_bears_its_name() {
    let (server, seen) = watched().await;
    let ada = server.learner("Ada").await;
    ada.post("/api/materials", &json!({ "title": "T", "text": "Leaves are green." })).await.created();
    seen.lock().unwrap().clear();
    let archive = ada.get("/api/users/me/export").await;
    assert!(archive.status.is_success() && archive.body.starts_with(b"PK"), "{}", archive.status);
    let work = std::mem::take(&mut *seen.lock().unwrap());
    let portions = work.iter().filter(|name| **name == "exportMe").count();
    assert!(portions > 3, "the portions of an export bear its name: {work:?}");
    assert!(!work.contains(&"unnamed"), "{work:?}");
}
