//! What an admin decides, and the key of the school.

use schola::features::connections::key_file::KEY_FILE;
use schola::kernel::Code;
use serde_json::json;

use super::endpoint::PushService;
use super::{DEVICES, SETTINGS, devices, raw_count, raw_notify, raw_sweep, register, school};
use crate::support::server::Server;

const PUSH: &str = "/api/notifications/push";

#[tokio::test(flavor = "multi_thread")]
async fn nothing_happens_before_an_admin_turns_it_on() {
    let service = PushService::open().await;
    let server = Server::with(|config| config.network.allow_private_addresses = true).await;
    let (admin, ada) = (server.admin().await, server.learner("ada").await);
    assert_eq!(ada.get(PUSH).await.ok(), json!({ "push": { "enabled": false } }));
    assert_eq!(admin.get(SETTINGS).await.ok(), json!({ "push": { "enabled": false, "state": "off" } }));
    ada.post(DEVICES, &service.browser(1).subscription()).await.refused(Code::PushOff);
    assert!(!server.data().join(KEY_FILE).exists(), "no key before it is needed");
    for (body, code) in [
        (json!({ "enabled": true }), Code::RequestInvalid),
        (json!({ "enabled": true, "contact": "nobody" }), Code::RequestInvalid),
        (json!({ "enabled": "yes" }), Code::RequestInvalid),
    ] {
        admin.patch(SETTINGS, &body).await.refused(code);
    }
    ada.patch(SETTINGS, &json!({ "enabled": true, "contact": "a@b.test" })).await.refused(Code::AuthRoleWrong);
    ada.get(SETTINGS).await.refused(Code::AuthRoleWrong);

    let on = json!({ "enabled": true, "contact": "office@school.test" });
    let saved = admin.patch(SETTINGS, &on).await.ok();
    assert_eq!(saved["push"], json!({ "enabled": true, "contact": "office@school.test", "state": "untested" }));
    let key = ada.get(PUSH).await.ok()["push"]["public_key"].clone();
    assert_eq!(key.as_str().unwrap().len(), 87);
    let device = register(&ada, &service.browser(1)).await;

    // Off and on again: the key and the devices stay, and nothing is sent meanwhile.
    admin.patch(SETTINGS, &json!({ "enabled": false })).await.ok();
    assert_eq!(ada.get(PUSH).await.ok(), json!({ "push": { "enabled": false } }));
    ada.post_empty(&format!("{DEVICES}/{device}/test")).await.refused(Code::PushOff);
    raw_notify(&server, &ada, 0..1).await;
    server.settle().await;
    assert!(service.seen().is_empty());
    admin.patch(SETTINGS, &json!({ "enabled": true })).await.ok();
    assert_eq!(ada.get(PUSH).await.ok()["push"]["public_key"], key);
    assert_eq!(devices(&ada).await.len(), 1);

    let log = admin.get("/api/admin/audit?action=push.settings_changed").await.ok();
    let details: Vec<_> = log["entries"].as_array().unwrap().iter().map(|entry| entry["details"].clone()).collect();
    assert_eq!(
        details,
        [
            json!({ "enabled": true }),
            json!({ "enabled": false }),
            json!({ "enabled": true, "contact": "office@school.test" }),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_private_key_is_sealed_and_never_shown() {
    let server = school().await;
    let sealed: Vec<u8> = server
        .raw_app()
        .named("test")
        .read(|db| db.one("SELECT secret FROM push_school", (), |row| row.get("secret")))
        .await
        .unwrap();
    assert!(sealed.len() > 64 && !sealed.windows(8).any(|part| part.iter().all(u8::is_ascii_hexdigit)));
    let shown = server.admin().await.get(SETTINGS).await.ok().to_string();
    assert!(!shown.contains("secret") && !shown.contains("private"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_key_file_the_school_gets_a_new_key_and_browsers_subscribe_again() {
    let (service, server) = (PushService::open().await, school().await);
    let ada = server.learner("ada").await;
    register(&ada, &service.browser(1)).await;
    let before = ada.get(PUSH).await.ok()["push"]["public_key"].clone();
    // As after a restore without `secrets.key`; the server that starts then has no key in memory.
    let lose =
        |tx: &schola::db::Tx<'_>| tx.exec("UPDATE push_school SET secret = X'01', public_key = 'lost'", ()).map(drop);
    server.raw_app().named("test").write(lose).await.unwrap();
    server.advance(std::time::Duration::from_secs(1));
    raw_notify(&server, &ada, 0..1).await;
    server.settle().await;
    assert!(service.seen().is_empty(), "nothing is sent with another key");
    let after = ada.get(PUSH).await.ok()["push"]["public_key"].clone();
    assert!(after != before && after.as_str().unwrap().len() == 87, "{after}");
    assert!(devices(&ada).await.is_empty(), "the device was of the key before");
    register(&ada, &service.browser(2)).await;
    raw_notify(&server, &ada, 1..2).await;
    server.settle().await;
    assert_eq!(service.seen().len(), 1);
    raw_sweep(&server).await;
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM push_subscriptions").await, 1);
}
