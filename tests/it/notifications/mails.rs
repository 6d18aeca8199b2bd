//! Emails: when they are due, what they say, and which are never sent.

use std::time::Duration;

use schola::db::Tx;
use schola::features::notifications::{
    self, ChannelMode, Choices, Digest, DigestDay, DigestRhythm, NotificationEvent, NotificationKind, Quiet,
};
use schola::kernel::{Calendar, Timestamp};
use schola::providers::mail::Mail;
use serde_json::json;

use super::{list, raw_notify_of, raw_verify};
use crate::support::fields::Fields;
use crate::support::holders::raw_count;
use crate::support::server::{Actor, PASSWORD, Server};

const PATH: &str = "/api/notifications/preferences";

fn at(text: &str) -> Timestamp {
    serde_json::from_value(json!(text)).unwrap()
}

#[test]
fn an_email_is_due_outside_of_quiet_hours_and_with_the_digest() {
    let quiet = |from: u16, to: u16| Some(Quiet { is_on: true, from: from * 60, to: to * 60 });
    let weekly = Some(Digest { rhythm: DigestRhythm::Weekly, minute: 9 * 60 + 30, day: DigestDay::Sunday });
    let early = Some(Digest { rhythm: DigestRhythm::Daily, minute: 6 * 60, day: DigestDay::Monday });
    let usual = Choices::default();
    let choices = |quiet, digest| Choices { quiet, digest, ..Choices::default() };
    let class = NotificationKind::Class;
    // Berlin is an hour ahead of UTC in winter and two in summer.
    for (choices, kind, mode, zone, now, due) in [
        (&usual, class, ChannelMode::Off, "UTC", "2026-01-05T09:00:00Z", None),
        (&usual, class, ChannelMode::AtOnce, "UTC", "2026-01-05T09:00:00Z", Some("2026-01-05T09:00:00Z")),
        (&usual, class, ChannelMode::AtOnce, "UTC", "2026-01-05T20:00:00Z", Some("2026-01-06T07:00:00Z")),
        (&usual, class, ChannelMode::AtOnce, "UTC", "2026-01-05T03:00:00Z", Some("2026-01-05T07:00:00Z")),
        (&usual, class, ChannelMode::AtOnce, "UTC", "2026-01-05T07:00:00Z", Some("2026-01-05T07:00:00Z")),
        (&usual, class, ChannelMode::AtOnce, "Europe/Berlin", "2026-01-05T19:30:00Z", Some("2026-01-06T06:00:00Z")),
        (&usual, class, ChannelMode::AtOnce, "Europe/Berlin", "2026-03-28T22:00:00Z", Some("2026-03-29T05:00:00Z")),
        (
            &usual,
            NotificationKind::Account,
            ChannelMode::AtOnce,
            "UTC",
            "2026-01-05T23:00:00Z",
            Some("2026-01-05T23:00:00Z"),
        ),
        (&usual, class, ChannelMode::Digest, "UTC", "2026-01-05T09:00:00Z", Some("2026-01-05T16:00:00Z")),
        (&usual, class, ChannelMode::Digest, "UTC", "2026-01-05T16:00:00Z", Some("2026-01-06T16:00:00Z")),
        (
            &choices(None, weekly),
            class,
            ChannelMode::Digest,
            "UTC",
            "2026-01-05T09:00:00Z",
            Some("2026-01-11T09:30:00Z"),
        ),
        (
            &choices(None, weekly),
            class,
            ChannelMode::Digest,
            "UTC",
            "2026-01-11T09:30:00Z",
            Some("2026-01-18T09:30:00Z"),
        ),
        (
            &choices(None, early),
            class,
            ChannelMode::Digest,
            "UTC",
            "2026-01-05T09:00:00Z",
            Some("2026-01-06T07:00:00Z"),
        ),
        (
            &choices(quiet(12, 14), None),
            class,
            ChannelMode::AtOnce,
            "UTC",
            "2026-01-05T13:59:59Z",
            Some("2026-01-05T14:00:00Z"),
        ),
        (
            &choices(quiet(12, 12), None),
            class,
            ChannelMode::AtOnce,
            "UTC",
            "2026-01-05T12:00:00Z",
            Some("2026-01-05T12:00:00Z"),
        ),
    ] {
        let found = choices.due(kind, mode, &Calendar::of(zone), at(now));
        assert_eq!(found, due.map(at), "{kind:?} {mode:?} at {now} in {zone}");
    }
}

/// The emails about notifications to a person.
pub(super) async fn mails(server: &Server, person: &Actor<'_>) -> Vec<Mail> {
    let is_about = |mail: &Mail| mail.to == person.email && mail.text.contains("/notifications/preferences");
    server.mails().await.into_iter().filter(is_about).collect()
}

