//! What a person chooses and what is withdrawn, for messages that wait; and how many a day there are.

use std::time::Duration;

use schola::db::Tx;
use schola::features::notifications::{self, NewNotification, NotificationEvent};
use schola::kernel::Id;
use serde_json::json;

use super::endpoint::PushService;
use super::{HELD_BACK, PREFERENCES, raw_alert, raw_count, raw_notify, raw_push_due, register, school};
use crate::classes::{class, join, path};
use crate::support::fields::Fields;
use crate::support::server::PASSWORD;

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(flavor = "multi_thread")]
async fn a_person_gets_three_messages_a_day_and_a_digest_of_the_rest() {
    let (service, server) = (PushService::open().await, school().await);
    let ada = server.learner("ada").await;
    let again = server.sign_in(&ada.email, PASSWORD).await;
    let browser = service.browser(1);
    register(&ada, &browser).await;
    register(&again, &service.browser(2)).await;
    raw_notify(&server, &ada, 0..5).await;
    server.settle().await;
    assert_eq!((service.seen().len(), raw_count(&server, HELD_BACK).await), (6, 2), "three to each of two devices");
    raw_alert(&server, &ada, 1).await;
    server.settle().await;
    assert_eq!(service.seen().len(), 8, "what is about the account is sent");
    // Choosing anew makes no fourth one.
    ada.patch(PREFERENCES, &json!({ "quiet_hours": { "enabled": false } })).await.ok();
    server.advance(8 * HOUR);
    raw_push_due(&server).await;
    assert_eq!((service.seen().len(), raw_count(&server, HELD_BACK).await), (8, 2), "the digest of today is over too");
    server.advance(24 * HOUR);
    raw_push_due(&server).await;
    let seen = service.seen();
    assert_eq!((seen.len(), raw_count(&server, HELD_BACK).await), (10, 0));
    let first = seen[8..].iter().find(|pushed| pushed.path == "/push/secret-1").unwrap();
    assert_eq!(browser.message(first).text("text"), "You have 2 new notifications.");
    raw_notify(&server, &ada, 5..8).await;
    server.settle().await;
    assert_eq!((service.seen().len(), raw_count(&server, HELD_BACK).await), (14, 1), "the digest was one of the three");
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_to_many_people_are_counted_for_each_of_them() {
    let (service, server) = (PushService::open().await, school().await);
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    register(&ada, &service.browser(1)).await;
    register(&ben, &service.browser(2)).await;
    raw_notify(&server, &ada, 0..2).await;
    let people = [Id::new(ada.id), Id::new(ben.id)];
    for number in 0..4 {
        let tell = move |tx: &Tx<'_>| {
            let data = json!({ "class_id": 1, "class": "Biology", "role": "student" });
            let new = NewNotification::of(NotificationEvent::ClassJoined, data);
            notifications::service::notify_all(tx, &people, &format!("test:{number}"), &new)
        };
        server.raw_app().named("test").write(tell).await.unwrap();
    }
    server.settle().await;
    assert_eq!((service.seen().len(), raw_count(&server, HELD_BACK).await), (6, 4));
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_wait_follow_what_the_person_chooses_meanwhile() {
    let (service, server) = (PushService::open().await, school().await);
    let ada = server.learner("ada").await;
    register(&ada, &service.browser(1)).await;
    server.advance(12 * HOUR);
    raw_notify(&server, &ada, 0..1).await;
    ada.patch(PREFERENCES, &json!({ "quiet_hours": { "from": "21:00", "to": "09:00" } })).await.ok();
    server.advance(11 * HOUR);
    raw_push_due(&server).await;
    assert_eq!((service.seen().len(), raw_count(&server, HELD_BACK).await), (0, 1), "it is quiet until nine now");
    ada.patch(PREFERENCES, &json!({ "quiet_hours": { "enabled": false } })).await.ok();
    raw_push_due(&server).await;
    assert_eq!(
        (service.seen().len(), raw_count(&server, HELD_BACK).await),
        (1, 0),
        "there are no quiet hours any more"
    );
    ada.patch(PREFERENCES, &json!({ "kinds": [{ "kind": "class", "push": "digest" }] })).await.ok();
    raw_notify(&server, &ada, 1..2).await;
    ada.patch(PREFERENCES, &json!({ "kinds": [{ "kind": "class", "push": "off" }] })).await.ok();
    raw_push_due(&server).await;
    assert_eq!((service.seen().len(), raw_count(&server, HELD_BACK).await), (1, 0), "turned off while it waited");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_about_work_that_was_deleted_overnight_is_not_sent() {
    let (service, server) = (PushService::open().await, school().await);
    let (grace, ada) = (server.tutor("grace").await, server.learner("ada").await);
    register(&ada, &service.browser(1)).await;
    let biology = class(&grace, "Biology").await;
    join(&ada, &biology).await;
    server.advance(12 * HOUR);
    let body = json!({ "title": "Label the heart", "due_on": "2026-06-07", "minutes": 20 });
    let work = grace.post(&format!("{}/work", path(&biology)), &body).await.created()["id"].clone();
    assert_eq!(raw_count(&server, HELD_BACK).await, 1);
    grace.delete(&format!("/api/plan/work/{work}")).await.gone();
    assert_eq!(raw_count(&server, HELD_BACK).await, 0);
    server.advance(11 * HOUR);
    raw_push_due(&server).await;
    assert!(service.seen().is_empty());
}
