//! What a material is called, and that it can be called something else.

use schola::kernel::Code;
use serde_json::{Value, json};

use super::add;
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// The titles that the tutor cites for a question.
async fn cited(actor: &Actor<'_>, message: &str) -> Vec<String> {
    let answer = actor.post("/api/ai-tutor/chat", &json!({ "message": message })).await.ok();
    let titles = answer["citations"].as_array().into_iter().flatten().map(|cited| cited["title"].as_str().unwrap());
    titles.map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_material_is_renamed_everywhere_by_its_owner_alone() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let text = "Osmosis is the movement of water through a membrane.";
    let made = ada.post("/api/materials", &json!({ "title": "notes", "text": text })).await.created();
    let path = format!("/api/materials/{}", made.number("id"));
    assert_eq!(cited(&ada, "What is osmosis?").await, ["notes"]);

    let renamed = ada.patch(&path, &json!({ "title": " Osmosis in plants " })).await.ok();
    assert_eq!(renamed["material"]["title"], "Osmosis in plants");
    assert_eq!(renamed["material"].get("text"), None);
    assert_eq!(ada.get(&path).await.ok()["material"]["text"], text);
    assert_eq!(cited(&ada, "What is osmosis?").await, ["Osmosis in plants"]);
    assert_eq!(ada.get("/api/materials?query=plants").await.ok().list("materials").len(), 1);
    assert_eq!(ada.get("/api/materials?query=notes").await.ok().list("materials").len(), 0);
    assert_eq!(ada.patch(&path, &json!({})).await.ok()["material"]["title"], "Osmosis in plants");

    for title in ["", "  ", "x\ny"] {
        let refused = ada.patch(&path, &json!({ "title": title })).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], "title", "{title:?}");
    }
    let ben = server.learner("ben").await;
    ben.patch(&path, &json!({ "title": "Mine" })).await.refused(Code::ResourceAbsent);
    ben.patch(&path, &json!({})).await.refused(Code::ResourceAbsent);
    assert_eq!(ada.get(&path).await.ok()["material"]["title"], "Osmosis in plants");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_material_counts_once_in_the_study_bank() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let id = add(&ada, "notes", "Ice melts at zero degrees.").await;
    ada.patch(&format!("/api/materials/{id}"), &json!({ "title": "Ice" })).await.ok();
    let list = ada.get("/api/materials").await.ok();
    assert_eq!(list.list("materials").iter().map(|each| &each["title"]).collect::<Vec<_>>(), [&Value::from("Ice")]);
}
