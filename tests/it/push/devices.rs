//! Whose a device is, and what ends it.

use reqwest::Method;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::endpoint::PushService;
use super::{DEVICES, devices, raw_count, raw_notify, raw_sweep, register, school};
use crate::support::fields::Fields;
use crate::support::server::PASSWORD;

const ROWS: &str = "SELECT COUNT(*) AS found FROM push_subscriptions";

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_listed_without_its_address_and_removed() {
    let (service, server) = (PushService::open().await, school().await);
    let (browser, ada) = (service.browser(1), server.learner("ada").await);
    let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let send =
        ada.send(Method::POST, DEVICES, |request| request.header("user-agent", agent).json(&browser.subscription()));
    let made = send.await.created();
    let id = made.number("id");
    assert_eq!(made["subscription"].text("client"), agent);
    let shown = devices(&ada).await;
    assert_eq!(shown, [made["subscription"].clone()]);
    assert_eq!((shown[0]["current"].clone(), shown[0].text("push_service")), (json!(true), "127.0.0.1"));
    assert!(!json!(shown).to_string().contains("secret"), "{shown:?}");

    // The same browser again is the same device, with the keys that it has now.
    let mut renewed = browser.subscription();
    renewed["keys"]["auth"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(ada.post(DEVICES, &renewed).await.created().number("id"), id);
    // Another subscription of the same sign-in takes its place.
    let other = register(&ada, &service.browser(2)).await;
    assert!(other != id && devices(&ada).await.len() == 1);
    ada.delete(&format!("{DEVICES}/{other}")).await.gone();
    ada.delete(&format!("{DEVICES}/{other}")).await.refused(Code::ResourceAbsent);
    assert!(devices(&ada).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_belongs_to_the_person_who_registered_it_last() {
    let (service, server) = (PushService::open().await, school().await);
    let (ada, ben) = (server.learner("ada").await, server.learner("ben").await);
    let browser = service.browser(1);
    let id = register(&ada, &browser).await;
    service.answer_next(&[(503, "")]);
    raw_notify(&server, &ada, 0..1).await;
    server.settle().await;
    let theirs = register(&ben, &browser).await;
    assert!(devices(&ada).await.is_empty());
    for path in [format!("{DEVICES}/{id}"), format!("{DEVICES}/{theirs}")] {
        ada.delete(&path).await.refused(Code::ResourceAbsent);
        ada.post_empty(&format!("{path}/test")).await.refused(Code::ResourceAbsent);
    }
    // What waited for Ada does not reach the browser any more.
    assert_eq!(raw_count(&server, "SELECT COUNT(*) AS found FROM push_messages").await, 0);
    raw_notify(&server, &ada, 1..2).await;
    raw_notify(&server, &ben, 2..3).await;
    server.advance(std::time::Duration::from_secs(60));
    server.settle().await;
    let seen = service.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(browser.message(&seen[1]).number("user"), ben.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_ends_with_its_sign_in_however_that_ends() {
    let (service, server) = (PushService::open().await, school().await);
    let admin = server.admin().await;
    let ways: &[(&str, usize)] = &[
        ("sign out", 1),
        ("sign out everywhere", 0),
        ("revoke", 1),
        ("change the password", 1),
        ("suspend", 0),
        ("erase", 0),
        ("expire", 0),
    ];
    for (number, (way, left)) in (0..).zip(ways) {
        let first = server.learner(&format!("person{number}")).await;
        let second = server.sign_in(&first.email, PASSWORD).await;
        register(&first, &service.browser(2 * number + 1)).await;
        register(&second, &service.browser(2 * number + 2)).await;
        assert_eq!(raw_count(&server, ROWS).await, 2, "{way}");
        let person = format!("/api/admin/users/{}", first.id);
        match *way {
            "sign out" => drop(first.post_empty("/api/auth/logout").await.ok()),
            "sign out everywhere" => drop(first.post_empty("/api/auth/logout-all").await.ok()),
            "revoke" => {
                let tokens = first.get("/api/auth/tokens").await.ok();
                let tokens = tokens["tokens"].as_array().unwrap();
                let other = tokens.iter().find(|token| token["current"] == false).unwrap().number("id");
                first.delete(&format!("/api/auth/tokens/{other}")).await.gone();
            }
            "change the password" => {
                let change = json!({ "current_password": PASSWORD, "new_password": "another good password 7" });
                first.post("/api/auth/change-password", &change).await.ok();
            }
            "suspend" => drop(admin.post(&format!("{person}/suspend"), &json!({})).await.ok()),
            "erase" => admin.delete(&person).await.gone(),
            _ => {
                server.advance(std::time::Duration::from_secs(8 * 24 * 3600));
                raw_sweep(&server).await;
            }
        }
        assert_eq!(raw_count(&server, ROWS).await, i64::try_from(*left).unwrap(), "{way}");
        let write = |tx: &schola::db::Tx<'_>| tx.exec("DELETE FROM push_subscriptions", ()).map(drop);
        server.raw_app().named("test").write(write).await.unwrap();
        server.settle().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_ten_devices_at_the_most() {
    let (service, server) = (PushService::open().await, school().await);
    let ada = server.learner("ada").await;
    let oldest = register(&ada, &service.browser(1)).await;
    for number in 2..=12 {
        let again = server.sign_in(&ada.email, PASSWORD).await;
        register(&again, &service.browser(number)).await;
    }
    let shown = devices(&ada).await;
    assert_eq!(shown.len(), 10);
    assert!(shown.iter().all(|device| device.number("id") > oldest + 1), "the oldest went: {shown:?}");
    raw_notify(&server, &ada, 0..1).await;
    server.settle().await;
    assert_eq!(service.seen().len(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn subscriptions_that_no_browser_makes_are_refused() {
    let (service, server) = (PushService::open().await, school().await);
    let ada = server.learner("ada").await;
    let good = service.browser(1).subscription();
    let with = |path: &str, value: Value| {
        let mut changed = good.clone();
        *changed.pointer_mut(path).unwrap() = value;
        changed
    };
    let point = good["keys"]["p256dh"].as_str().unwrap().to_owned();
    let bad: &[Value] = &[
        json!({}),
        json!([]),
        json!("https://push.example"),
        json!({ "endpoint": good["endpoint"] }),
        with("/keys", json!([])),
        with("/keys", json!({})),
        with("/endpoint", json!(7)),
        with("/endpoint", json!("")),
        with("/endpoint", json!("https://me:word@push.example/")),
        with("/endpoint", json!("http://push.example/x")),
        with("/endpoint", json!(format!("https://push.example/{}", "a".repeat(3_000)))),
        with("/keys/p256dh", json!("")),
        with("/keys/p256dh", json!(format!("{point}="))),
        with("/keys/p256dh", json!("B".repeat(87))),
        with("/keys/p256dh", json!("A".repeat(100_000))),
        with("/keys/auth", json!("AAAA")),
        with("/keys/auth", json!("AAAAAAAAAAAAAAAAAAAAA+")),
        with("/keys/auth", Value::Null),
    ];
    for body in bad {
        let refused = ada.post(DEVICES, body).await;
        assert!([400, 413].contains(&refused.status.as_u16()), "{body}: {}", refused.status);
        let text = String::from_utf8_lossy(&refused.body).into_owned();
        assert!(!text.contains("secret-1"), "an error repeats no address: {text}");
    }
    assert_eq!(raw_count(&server, ROWS).await, 0);
    // A key of a developer is no browser.
    let key = server.key("dev").await;
    key.post(DEVICES, &good).await.refused(Code::KeyLoginNeeded);
    server.nobody().post(DEVICES, &good).await.refused(Code::AuthMissing);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_archive_names_devices_and_holds_no_address() {
    let (service, server) = (PushService::open().await, school().await);
    let ada = server.learner("ada").await;
    register(&ada, &service.browser(1)).await;
    let id = schola::kernel::Id::new(ada.id);
    let held = move |db: &schola::db::Reader<'_>| schola::features::push::service::held(db, id);
    let held = server.raw_app().named("test").read(held).await.unwrap();
    assert_eq!((held.len(), held[0].host.as_str()), (1, "127.0.0.1"));
    assert!(!format!("{held:?}").contains("secret-1"));
}