/// Does what the schedule does every five minutes.
pub(super) async fn raw_send_due(server: &Server) {
    let send = |tx: &Tx<'_>| notifications::service::send_due(tx, "https://school.test");
    while server.raw_app().named("test").write(send).await.unwrap() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_tells_of_everything_that_is_unread() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    raw_verify(&server, &ada).await;
    raw_notify_of(&server, &ada, NotificationEvent::ClassJoined, 0..4).await;
    raw_notify_of(&server, &ada, NotificationEvent::LeagueReached, 0..1).await;
    let read = list(&ada, "?kind=class").await[0].number("id");
    ada.patch(&format!("/api/notifications/{read}/read"), &json!({})).await.ok();
    raw_send_due(&server).await;
    assert!(mails(&server, &ada).await.is_empty(), "it is not four in the afternoon yet");
    server.advance(Duration::from_secs(7 * 3600));
    raw_send_due(&server).await;
    let sent = mails(&server, &ada).await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].subject, "Schola: 3 new notifications");
    let text = &sent[0].text;
    for class in ["Class 0", "Class 1", "Class 2"] {
        assert!(text.contains(&format!("- You are now a member of the class {class}.")), "{text}");
    }
    assert!(!text.contains("Class 3") && !text.contains("league"), "neither what was read nor what is off: {text}");
    assert!(text.contains("https://school.test/notifications\n"), "{text}");
    server.advance(Duration::from_secs(24 * 3600));
    raw_send_due(&server).await;
    assert_eq!(mails(&server, &ada).await.len(), 1, "nothing comes twice");
    assert_eq!(raw_count(&server, "SELECT SUM(waiting) AS found FROM notification_people").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_wants_by_email_alone_is_not_cancelled_by_reading_the_rest() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    raw_verify(&server, &ada).await;
    ada.patch(PATH, &json!({ "kinds": [{ "kind": "class", "in_app": false, "email": "digest" }] })).await.ok();
    raw_notify_of(&server, &ada, NotificationEvent::ClassJoined, 0..2).await;
    raw_notify_of(&server, &ada, NotificationEvent::LeagueReached, 0..1).await;
    assert_eq!(ada.patch("/api/notifications/read-all", &json!({})).await.ok().number("marked"), 1);
    assert_eq!(raw_count(&server, "SELECT SUM(waiting) AS found FROM notification_people").await, 2);
    server.advance(Duration::from_secs(7 * 3600));
    raw_send_due(&server).await;
    let sent = mails(&server, &ada).await;
    assert_eq!((sent.len(), sent[0].subject.as_str()), (1, "Schola: 2 new notifications"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_email_at_once_is_in_the_language_of_the_person() {
    let server = Server::spawn().await;
    let (ada, grace) = (server.learner("ada").await, server.learner("grace").await);
    for person in [&ada, &grace] {
        raw_verify(&server, person).await;
        person.patch(PATH, &json!({ "kinds": [{ "kind": "class", "email": "at_once" }] })).await.ok();
    }
    ada.patch("/api/users/me/preferences", &json!({ "locale": "de" })).await.ok();
    raw_notify_of(&server, &ada, NotificationEvent::ClassJoined, 7..8).await;
    raw_notify_of(&server, &grace, NotificationEvent::ClassJoined, 7..8).await;
    let german = mails(&server, &ada).await;
    assert_eq!(german.len(), 1);
    assert_eq!(german[0].subject, "Schola: du hast eine neue Benachrichtigung");
    assert!(german[0].text.contains("Du bist jetzt Mitglied der Klasse Class 7."), "{}", german[0].text);
    let page = german[0].unsubscribe.clone().unwrap();
    assert!(page.ends_with("/notifications/preferences") && german[0].text.contains(&page), "{page}");
    let english = mails(&server, &grace).await;
    assert!(english[0].text.contains("You are now a member of the class Class 7."), "{}", english[0].text);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_an_email_who_wants_none_or_has_no_verified_address() {
    let server = Server::spawn().await;
    let (ada, grace, ben) = (server.learner("ada").await, server.learner("grace").await, server.learner("ben").await);
    raw_verify(&server, &ada).await;
    raw_verify(&server, &ben).await;
    ada.patch(PATH, &json!({ "email_notifications": false })).await.ok();
    for person in [&ada, &grace, &ben] {
        raw_notify_of(&server, person, NotificationEvent::ClassJoined, 0..1).await;
    }
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM notification_mails").await, 1);
    let change_of_mind = server.learner("seun").await;
    raw_verify(&server, &change_of_mind).await;
    raw_notify_of(&server, &change_of_mind, NotificationEvent::ClassJoined, 0..1).await;
    change_of_mind.patch(PATH, &json!({ "email_notifications": false })).await.ok();
    ben.patch("/api/notifications/read-all", &json!({})).await.ok();
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM notification_mails").await, 1);
    server.advance(Duration::from_secs(8 * 3600));
    raw_send_due(&server).await;
    assert!(mails(&server, &change_of_mind).await.is_empty(), "turned off while it waited");
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM notification_mails").await, 0);
    // Emails about the account are always sent.
    let change = json!({ "current_password": PASSWORD, "new_password": "another good password 7" });
    ada.post("/api/auth/change-password", &change).await.ok();
    let sent = mails(&server, &ada).await;
    assert!(sent.len() == 1 && sent[0].text.contains("Your password was changed."), "{sent:?}");
    assert_eq!(sent[0].unsubscribe, None, "it cannot be turned off");
}

#[test]
fn an_email_that_waited_is_due_as_the_person_chooses_now() {
    let late = Some(Digest { rhythm: DigestRhythm::Daily, minute: 19 * 60 + 58, day: DigestDay::Monday });
    let usual = Choices::default();
    let choices = Choices { digest: late, ..Choices::default() };
    let (class, account) = (NotificationKind::Class, NotificationKind::Account);
    let (digest, at_once) = (ChannelMode::Digest, ChannelMode::AtOnce);
    for (choices, kind, mode, posted, now, due) in [
        (&usual, class, digest, Some("2026-01-05T09:00:00Z"), "2026-01-05T16:03:00Z", Some("2026-01-05T16:00:00Z")),
        (&usual, class, digest, Some("2026-01-05T09:00:00Z"), "2026-01-05T21:00:00Z", Some("2026-01-06T07:00:00Z")),
        (&choices, class, digest, Some("2026-01-05T09:00:00Z"), "2026-01-05T16:00:00Z", Some("2026-01-05T19:58:00Z")),
        // The schedule that looks a little later has not come too late.
        (&choices, class, digest, Some("2026-01-05T09:00:00Z"), "2026-01-05T20:02:00Z", Some("2026-01-05T19:58:00Z")),
        (&usual, class, at_once, Some("2026-01-05T09:00:00Z"), "2026-01-05T23:00:00Z", Some("2026-01-06T07:00:00Z")),
        (&usual, account, at_once, Some("2026-01-05T09:00:00Z"), "2026-01-05T23:00:00Z", Some("2026-01-05T09:00:00Z")),
        (&usual, class, ChannelMode::Off, Some("2026-01-05T09:00:00Z"), "2026-01-05T12:00:00Z", None),
        (&usual, class, digest, None, "2026-01-05T12:00:00Z", Some("2026-01-05T12:00:00Z")),
        (&usual, class, digest, None, "2026-01-05T22:00:00Z", Some("2026-01-06T07:00:00Z")),
    ] {
        let found = choices.due_now(kind, mode, &Calendar::of("UTC"), (posted.map(at), at(now)));
        assert_eq!(found, due.map(at), "{kind:?} {mode:?} of {posted:?} at {now}");
    }
    let another = |now: &str| usual.another_day(&Calendar::of("UTC"), at(now));
    assert_eq!(another("2026-01-05T09:00:00Z"), at("2026-01-06T16:00:00Z"));
    assert_eq!(another("2026-01-06T02:00:00Z"), at("2026-01-06T16:00:00Z"), "it is still the day before");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_email_that_waits_follows_what_the_person_chooses_meanwhile() {
    let server = Server::spawn().await;
    let (ada, ben, cleo) = (server.learner("ada").await, server.learner("ben").await, server.learner("cleo").await);
    let (dan, eve) = (server.learner("dan").await, server.learner("eve").await);
    for person in [&ada, &ben, &cleo, &dan, &eve] {
        raw_verify(&server, person).await;
        raw_notify_of(&server, person, NotificationEvent::ClassJoined, 0..2).await;
    }
    ada.patch(PATH, &json!({ "digest": { "time": "19:00" } })).await.ok();
    // It is half past four in Kolkata in two hours, and night in Auckland at four here.
    ben.patch("/api/users/me/preferences", &json!({ "time_zone": "Asia/Kolkata" })).await.ok();
    cleo.patch("/api/users/me/preferences", &json!({ "time_zone": "Pacific/Auckland" })).await.ok();
    dan.patch(PATH, &json!({ "kinds": [{ "kind": "class", "email": "off" }] })).await.ok();
    eve.patch(PATH, &json!({ "kinds": [{ "kind": "class", "email": "at_once" }] })).await.ok();
    let sent = async || {
        raw_send_due(&server).await;
        let mut sent = Vec::new();
        for person in [&ada, &ben, &cleo, &dan, &eve] {
            sent.push(mails(&server, person).await.len());
        }
        sent
    };
    assert_eq!(sent().await, [0, 0, 0, 0, 1]);
    assert_eq!(raw_count(&server, "SELECT SUM(waiting) AS found FROM notification_people").await, 6);
    server.advance(Duration::from_secs(2 * 3600));
    assert_eq!(sent().await, [0, 1, 0, 0, 1]);
    server.advance(Duration::from_secs(5 * 3600));
    assert_eq!(sent().await, [0, 1, 0, 0, 1]);
    server.advance(Duration::from_secs(3 * 3600));
    assert_eq!(sent().await, [1, 1, 0, 0, 1]);
    server.advance(Duration::from_secs(8 * 3600 + 1800));
    assert_eq!(sent().await, [1, 1, 1, 0, 1]);
    assert_eq!(raw_count(&server, "SELECT SUM(waiting) AS found FROM notification_people").await, 0);
}
