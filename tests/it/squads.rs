//! Squads: who belongs to one, what it earns, how squads compare and challenge one another, and who sees and moderates them.

mod belonging;
mod challenges;
mod earning;
mod farming;
mod learners;
mod moderating;
mod ranking;
mod refusals;
mod settling;
mod withdrawing;

use std::time::Duration;

use schola::features;
use schola::features::squads::service;
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server};

pub const ROOT: &str = "/api/squads";

/// Creates a squad and returns it.
pub async fn squad(owner: &Actor<'_>, name: &str) -> Value {
    owner.post(ROOT, &json!({ "name": name })).await.created()["squad"].clone()
}

/// Joins a squad by its code.
pub async fn join(person: &Actor<'_>, squad: &Value) -> Value {
    person.post(&format!("{ROOT}/join"), &json!({ "code": squad["invite_code"] })).await.ok()["squad"].clone()
}

/// The path of a squad.
pub fn path(squad: &Value) -> String {
    format!("{ROOT}/{}", squad["id"])
}

/// A squad as the person sees it now.
pub async fn seen(person: &Actor<'_>, squad: &Value) -> Value {
    person.get(&path(squad)).await.ok()["squad"].clone()
}

/// Asks another squad for a challenge.
pub async fn ask(person: &Actor<'_>, own: &Value, opponent: &Value) -> Value {
    let body = json!({ "opponent_id": opponent["id"] });
    person.post(&format!("{}/challenges", path(own)), &body).await.created()["challenge"].clone()
}

/// Asks for a challenge that the other squad accepts.
pub async fn begun((person, own): (&Actor<'_>, &Value), (other, opponent): (&Actor<'_>, &Value)) -> Value {
    let challenge = ask(person, own, opponent).await;
    let path = format!("{ROOT}/challenges/{}/accept", challenge["id"]);
    other.post_empty(&path).await.ok()["challenge"].clone()
}

/// A challenge as the person, who belongs to one of the two squads, sees it now.
pub async fn shown(person: &Actor<'_>, challenge: &Value) -> Value {
    let own = person.get(ROOT).await.ok()["squads"][0]["id"].clone();
    person.get(&format!("{ROOT}/{own}/challenges/{}", challenge["id"])).await.ok()["challenge"].clone()
}

/// The kinds of the activity of a squad, newest first.
pub async fn kinds(person: &Actor<'_>, squad: &Value) -> Vec<String> {
    let page = person.get(&format!("{}/activity?limit=100", path(squad))).await.ok();
    page.list("activity").iter().map(|entry| entry.text("kind").to_owned()).collect()
}

/// Lets time pass. The people sign in again, because a sign-in lasts for a week.
pub async fn later<'s, const N: usize>(server: &'s Server, people: [&Actor<'s>; N], hours: u64) -> [Actor<'s>; N] {
    server.advance(Duration::from_secs(hours * 3600));
    let mut again = Vec::new();
    for person in people {
        again.push(server.sign_in(&person.email, PASSWORD).await);
    }
    again.try_into().ok().unwrap()
}

/// Does what the schedule says is due.
pub async fn scheduled(server: &Server) {
    let schedule = features::schedule().unwrap();
    for _ in 0..2 {
        let schedule = schedule.clone();
        server.raw_app().named("test").write(move |tx| schedule.run_due(tx, true)).await.unwrap();
        server.settle().await;
    }
}

/// Checks that the figures of all squads are those of the ledger.
pub async fn counted(server: &Server) {
    let wrong = server.raw_app().named("test").read(service::wrong_totals).await.unwrap();
    assert_eq!(wrong, []);
}
