//! Flashcards: what the schedulers compute, reviews that come late or twice, the queue, what is shared.

mod backlog;
mod burying;
mod card_history;
mod cloze;
mod decks;
mod exports;
mod file_shapes;
mod files;
mod fitting;
mod large_packages;
mod media;
mod moving;
mod other_scheduler;
mod package_cards;
mod package_decks;
mod package_gaps;
mod package_log;
mod package_options;
mod package_returns;
mod package_templates;
mod package_texts;
mod packages;
mod packing;
mod queue;
mod rescheduling;
mod reviewing;
mod scheduling;
mod searching;
mod sub_decks;
mod suspending;

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::server::{Actor, PASSWORD, Server};

/// The operations on flashcards.
pub const ROOT: &str = "/api/flashcards";

/// Creates a deck with these settings, and returns it.
pub async fn deck(owner: &Actor<'_>, settings: Value) -> Value {
    let mut body = json!({ "name": "Spanish" });
    for (name, value) in settings.as_object().unwrap() {
        body[name] = value.clone();
    }
    owner.post(&format!("{ROOT}/decks"), &body).await.created()["deck"].clone()
}

/// Adds a note to a deck, and returns its first card.
pub async fn card(owner: &Actor<'_>, deck: &Value, body: Value) -> Value {
    owner.post(&format!("{ROOT}/decks/{}/cards", deck["id"]), &body).await.created()["card"].clone()
}

/// Adds a note with one card.
pub async fn plain(owner: &Actor<'_>, deck: &Value, front: &str) -> Value {
    card(owner, deck, json!({ "front": front, "back": "Something" })).await
}

/// Reviews a card, and returns it.
pub async fn review(owner: &Actor<'_>, card: &Value, body: Value) -> Value {
    owner.post(&format!("{ROOT}/cards/{}/review", card["id"]), &body).await.ok()["card"].clone()
}

/// Lets time pass. The person signs in again, because a sign-in lasts for a week.
pub async fn later<'s>(server: &'s Server, person: &Actor<'s>, by: Duration) -> Actor<'s> {
    server.advance(by);
    server.sign_in(&person.email, PASSWORD).await
}

/// The fronts of the cards that are due.
pub async fn due(owner: &Actor<'_>, deck: &Value) -> Vec<String> {
    let due = owner.get(&format!("{ROOT}/due?deck_id={}&limit=100", deck["id"])).await.ok();
    due["cards"].as_array().unwrap().iter().map(|card| card["front"].as_str().unwrap().to_owned()).collect()
}
