//! Reminders of learning: when they come, what for, and when they do not.

use std::time::Duration;

use schola::features::notifications::{ChannelMode, Choices, NotificationKind, Quiet, Reminder};
use schola::features::plan;
use schola::kernel::{Calendar, Timestamp};
use serde_json::{Value, json};

use super::mails::mails;
use super::{events, list, raw_verify, unread};
use crate::support::fields::Fields;
use crate::support::holders::raw_count;
use crate::support::server::{Actor, PASSWORD, Server};

const PATH: &str = "/api/notifications/preferences";
const HOUR: Duration = Duration::from_secs(3600);

fn at(text: &str) -> Timestamp {
    serde_json::from_value(json!(text)).unwrap()
}

/// Has the schedule look, and lets what follows happen.
async fn look(server: &Server) {
    let app = server.raw_app();
    let found = app.named("test").read(plan::service::find_reminders).await.unwrap();
    app.named("test").write(move |tx| plan::service::send_reminders(tx, &found)).await.unwrap();
    server.settle().await;
}

/// Turns reminders on at this time.
async fn remind_at(person: &Actor<'_>, time: &str) {
    let shown = person.patch(PATH, &json!({ "reminder": { "enabled": true, "time": time } })).await.ok();
    assert_eq!(shown["preferences"]["reminder"], json!({ "enabled": true, "time": time }));
}

/// A person with something to learn: a deck with new cards.
async fn with_cards(person: &Actor<'_>) -> Value {
    let deck = person.post("/api/flashcards/decks", &json!({ "name": "Latin" })).await.created();
    for front in ["aqua", "ignis", "terra"] {
        let card = json!({ "front": front, "back": "element" });
        person.post(&format!("/api/flashcards/decks/{}/cards", deck["id"]), &card).await.created();
    }
    deck["id"].clone()
}

