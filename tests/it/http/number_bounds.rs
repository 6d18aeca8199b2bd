//! Whole numbers of bodies: whatever is out of bounds is refused with the bounds of the contract, and never with those of a type.

use std::collections::BTreeMap;

use schola::kernel::Code;
use serde_json::{Value, json};

use crate::flashcards::{self, deck, plain};
use crate::support::contract::{Document, Operation, Surface, assemble};
use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// The numbers of 32 bits in a schema, with their bounds. Those of a list have its name.
fn numbers(document: &Document, schema: &Value, at: &str, found: &mut Vec<(String, i64, i64)>) {
    let schema = document.resolve(schema).unwrap();
    if schema["format"] == "int32" {
        found.push((at.to_owned(), schema.number("minimum"), schema.number("maximum")));
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let inside = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
        numbers(document, property, &inside, found);
    }
    if let Some(items) = schema.get("items") {
        numbers(document, items, at, found);
    }
}

/// The numbers of the bodies of each operation of the platform.
fn of_bodies() -> BTreeMap<String, Vec<(String, i64, i64)>> {
    let document = assemble(Surface::Platform).unwrap();
    let mut all = BTreeMap::new();
    for operation in document.operations().unwrap() {
        let Some(body) = operation.body().unwrap() else { continue };
        for (media, node) in Operation::content(body) {
            let mut found = Vec::new();
            numbers(&document, &node["schema"], "", &mut found);
            if media == "application/json" && !found.is_empty() {
                all.insert(operation.id.to_owned(), found);
            }
        }
    }
    all
}

/// Sends numbers out of bounds in a field, and expects the sentence with its bounds.
async fn refuses(
    sender: &Actor<'_>,
    (method, path): (&str, &str),
    body: &Value,
    (field, least, most): (&str, i64, i64),
) {
    for wrong in [json!(least - 1), json!(most + 1), json!(-1), json!(i64::MIN), json!(i64::MAX), json!(u64::MAX)] {
        if wrong.as_i64().is_some_and(|number| (least..=most).contains(&number)) {
            continue;
        }
        let mut sent = body.clone();
        match field {
            "answers.value" => sent["answers"][0]["value"] = wrong.clone(),
            "learning_steps" | "relearning_steps" => sent[field] = json!([wrong]),
            _ => sent[field] = wrong.clone(),
        }
        let reply = if method == "POST" { sender.post(path, &sent).await } else { sender.patch(path, &sent).await };
        let refusal = reply.refused(Code::RequestInvalid);
        let (named, told) = (refusal["fields"][0].text("field"), refusal["fields"][0].text("message"));
        assert_eq!(named.replace("answers.0.", "answers."), field, "{path} {wrong}");
        assert!(told.contains(&format!("{least} to {most}")), "{path} {field} = {wrong}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_out_of_bounds_is_refused_with_the_bounds_of_the_contract() {
    let server = Server::spawn().await;
    let (admin, ada, dev) = (server.admin().await, server.learner("ada").await, server.developer("dev").await);
    let own = deck(&ada, json!({})).await;
    let card = plain(&ada, &own, "hablar").await;
    let log = ada.post("/api/study-logs", &json!({ "subject": "Biology", "minutes": 1 })).await.created();
    let key = dev.post("/api/developer/keys", &json!({ "name": "k" })).await.created();
    let item = ada.get("/api/clp/assessment").await.ok()["items"][0]["id"].clone();
    let (root, deck) = (flashcards::ROOT, format!("{}/decks/{}", flashcards::ROOT, own["id"]));
    for (operation, found) in of_bodies() {
        let (sender, method, path, body) = match operation.as_str() {
            "createDeck" => (&ada, "POST", format!("{root}/decks"), json!({ "name": "Verbs" })),
            "updateDeck" => (&ada, "PATCH", deck.clone(), json!({})),
            "planBacklog" => (&ada, "POST", format!("{deck}/backlog"), json!({})),
            "reviewCard" => (&ada, "POST", format!("{root}/cards/{}/review", card["id"]), json!({})),
            "createStudyLog" => (&ada, "POST", "/api/study-logs".to_owned(), json!({ "subject": "a", "minutes": 1 })),
            "updateStudyLog" => (&ada, "PATCH", format!("/api/study-logs/{}", log["id"]), json!({})),
            "stopStudyTimer" => (&ada, "POST", "/api/study-logs/timer/stop".to_owned(), json!({})),
            "submitAssessment" => {
                let body = json!({ "answers": [{ "item": item, "value": 1 }] });
                (&ada, "POST", "/api/clp/assessment".to_owned(), body)
            }
            "createInvitation" => (&admin, "POST", "/api/admin/invitations".to_owned(), json!({ "role": "student" })),
            "updateMailSettings" => (&admin, "PATCH", "/api/admin/settings/mail".to_owned(), json!({})),
            "rotateKey" => (&dev, "POST", format!("/api/developer/keys/{}/rotate", key["id"]), json!({})),
            other => {
                panic!("{other} has numbers of 32 bits in its body: read them with `saturated`, and try them here")
            }
        };
        for (field, least, most) in &found {
            // A review has a rating or a quality.
            let body = if field == "took_ms" { json!({ "rating": "good" }) } else { body.clone() };
            refuses(sender, (method, &path), &body, (field, *least, *most)).await;
        }
    }
}
