//! The plan of the day: what its engine chooses, what finishes a step and what that earns, exams, set work, and the proof.

mod anew;
mod arithmetic;
mod engine;
mod exams;
mod gone;
mod mounted;
mod packing;
mod siblings;
mod simulation;
mod today;
mod weak_topics;
mod work;
mod world;

use serde_json::{Value, json};

use crate::support::server::Actor;

/// The plan of today.
pub const TODAY: &str = "/api/plan/today";

/// The steps of a plan, those of all blocks.
pub fn steps(plan: &Value) -> Vec<Value> {
    let blocks = plan["blocks"].as_array().unwrap();
    blocks.iter().flat_map(|block| block["steps"].as_array().unwrap().clone()).collect()
}

/// The ids of the steps of a plan.
pub fn ids(plan: &Value) -> Vec<String> {
    steps(plan).iter().map(|step| step["id"].as_str().unwrap().to_owned()).collect()
}

/// The plan of a person.
pub async fn plan(person: &Actor<'_>, query: &str) -> Value {
    person.get(&format!("{TODAY}{query}")).await.ok()["plan"].clone()
}

/// Keeps a plan with these minutes.
pub async fn keep(person: &Actor<'_>, minutes: u32) -> Value {
    person.post(TODAY, &json!({ "minutes": minutes })).await.ok()["plan"].clone()
}
