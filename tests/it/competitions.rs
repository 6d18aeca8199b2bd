//! Competitions: tickets, entries, draws that can be computed again, and who sees who won.

mod drawing;
mod earlier;
mod entering;
mod learners;
mod rules;
mod seeing;
mod tickets;
mod upgrading;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use schola::db::{Tx, params};
use schola::features;
use schola::features::xp::model::{Award, Work};
use schola::features::xp::service;
use schola::kernel::{Actor as Person, Id, Origin, Realm, Role, Via};
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server};

pub const ROOT: &str = "/api/competitions";

/// Awards XP to a student, at once and in full.
pub async fn earn(server: &Server, (user, realm): (i64, Realm), points: i64) {
    static AWARDS: AtomicU64 = AtomicU64::new(0);
    let source = format!("test:{}", AWARDS.fetch_add(1, Ordering::Relaxed));
    let award = Award { source, at: server.raw_app().now(), work: Work::Challenge { points } };
    let person =
        Person { user: Id::new(user), realm, role: Role::Student, via: Via::Terminal, origin: Origin::default() };
    let awarded = server.raw_app().named("test").write(move |tx| service::award(tx, &person, &award)).await.unwrap();
    assert_eq!(awarded.delta, points);
}

/// The same for students of the school.
pub async fn earned(server: &Server, person: &Actor<'_>, points: i64) {
    earn(server, (person.id, Realm::School), points).await;
}

/// Closes the entries of a competition.
pub async fn raw_end(server: &Server, id: i64) {
    let end = move |tx: &Tx<'_>| {
        tx.exec("UPDATE competitions SET starts_at = ?2, ends_at = ?2 WHERE id = ?1", params![id, tx.now()])
    };
    server.raw_app().named("test").write(end).await.unwrap();
}

/// Creates a competition, which admins or developers can.
pub async fn competition(organiser: &Actor<'_>, body: Value) -> Value {
    organiser.post(ROOT, &body).await.created()["competition"].clone()
}

/// The path of a competition.
pub fn path(competition: &Value) -> String {
    format!("{ROOT}/{}", competition["id"])
}

/// A competition as the person sees it now.
pub async fn seen(person: &Actor<'_>, competition: &Value) -> Value {
    person.get(&path(competition)).await.ok()["competition"].clone()
}

/// Enters tickets.
pub async fn entered(person: &Actor<'_>, competition: &Value, tickets: i64) -> Value {
    let path = format!("{}/enter", path(competition));
    person.post(&path, &json!({ "tickets": tickets })).await.created()["entry"].clone()
}

/// How many tickets a person can use.
pub async fn available(person: &Actor<'_>) -> i64 {
    person.get(&format!("{ROOT}/tickets")).await.ok().number("available")
}

/// The proof of a competition with all entries.
pub async fn proof(person: &Actor<'_>, competition: &Value) -> Value {
    person.get(&format!("{}/proof", path(competition))).await.ok()
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
