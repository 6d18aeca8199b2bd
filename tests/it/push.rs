//! Notifications on devices: how messages are encrypted, whose a device is, what is sent when, and what push services answer.

mod admin;
mod choices;
mod devices;
mod encryption;
mod endpoint;
mod sending;

use schola::features::notifications::{self, NewNotification, NotificationEvent};
use schola::features::users;
use schola::kernel::{Id, Realm};
use serde_json::{Value, json};

use endpoint::Browser;

use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

const PREFERENCES: &str = "/api/notifications/preferences";
const HELD_BACK: &str = "SELECT COUNT(*) AS found FROM notification_pushes";
const DEVICES: &str = "/api/notifications/push/subscriptions";
const SETTINGS: &str = "/api/admin/settings/push";

/// A school that has turned notifications on devices on, and may send to this machine.
async fn school() -> Server {
    let server = Server::with(|config| config.network.allow_private_addresses = true).await;
    turn_on(&server).await;
    server
}

async fn turn_on(server: &Server) {
    let on = json!({ "enabled": true, "contact": "office@school.test" });
    server.admin().await.patch(SETTINGS, &on).await.ok();
}

/// Registers a browser for a person. Returns the id of the device.
async fn register(person: &Actor<'_>, browser: &Browser) -> i64 {
    person.post(DEVICES, &browser.subscription()).await.created().number("id")
}

/// The devices of a person.
async fn devices(person: &Actor<'_>) -> Vec<Value> {
    person.get(DEVICES).await.ok()["subscriptions"].as_array().unwrap().clone()
}

/// Notifies a person that they joined classes with these numbers, one transaction each.
async fn raw_notify(server: &Server, person: &Actor<'_>, classes: std::ops::Range<i64>) {
    for number in classes {
        let data = json!({ "class": format!("Class {number}"), "class_id": number, "role": "student" });
        raw_notify_of(server, person, NotificationEvent::ClassJoined, data).await;
    }
}

/// Notifies a person of an event.
async fn raw_notify_of(server: &Server, person: &Actor<'_>, event: NotificationEvent, data: Value) {
    let id = Id::new(person.id);
    let write = move |tx: &schola::db::Tx<'_>| {
        let person = users::service::find(tx, Realm::School, id)?.unwrap();
        notifications::service::notify(tx, &person, &NewNotification::of(event, data.clone())).map(drop)
    };
    server.raw_app().named("test").write(write).await.unwrap();
}

/// Notifies a person of the account so many times, which no bound of a day holds back.
async fn raw_alert(server: &Server, person: &Actor<'_>, times: usize) {
    for _ in 0..times {
        raw_notify_of(server, person, NotificationEvent::TwoStepOn, json!({})).await;
    }
}

/// Has the job look for what is due, as the schedule does every five minutes.
async fn raw_push_due(server: &Server) {
    let write = |tx: &schola::db::Tx<'_>| notifications::service::push_due(tx);
    while server.raw_app().named("test").write(write).await.unwrap() {}
    server.settle().await;
}

/// Counts rows.
async fn raw_count(server: &Server, sql: &'static str) -> i64 {
    server.raw_app().named("test").read(move |db| db.one(sql, (), |row| row.get("found"))).await.unwrap()
}

/// Removes what has expired, as the schedule does every hour.
async fn raw_sweep(server: &Server) {
    let keep = schola::config::Retention { audit: None, addresses: None, requests: None };
    let sweep = move |tx: &schola::db::Tx<'_>| schola::features::sweep(tx, keep);
    while server.raw_app().named("test").write(sweep).await.unwrap() {}
}