/// The person signs in again, because the clock has moved.
async fn again<'s>(server: &'s Server, person: &Actor<'s>) -> Actor<'s> {
    server.sign_in(&person.email, PASSWORD).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_of_the_plan_comes_once_a_day_at_the_chosen_hour() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    with_cards(&ada).await;
    with_cards(&ben).await;
    assert_eq!(ada.get(PATH).await.ok()["preferences"]["reminder"], json!({ "enabled": false, "time": "16:00" }));
    // It is 9:00 on a Monday.
    remind_at(&ada, "11:00").await;
    look(&server).await;
    assert_eq!(events(&ada).await, [""; 0], "the hour has not come");
    server.advance(HOUR * 2);
    look(&server).await;
    look(&server).await;
    let ada = again(&server, &ada).await;
    let told = list(&ada, "?kind=plan_ready").await;
    assert_eq!(told.len(), 1);
    assert!(told[0]["data"].number("steps") > 0 && told[0]["data"].number("minutes") > 0, "{told:?}");
    assert_eq!(unread(&ada).await, 1);
    // Another time on the same day reminds nobody again.
    remind_at(&ada, "11:30").await;
    server.advance(HOUR);
    look(&server).await;
    assert_eq!(events(&again(&server, &ada).await).await, ["plan_ready"]);
    server.advance(HOUR * 24 - HOUR / 2);
    look(&server).await;
    assert_eq!(events(&again(&server, &ada).await).await, ["plan_ready", "plan_ready"]);
    assert_eq!(events(&again(&server, &ben).await).await, [""; 0], "nobody is reminded without a choice");
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_no_reminder_without_a_reason() {
    let server = Server::spawn().await;
    let names = ["idle", "done", "resting", "off", "ready"];
    let mut people = Vec::new();
    for name in names {
        let person = server.learner(name).await;
        if name != "idle" {
            with_cards(&person).await;
        }
        remind_at(&person, "11:00").await;
        people.push(person);
    }
    let [_, done, resting, off, _] = &people[..] else { panic!("five people") };
    done.post("/api/study-logs", &json!({ "subject": "Biology", "minutes": 5 })).await.created();
    resting.patch("/api/study-logs/streak", &json!({ "rest_days": ["monday"] })).await.ok();
    let kinds = ["plan_ready", "due_cards"].map(|kind| json!({ "kind": kind, "in_app": false }));
    off.patch(PATH, &json!({ "kinds": kinds })).await.ok();
    server.advance(HOUR * 2);
    look(&server).await;
    let told = raw_count(&server, "SELECT COUNT(*) AS found FROM notifications WHERE source LIKE 'reminder:%'").await;
    let ready = again(&server, &people[4]).await;
    assert_eq!((told, events(&ready).await), (1, vec!["plan_ready".to_owned()]));
    // It is withdrawn once the day counts.
    ready.post("/api/study-logs", &json!({ "subject": "Biology", "minutes": 5 })).await.created();
    assert!(list(&ready, "?kind=plan_ready").await.is_empty());
    // Nobody is reminded in the holidays, and the day after them everyone is who has something to do.
    let tuesday = json!({ "name": "Staff day", "from": "2026-01-06", "to": "2026-01-06" });
    server.admin().await.post("/api/school/holidays", &tuesday).await.created();
    for expected in [0, 3] {
        server.advance(HOUR * 24);
        look(&server).await;
        let told =
            raw_count(&server, "SELECT COUNT(*) AS found FROM notifications WHERE source LIKE 'reminder:%'").await;
        assert_eq!(told, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_that_is_an_hour_late_is_left_out_and_a_change_of_zone_is_followed() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    with_cards(&ada).await;
    remind_at(&ada, "11:00").await;
    server.advance(HOUR * 3 + Duration::from_secs(60));
    look(&server).await;
    let ada = again(&server, &ada).await;
    assert_eq!(events(&ada).await, [""; 0], "after an hour and a minute");
    // It is 12:01 in UTC, and 21:01 in Tokyo; on the next day the reminder comes at 11:00 there, which is 02:00 in UTC.
    ada.patch("/api/users/me/preferences", &json!({ "time_zone": "Asia/Tokyo" })).await.ok();
    look(&server).await;
    server.advance(HOUR * 13 + HOUR / 2);
    look(&server).await;
    assert_eq!(events(&again(&server, &ada).await).await, [""; 0]);
    server.advance(HOUR / 2);
    look(&server).await;
    assert_eq!(events(&again(&server, &ada).await).await, ["plan_ready"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn emails_about_reminders_come_only_where_the_person_turned_them_on() {
    let server = Server::spawn().await;
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    for person in [&ada, &ben] {
        raw_verify(&server, person).await;
        with_cards(person).await;
        remind_at(person, "11:00").await;
    }
    ben.patch(PATH, &json!({ "kinds": [{ "kind": "plan_ready", "in_app": false, "email": "at_once" }] })).await.ok();
    server.advance(HOUR * 2);
    look(&server).await;
    assert!(mails(&server, &ada).await.is_empty());
    let sent = mails(&server, &ben).await;
    assert!(sent.len() == 1 && sent[0].text.contains("Your plan for today is waiting."), "{sent:?}");
    assert_eq!(unread(&again(&server, &ben).await).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tutor_is_reminded_of_due_cards_and_a_developers_learner_of_the_plan() {
    let server = Server::spawn().await;
    let grace = server.tutor("grace").await;
    let deck = with_cards(&grace).await;
    let cards = grace.get(&format!("/api/flashcards/decks/{deck}/cards")).await.ok();
    let card = cards.list("cards")[0]["id"].clone();
    let review = json!({ "rating": "easy" });
    grace.post(&format!("/api/flashcards/cards/{card}/review"), &review).await.ok();
    remind_at(&grace, "11:00").await;
    let key = server.key("linus").await;
    key.post("/v1/learners", &json!({ "full_name": "Lea", "external_reference": "lea" })).await.created();
    let lea = key.acting_for("ext:lea");
    let made = lea.post("/v1/flashcards/decks", &json!({ "name": "Latin" })).await.created();
    let card = json!({ "front": "aqua", "back": "water" });
    lea.post(&format!("/v1/flashcards/decks/{}/cards", made["id"]), &card).await.created();
    let change = json!({ "reminder": { "enabled": true, "time": "10:30" } });
    let shown = lea.patch("/v1/notifications/preferences", &change).await.ok();
    assert_eq!(shown["preferences"]["reminder"]["time"], "10:30");
    assert_eq!(lea.get("/v1/notifications/preferences").await.ok()["preferences"]["reminder"]["enabled"], true);
    server.advance(HOUR + HOUR / 2);
    look(&server).await;
    let told = lea.get("/v1/notifications?kind=plan_ready").await.ok();
    assert_eq!(told.list("notifications").len(), 1);
    // A card that was easy comes back within some weeks; then it is due on each day.
    server.advance(HOUR * 24 * 60 + HOUR / 2);
    look(&server).await;
    let told = list(&again(&server, &grace).await, "?kind=due_cards").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["data"], json!({ "cards": 1 }));
}

#[test]
fn a_reminder_keeps_the_clock_of_the_person() {
    let reminder = |minute| Reminder { is_on: true, minute };
    let berlin = Calendar::of("Europe/Berlin");
    // The clock is an hour ahead of UTC, and two from 29 March on.
    for (now, next) in [
        ("2026-03-28T15:30:00Z", "2026-03-28T16:00:00Z"),
        ("2026-03-28T16:00:00Z", "2026-03-29T15:00:00Z"),
        ("2026-10-24T15:00:00Z", "2026-10-25T16:00:00Z"),
    ] {
        assert_eq!(reminder(17 * 60).next(&berlin, at(now)), Some(at(next)), "after {now}");
    }
    for (minute, now, is_in_time) in [
        (17 * 60, "2026-03-28T15:59:59Z", false),
        (17 * 60, "2026-03-28T16:00:00Z", true),
        (17 * 60, "2026-03-28T16:59:00Z", true),
        (17 * 60, "2026-03-28T17:00:00Z", false),
        (17 * 60, "2026-03-29T15:04:00Z", true),
        (20 * 60, "2026-03-28T19:00:30Z", true),
        (20 * 60, "2026-03-28T19:01:00Z", false),
        (19 * 60 + 30, "2026-03-28T18:45:00Z", true),
        (19 * 60 + 30, "2026-03-28T19:05:00Z", false),
    ] {
        assert_eq!(reminder(minute).is_in_time(&berlin, at(now)), is_in_time, "{minute} at {now}");
    }
    assert_eq!(Reminder { is_on: false, minute: 600 }.next(&berlin, at("2026-03-28T15:30:00Z")), None);
}

#[test]
fn what_is_sent_about_a_reminder_is_sent_on_its_day_and_not_late() {
    let quiet = |from: u16, to: u16| Choices { quiet: Some(Quiet { is_on: true, from, to }), ..Choices::default() };
    let (usual, long, early) = (Choices::default(), quiet(12 * 60, 22 * 60), quiet(0, 9 * 60));
    let utc = Calendar::of("UTC");
    let kind = NotificationKind::PlanReady;
    for (choices, mode, posted, due) in [
        (&usual, ChannelMode::AtOnce, "2026-01-05T16:00:00Z", Some("2026-01-05T16:00:00Z")),
        (&usual, ChannelMode::Off, "2026-01-05T16:00:00Z", None),
        (&usual, ChannelMode::Digest, "2026-01-05T15:00:00Z", None),
        (&usual, ChannelMode::AtOnce, "2026-01-05T06:00:00Z", Some("2026-01-05T07:00:00Z")),
        (&usual, ChannelMode::AtOnce, "2026-01-05T20:00:00Z", None),
        (&long, ChannelMode::AtOnce, "2026-01-05T16:00:00Z", None),
        (&early, ChannelMode::AtOnce, "2026-01-05T06:00:00Z", Some("2026-01-05T09:00:00Z")),
    ] {
        assert_eq!(choices.due(kind, mode, &utc, at(posted)), due.map(at), "{mode:?} at {posted}");
    }
    for (posted, now, is_sent) in [
        ("2026-01-05T16:00:00Z", "2026-01-05T16:05:00Z", true),
        ("2026-01-05T16:00:00Z", "2026-01-05T17:00:00Z", false),
        ("2026-01-05T19:45:00Z", "2026-01-05T20:05:00Z", false),
        ("2026-01-05T16:00:00Z", "2026-01-06T16:00:00Z", false),
    ] {
        let due = usual.due_now(kind, ChannelMode::AtOnce, &utc, (Some(at(posted)), at(now)));
        assert_eq!(due.is_some(), is_sent, "{posted} at {now}");
    }
}
