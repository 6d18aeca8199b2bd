//! What a change of the profile costs: words that no access depends on leave what is cached of the person as it is.

use std::sync::{Arc, Mutex};

use schola::db::Finished;
use serde_json::json;

use crate::support::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_bio_costs_one_write_and_a_changed_name_a_look_at_the_person() {
    let ran: Arc<Mutex<Vec<&'static str>>> = Arc::default();
    let noted = Arc::clone(&ran);
    let observe = move |done: &Finished| noted.lock().unwrap().push(done.operation);
    let server = Server::boot(|_| {}, |boot| boot.observer = Some(Arc::new(observe))).await;
    let ada = server.learner("Ada").await;
    ada.get("/api/users/me").await.ok();
    let change = async |change: serde_json::Value| {
        ran.lock().unwrap().clear();
        let changed = ada.patch("/api/users/me", &change).await.ok();
        assert_eq!(ada.get("/api/users/me").await.ok(), changed, "a read right behind the change sees it");
        let mut done = ran.lock().unwrap().clone();
        done.retain(|operation| ["updateMe", "getMe", "standing"].contains(operation));
        done
    };
    for number in 0..3 {
        assert_eq!(change(json!({ "bio": format!("I have read {number} books.") })).await, ["updateMe", "getMe"]);
    }
    assert_eq!(change(json!({ "pronouns": "she/her" })).await, ["updateMe", "getMe"]);
    assert_eq!(change(json!({ "full_name": "Ada L.", "bio": "Hello." })).await, ["updateMe", "standing", "getMe"]);
}
