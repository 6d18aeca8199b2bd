//! XP: what is paid and how often, streaks, leaderboards, and what farming would earn.

mod boards;
mod claims;
mod farming;
mod holidays;
mod ledger;
mod mounted;
mod parts;
mod rules;
mod streaks;

use std::time::Duration;

use schola::kernel::{Actor as Person, Id, Origin, Realm, Role, Via};
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server};

/// The same person for services.
pub fn acting(person: &Actor<'_>) -> Person {
    Person {
        user: Id::new(person.id),
        realm: Realm::School,
        role: Role::Student,
        via: Via::Terminal,
        origin: Origin::default(),
    }
}

/// Logs minutes of study afterwards, and returns what they earned.
pub async fn log(person: &Actor<'_>, minutes: i64) -> Value {
    let body = json!({ "subject": "Biology", "minutes": minutes });
    person.post("/api/study-logs", &body).await.created()
}

/// All entries of the ledger of a person, oldest first.
pub async fn ledger(person: &Actor<'_>) -> Vec<Value> {
    let (mut entries, mut path) = (Vec::new(), "/api/xp/ledger?limit=100".to_owned());
    loop {
        let page = person.get(&path).await.ok();
        entries.extend(page.list("entries").to_vec());
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/xp/ledger?limit=100&cursor={cursor}"),
            None => break,
        }
    }
    entries.reverse();
    entries
}

/// Checks that each balance of the ledger is the sum up to it, and that the last one is the total.
pub async fn balanced(person: &Actor<'_>) -> i64 {
    let mut sum = 0;
    for entry in ledger(person).await {
        sum += entry.number("delta");
        assert_eq!(entry.number("balance"), sum, "{entry}");
    }
    assert_eq!(person.get("/api/xp/me").await.ok().number("total"), sum);
    sum
}

/// Lets days pass. The person signs in again, because a sign-in lasts for a week.
pub async fn days_later<'s>(server: &'s Server, person: &Actor<'s>, days: u64) -> Actor<'s> {
    server.advance(Duration::from_secs(days * 24 * 3600));
    server.sign_in(&person.email, PASSWORD).await
}
