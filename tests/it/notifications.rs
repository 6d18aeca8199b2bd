//! Notifications: the list, what is unread, preferences, emails at once and in digests, who is notified of what.

mod groups;
mod mails;
mod preferences;
mod reading;
mod reminders;
mod senders;
mod withdrawing;

use schola::db::{Tx, params};
use schola::features::notifications::{self, NewNotification, NotificationEvent};
use schola::features::users;
use schola::kernel::{Id, Realm};
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

/// Notifies a person of leagues with these totals, in one transaction.
async fn raw_notify(server: &Server, person: &Actor<'_>, totals: std::ops::Range<i64>) {
    raw_notify_of(server, person, NotificationEvent::LeagueReached, totals).await;
}

/// Notifies a person of an event with data for each number.
async fn raw_notify_of(server: &Server, person: &Actor<'_>, event: NotificationEvent, numbers: std::ops::Range<i64>) {
    let id = Id::new(person.id);
    let write = move |tx: &Tx<'_>| {
        let person = users::service::find(tx, Realm::School, id)?.unwrap();
        for number in numbers.clone() {
            let data =
                json!({ "league": "gold", "total": number, "class": format!("Class {number}"), "role": "student" });
            notifications::service::notify(tx, &person, &NewNotification::of(event, data))?;
        }
        Ok(())
    };
    server.raw_app().named("test").write(write).await.unwrap();
}

/// Verifies the address of a person.
async fn raw_verify(server: &Server, person: &Actor<'_>) {
    let id = person.id;
    let verify = move |tx: &Tx<'_>| {
        tx.exec("UPDATE users SET email_verified_at = ?2 WHERE id = ?1", params![id, tx.now()]).map(drop)
    };
    server.raw_app().named("test").write(verify).await.unwrap();
}

/// The notifications of a person.
pub async fn list(person: &Actor<'_>, query: &str) -> Vec<Value> {
    person.get(&format!("/api/notifications{query}")).await.ok()["notifications"].as_array().unwrap().clone()
}

/// The events of a person's notifications, newest first.
async fn events(person: &Actor<'_>) -> Vec<String> {
    list(person, "").await.iter().map(|one| one.text("event").to_owned()).collect()
}

async fn unread(person: &Actor<'_>) -> i64 {
    person.get("/api/notifications/unread-count").await.ok().number("unread_count")
}
