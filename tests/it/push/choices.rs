//! What a person chooses and what is withdrawn, for messages that wait.

use std::time::Duration;

use serde_json::json;

use super::endpoint::PushService;
use super::{HELD_BACK, PREFERENCES, raw_count, raw_notify, raw_push_due, register, school};

const HOUR: Duration = Duration::from_secs(3600);

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
