//! What is sent to devices, when, and what becomes of it.

use std::time::Duration;

use schola::features::notifications::{NotificationEvent, path};
use serde_json::{Value, json};

use super::endpoint::{PushService, claims};
use super::{
    HELD_BACK, PREFERENCES, SETTINGS, devices, raw_alert, raw_count, raw_notify, raw_notify_of, raw_push_due, register,
    school,
};
use crate::support::fields::Fields;
use crate::support::server::{PASSWORD, Server};

const WAITING: &str = "SELECT COUNT(*) AS found FROM push_messages";

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_arrives_encrypted_signed_and_in_the_language_of_the_person() {
    let (service, server) = (PushService::open().await, school().await);
    let (browser, ada) = (service.browser(1), server.learner("ada").await);
    ada.patch("/api/users/me/preferences", &json!({ "locale": "de" })).await.ok();
    register(&ada, &browser).await;
    raw_notify(&server, &ada, 7..8).await;
    server.settle().await;
    let seen = service.seen();
    let [pushed] = &seen[..] else { panic!("{seen:?}") };
    assert_eq!(pushed.path, "/push/secret-1");
    let header = |name: &str| pushed.headers[name].as_str();
    assert_eq!((header("content-encoding"), header("urgency"), header("ttl")), ("aes128gcm", "normal", "86400"));
    assert!(!pushed.headers.contains_key("topic"));
    let (claims, key) = claims(pushed);
    let start = server.clock.now().seconds();
    assert_eq!(claims, json!({ "aud": service.base, "exp": start + 12 * 3600, "sub": "mailto:office@school.test" }));
    let public = ada.get("/api/notifications/push").await.ok()["push"]["public_key"].clone();
    assert_eq!(public, json!(key), "browsers subscribe with the key that signs");
    let message = browser.message(pushed);
    let id = ada.get("/api/notifications").await.ok()["notifications"][0].number("id");
    assert_eq!(
        message,
        json!({
            "user": ada.id, "title": "Schola", "text": "Du bist jetzt Mitglied der Klasse Class 7.",
            "path": "/classes/7", "tag": format!("notification-{id}"), "lang": "de", "always": false,
        })
    );
    assert_eq!(raw_count(&server, WAITING).await, 0);
    assert!(devices(&ada).await[0]["worked_at"].is_string());
    assert_eq!(server.admin().await.get(SETTINGS).await.ok()["push"]["state"], "working");
}

