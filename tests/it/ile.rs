//! Adaptations: their rules, what is proposed, what follows them, what they changed.

mod finished;
mod followed;
mod followed_by_cards;
mod later;
mod log;
mod measured;
mod proposed;
mod rules;

use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::Actor;

/// The operations on adaptations.
pub const ROOT: &str = "/api/ile";

/// All adaptations of a person.
pub async fn adaptations(person: &Actor<'_>) -> Vec<Value> {
    person.get(&format!("{ROOT}/adaptations")).await.ok().list("adaptations").to_vec()
}

/// One adaptation, by its id.
pub async fn adaptation(person: &Actor<'_>, id: &str) -> Value {
    adaptations(person).await.into_iter().find(|one| one["id"] == id).unwrap()
}

/// Applies an adaptation, and returns the entry of the log.
pub async fn apply(person: &Actor<'_>, id: &str) -> Value {
    person.post(&format!("{ROOT}/apply"), &json!({ "adaptation": id })).await.created()["applied"].clone()
}

/// Reverts an entry of the log, and returns it.
pub async fn revert(person: &Actor<'_>, applied: &Value) -> Value {
    person.post_empty(&format!("{ROOT}/applied/{}/revert", applied["id"])).await.ok()["applied"].clone()
}

/// The log of a person.
pub async fn log(person: &Actor<'_>) -> Vec<Value> {
    person.get(&format!("{ROOT}/applied?limit=100")).await.ok().list("applied").to_vec()
}

/// The settings of a person.
pub async fn settings(person: &Actor<'_>) -> Value {
    person.get(&format!("{ROOT}/settings")).await.ok()["settings"].clone()
}
