//! Ids in request bodies: one that names nothing is refused, and the answer says which field it was in.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::school::{School, send};
use crate::support::contract::{Document, Example, Surface, assemble, examples};

/// An id that nothing has.
const UNKNOWN: i64 = 987_654_321;

/// Operations with an id in the body that answer otherwise, with the reason.
const EXCEPTIONS: [(&str, &str); 1] = [("changeUsers", "answers for each person of the list")];

/// The properties of a body that are ids (`false`) or lists of ids (`true`).
fn ids_of(document: &Document, example: &Example) -> Vec<(String, bool)> {
    let Some(body) = example.body.as_ref().filter(|body| body.media_type.ends_with("json")) else { return Vec::new() };
    let operation = document.operation(&example.operation_id).unwrap();
    let schema = &operation.body().unwrap().unwrap()["content"][&body.media_type]["schema"];
    let is_id = |schema: &Value| schema["$ref"].as_str().is_some_and(|named| named.ends_with("/Id"));
    let mut found = Vec::new();
    for (name, schema) in document.resolve(schema).unwrap()["properties"].as_object().into_iter().flatten() {
        if is_id(schema) {
            found.push((name.clone(), false));
        } else if is_id(&document.resolve(schema).unwrap()["items"]) {
            found.push((name.clone(), true));
        }
    }
    found
}

/// Sends the examples of a surface with ids that name nothing. Returns how many, and what is wrong about the answers.
async fn walk(surface: Surface) -> (usize, Vec<String>) {
    let document = assemble(surface).unwrap();
    let school = School::open().await;
    let (mut walked, mut told) = (0, Vec::new());
    for example in examples(&document).unwrap() {
        if example.statuses.iter().all(|status| *status >= 300)
            || EXCEPTIONS.iter().any(|(operation, _)| *operation == example.operation_id)
        {
            continue;
        }
        for (name, is_list) in ids_of(&document, &example) {
            let mut changed = example.clone();
            let sender = school.sender_on(surface, &changed.sender).await;
            changed.headers.retain(|(header, _)| header != "Schola-Learner" && header != "Idempotency-Key");
            school.adapt(&mut changed, &sender).await;
            let body = changed.body.as_mut().and_then(|body| body.value.as_object_mut()).unwrap();
            body.insert(name.clone(), if is_list { json!([UNKNOWN]) } else { json!(UNKNOWN) });
            let reply = send(&changed, &sender).await;
            walked += 1;
            let is_refused =
                [StatusCode::NOT_FOUND, StatusCode::CONFLICT, StatusCode::UNPROCESSABLE_ENTITY].contains(&reply.status);
            let said = String::from_utf8_lossy(&reply.body).into_owned();
            let answer: Value = serde_json::from_str(&said).unwrap_or_default();
            let mut fields = answer["fields"].as_array().into_iter().flatten();
            let is_named = fields.any(|fault| fault["field"] == name.as_str());
            if !is_refused || !is_named {
                told.push(format!("{} {name}: {} {said}", example.operation_id, reply.status));
            }
        }
    }
    (walked, told)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_in_a_body_that_names_nothing_is_refused_by_its_field() {
    for (surface, least) in [(Surface::Platform, 11), (Surface::Partner, 5)] {
        let (walked, told) = walk(surface).await;
        assert!(walked >= least, "{walked} ids in bodies of {}", surface.name());
        assert!(told.is_empty(), "{}\n{}", surface.name(), told.join("\n"));
    }
}