#[tokio::test(flavor = "multi_thread")]
async fn preferences_quiet_hours_and_the_digest_hold_for_devices() {
    let (service, server) = (PushService::open().await, school().await);
    let (browser, ada) = (service.browser(1), server.learner("ada").await);
    register(&ada, &browser).await;
    // Leagues are off unless one asks for them; the account is always on.
    raw_notify_of(&server, &ada, NotificationEvent::LeagueReached, json!({ "league": "gold", "total": 1 })).await;
    server.settle().await;
    assert!(service.seen().is_empty());
    raw_notify_of(&server, &ada, NotificationEvent::TwoStepOn, json!({})).await;
    server.settle().await;
    assert_eq!(service.seen()[0].headers["urgency"], "high");

    // In the evening, classes wait for the morning. What was read meanwhile is left out.
    server.advance(Duration::from_secs(12 * 3600));
    raw_notify(&server, &ada, 0..2).await;
    server.settle().await;
    assert_eq!((service.seen().len(), raw_count(&server, HELD_BACK).await), (1, 2));
    server.advance(Duration::from_secs(60));
    let newest = ada.get("/api/notifications").await.ok()["notifications"][0].number("id");
    ada.patch(&format!("/api/notifications/{newest}/read"), &json!({})).await.ok();
    raw_push_due(&server).await;
    assert_eq!(service.seen().len(), 1, "it is still quiet");
    server.advance(Duration::from_secs(10 * 3600));
    raw_push_due(&server).await;
    let seen = service.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(browser.message(&seen[1])["text"], "You are now a member of the class Class 0.");

    // A digest is one message, whatever is in it, also where the app says nothing.
    let digest = json!({ "kinds": [{ "kind": "class", "push": "digest", "in_app": false }] });
    let saved = ada.patch(PREFERENCES, &digest).await.ok();
    let class = saved["preferences"]["kinds"].as_array().unwrap().iter().find(|one| one["kind"] == "class").unwrap();
    assert_eq!((class.text("push"), class.text("email")), ("digest", "digest"));
    raw_notify(&server, &ada, 5..8).await;
    server.advance(Duration::from_secs(10 * 3600));
    raw_push_due(&server).await;
    let seen = service.seen();
    assert_eq!(
        (seen.len(), seen[2].headers["topic"].as_str(), seen[2].headers["urgency"].as_str()),
        (3, "digest", "low")
    );
    let message = browser.message(&seen[2]);
    assert_eq!((message.text("text"), message.text("path")), ("You have 3 new notifications.", "/notifications"));
    assert_eq!(raw_count(&server, HELD_BACK).await, 0);

    ada.patch(PREFERENCES, &json!({ "kinds": [{ "kind": "class", "push": "off" }] })).await.ok();
    raw_notify(&server, &ada, 9..10).await;
    raw_push_due(&server).await;
    assert_eq!(service.seen().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_of_push_services_are_followed() {
    /// Answer, whether the device stays, whether the message waits, whether the school's key is said to fail.
    const RULES: &[(u16, bool, bool, bool)] = &[
        (201, true, false, false),
        (202, true, false, false),
        (404, false, false, false),
        (410, false, false, false),
        (413, true, false, false),
        (400, true, false, false),
        (301, true, false, false),
        (401, true, false, true),
        (403, true, false, true),
        (429, true, true, false),
        (500, true, true, false),
        (503, true, true, false),
    ];
    let (service, server) = (PushService::open().await, school().await);
    let (ada, admin) = (server.learner("ada").await, server.admin().await);
    server.expect_failed_jobs();
    for (number, (status, stays, waits, fails)) in (1..).zip(RULES) {
        register(&ada, &service.browser(number)).await;
        service.answer_next(&[(*status, "location: /elsewhere\r\n")]);
        raw_alert(&server, &ada, 1).await;
        server.settle().await;
        assert_eq!(service.seen().len(), usize::from(number), "{status}: one request, no redirect followed");
        let left = devices(&ada).await;
        assert_eq!(left.len() == 1, *stays, "{status}");
        assert_eq!(raw_count(&server, WAITING).await == 1, *waits, "{status}");
        let state = admin.get(SETTINGS).await.ok()["push"].text("state").to_owned();
        assert_eq!(state == "failing", *fails, "{status}: {state}");
        let is_failing = left.first().is_some_and(|device| device["failing"] == true);
        assert_eq!(is_failing, *stays && !waits && *status > 300, "{status}");
        if *fails {
            // The next one that arrives mends it.
            raw_alert(&server, &ada, 1).await;
            server.settle().await;
            assert_eq!(admin.get(SETTINGS).await.ok()["push"]["state"], "working");
            service.forget_last();
        }
        let removed = left.first().map(|device| device.number("id"));
        if let Some(id) = removed {
            ada.delete(&format!("{}/{id}", super::DEVICES)).await.gone();
        }
        server.settle().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_push_service_is_left_alone_for_as_long_as_it_asks() {
    let (service, server) = (PushService::open().await, school().await);
    let (browser, ada) = (service.browser(1), server.learner("ada").await);
    register(&ada, &browser).await;
    service.answer_next(&[(429, "retry-after: 600\r\n")]);
    raw_notify(&server, &ada, 0..1).await;
    server.settle().await;
    for _ in 0..9 {
        server.advance(Duration::from_secs(60));
        server.settle().await;
        assert_eq!(service.seen().len(), 1, "before the ten minutes are over");
    }
    server.advance(Duration::from_secs(3600));
    server.settle().await;
    let seen = service.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[1].headers["ttl"], (86_400 - 9 * 60 - 3600).to_string(), "the rest of its day");
    assert_eq!(browser.message(&seen[0]), browser.message(&seen[1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_to_a_device_that_is_never_reached_are_bounded_and_end() {
    let (service, server) = (PushService::open().await, school().await);
    let (browser, ada) = (service.browser(1), server.learner("ada").await);
    register(&ada, &browser).await;
    let down: Vec<(u16, &str)> = vec![(503, ""); 60];
    service.answer_next(&down);
    raw_alert(&server, &ada, 25).await;
    server.settle().await;
    assert_eq!(raw_count(&server, WAITING).await, 20);
    for _ in 0..30 {
        server.advance(Duration::from_secs(3700));
        server.settle().await;
    }
    assert!(service.seen().len() <= 40, "{}", service.seen().len());
    assert_eq!(server.raw_app().named("test").read(schola::jobs::failed).await.unwrap(), []);
    server.advance(Duration::from_secs(24 * 3600));
    server.settle().await;
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM jobs WHERE kind = 'send_pushes'").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_to_private_addresses_unless_the_owner_of_the_server_allows_it() {
    let (service, server) = (PushService::open().await, Server::spawn().await);
    super::turn_on(&server).await;
    let ada = server.learner("ada").await;
    let refused = ada.post(super::DEVICES, &service.browser(1).subscription()).await;
    refused.refused(schola::kernel::Code::RequestInvalid);
    // A name may lead to a private address later; here the row is from a time when it was allowed.
    let mut subscription = service.browser(1).subscription();
    subscription["endpoint"] = json!("https://push.example.test/secret");
    ada.post(super::DEVICES, &subscription).await.created();
    let endpoint = format!("{}/push/secret-1", service.base.replace("http:", "https:"));
    let write = move |tx: &schola::db::Tx<'_>| {
        tx.exec("UPDATE push_subscriptions SET endpoint = ?1", schola::db::params![endpoint.as_str()]).map(drop)
    };
    server.raw_app().named("test").write(write).await.unwrap();
    raw_notify(&server, &ada, 0..1).await;
    server.settle().await;
    assert!(service.seen().is_empty() && devices(&ada).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_replaces_the_one_before_and_goes_to_that_device_alone() {
    let (service, server) = (PushService::open().await, school().await);
    let (browser, ada) = (service.browser(1), server.learner("ada").await);
    let again = server.sign_in(&ada.email, PASSWORD).await;
    let (id, _) = (register(&ada, &browser).await, register(&again, &service.browser(2)).await);
    let path = format!("{}/{id}/test", super::DEVICES);
    ada.post_empty(&path).await.ok();
    server.settle().await;
    let seen = service.seen();
    let [pushed] = &seen[..] else { panic!("{seen:?}") };
    assert_eq!((pushed.headers["topic"].as_str(), pushed.headers["ttl"].as_str()), ("test", "300"));
    let message = browser.message(pushed);
    assert_eq!((message.text("tag"), message["always"].clone()), ("test", json!(true)));
    assert_eq!(message["text"], "Notifications work on this device.");
    server.expect_failed_jobs();
    service.answer_next(&[(503, "")]);
    ada.post_empty(&path).await.ok();
    server.settle().await;
    ada.post_empty(&path).await.ok();
    assert_eq!(raw_count(&server, WAITING).await, 1);
}

/// A value of the JavaScript table of pages, such as ``(one) => `/classes/${value(one, 'class_id')}` ``, with data.
fn of_pages(way: &str, data: &Value) -> String {
    let text = way.split("=> ").nth(1).unwrap().trim_end_matches(',').trim_matches(['\'', '`']);
    let mut path = text.to_owned();
    for (name, value) in data.as_object().unwrap() {
        path = path.replace(&format!("${{value(one, '{name}')}}"), &value.to_string());
    }
    path
}

#[test]
fn devices_and_pages_lead_to_the_same_places() {
    let item = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/app/components/notifications/item.js");
    let text = std::fs::read_to_string(item).unwrap();
    let data = json!({ "class_id": 3, "deck_id": 4, "squad_id": 5, "competition_id": 6 });
    for event in NotificationEvent::ALL {
        let begin = format!("  {}: (", event.name());
        let way = text.lines().find(|line| line.starts_with(&begin)).unwrap_or_else(|| panic!("{}", event.name()));
        assert_eq!(path(event, &data), of_pages(way, &data), "{}", event.name());
    }
    assert_eq!(path(NotificationEvent::ClassJoined, &json!({ "class_id": "3/../.." })), "/notifications");
}
