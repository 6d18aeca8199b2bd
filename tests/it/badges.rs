//! Badges: their rules, what is counted for them, awards by hand, and credentials.

mod awards;
mod credentials;
mod evaluation;
mod events;
mod figures;
mod mounted;
mod rules;
mod upgrading;

use schola::events::{Emit as _, Event};
use schola::features::clp::model::items;
use schola::kernel::{Id, Realm, id::kind};
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// The operation on the own badges.
pub const MINE: &str = "/api/badges/mine";

/// Answers to all statements of the assessment.
pub fn answers() -> Vec<Value> {
    items().unwrap().iter().map(|item| json!({ "item": item.id, "value": 3 })).collect()
}

/// The slugs of the badges of a person, the latest first.
pub async fn slugs(person: &Actor<'_>) -> Vec<String> {
    let mine = person.get(MINE).await.ok();
    mine.list("badges").iter().map(|award| award.text("slug").to_owned()).collect()
}

/// How far a person is with a badge.
pub async fn progress(person: &Actor<'_>, slug: &str) -> Value {
    let mine = person.get(MINE).await.ok();
    let found = mine.list("progress").iter().find(|progress| progress["slug"] == slug).cloned();
    found.unwrap_or_else(|| panic!("{slug} is not in {mine}"))
}

/// Lets events happen in one transaction.
pub async fn happened(server: &Server, events: Vec<Event>) {
    let written = server.raw_app().named("test").write(move |tx| {
        events.iter().for_each(|event| tx.emit(event.clone()));
        Ok(())
    });
    written.await.unwrap();
}

/// A person of the school, as events name them.
pub fn who(person: &Actor<'_>) -> (Id<kind::User>, Realm) {
    (Id::new(person.id), Realm::School)
}

/// Sets what is counted of a person, as an earlier version may have left it.
pub async fn raw_figures(server: &Server, person: &Actor<'_>, figures: Value) {
    let (user, figures) = (person.id, figures.to_string());
    let written = server.raw_app().named("test").write(move |tx| {
        let sql = "INSERT INTO badge_people (user_id, figures) VALUES (?1, ?2) \
                   ON CONFLICT (user_id) DO UPDATE SET figures = excluded.figures";
        tx.exec(sql, schola::db::params![user, figures.as_str()]).map(drop)
    });
    written.await.unwrap();
}
