//! Accounts of the course factory and their two keys.

use reqwest::Method;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::{log, only_entry};
use crate::support::fields::Fields;
use crate::support::holders::raw_count;
use crate::support::server::{Actor, Server};

/// A new account on a plan. The answer is its path.
async fn account(admin: &Actor<'_>, name: &str, plan: &str) -> String {
    let made = admin.post("/api/admin/accounts", &json!({ "name": name, "plan": plan })).await.created();
    format!("/api/admin/accounts/{}", made["id"])
}

/// A new key of an account. The answer is its text.
async fn key(admin: &Actor<'_>, account: &str, mode: &str) -> String {
    let made = admin.post(&format!("{account}/keys"), &json!({ "mode": mode })).await.created();
    assert_eq!(made["mode"], mode);
    let text = made.text("key").to_owned();
    assert!(text.starts_with(made.text("prefix")), "{made}");
    text
}

/// Whether a key opens the course factory.
async fn opens(server: &Server, key: &str) -> bool {
    let reply = server.bearer(key).get("/api/v1/courses").await;
    assert!([200, 401].contains(&reply.status.as_u16()), "{}", reply.status);
    reply.status.as_u16() == 200
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_made_found_changed_closed_and_reopened() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let new = json!({ "name": "Harbour Media", "contact_email": "Studio@Harbour.example" });
    let made = admin.post("/api/admin/accounts", &new).await.created();
    let expected = json!({
        "id": made["id"],
        "name": "Harbour Media",
        "contact_email": "Studio@Harbour.example",
        "plan": "free",
        "status": "active",
        "created_at": "2026-01-05T09:00:00.000Z",
    });
    assert_eq!((&made["account"], made.as_object().unwrap().len()), (&expected, 3), "{made}");
    let path = format!("/api/admin/accounts/{}", made["id"]);
    assert_eq!(admin.get(&path).await.ok()["account"], expected);
    account(&admin, "Zoë 100%", "pro").await;
    for (filter, names) in [
        ("", vec!["Zoë 100%", "Harbour Media"]),
        ("?query=ZO%C3%8B", vec!["Zoë 100%"]),
        ("?query=%25", vec!["Zoë 100%"]),
        ("?query=bour&status=active", vec!["Harbour Media"]),
        ("?status=closed", vec![]),
        ("?limit=1", vec!["Zoë 100%"]),
    ] {
        let found = admin.get(&format!("/api/admin/accounts{filter}")).await.ok();
        let found: Vec<_> = found.list("accounts").iter().map(|one| one["name"].clone()).collect();
        assert_eq!(found, names, "{filter}");
    }
    let changed = admin.patch(&path, &json!({ "name": "Harbour", "contact_email": "" })).await.ok();
    assert_eq!(changed["account"]["name"], "Harbour");
    assert_eq!(changed["account"].get("contact_email"), None);
    let wrong = admin.patch(&path, &json!({ "contact_email": "nobody" })).await.refused(Code::RequestInvalid);
    assert_eq!(wrong["fields"][0]["field"], "contact_email");
    assert_eq!(admin.patch(&path, &json!({ "status": "closed" })).await.ok()["account"]["status"], "closed");
    admin.post(&format!("{path}/keys"), &json!({ "mode": "live" })).await.refused(Code::AccountClosed);
    assert_eq!(admin.patch(&path, &json!({ "status": "active" })).await.ok()["account"]["status"], "active");
    // What changes nothing is not written down.
    admin.patch(&path, &json!({ "status": "active", "name": "Harbour" })).await.ok();
    let entries = log(&admin, &format!("subject=account:{}", made["id"])).await;
    let actions: Vec<_> = entries.iter().map(|entry| entry.text("action")).collect();
    let issued = "accounts.key_issued";
    assert_eq!(
        actions,
        ["accounts.reopened", "accounts.closed", "accounts.updated", issued, issued, "accounts.created"]
    );
    assert_eq!(entries[2]["details"], json!({ "fields": ["name", "contact_email"] }));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_an_account_is_said() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    for (body, field) in [
        (json!({}), "name"),
        (json!({ "name": "  " }), "name"),
        (json!({ "name": "x".repeat(121) }), "name"),
        (json!({ "name": "One", "contact_email": "nobody" }), "contact_email"),
        (json!({ "name": "One", "plan": 7 }), "plan"),
    ] {
        let refused = admin.post("/api/admin/accounts", &body).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], field, "{refused}");
    }
    let unknown = json!({ "name": "One", "plan": "gold" });
    let refused = admin.post("/api/admin/accounts", &unknown).await.refused(Code::PlanUnknown);
    assert!(refused.text("error").contains("free, pro"), "{refused}");
    assert_eq!(admin.get("/api/admin/accounts").await.ok()["accounts"], json!([]));
    for path in ["", "/keys", "/plan", "/top-ups", "/usage"] {
        let path = format!("/api/admin/accounts/99{path}");
        let (method, body) = match path.rsplit('/').next().unwrap() {
            "keys" => (Method::POST, json!({ "mode": "live" })),
            "plan" => (Method::PUT, json!({ "plan": "pro" })),
            "top-ups" => (Method::POST, json!({ "meter": "seconds", "amount": 1 })),
            _ => (Method::GET, Value::Null),
        };
        admin.send(method, &path, |request| request.json(&body)).await.refused(Code::ResourceAbsent);
    }
    let path = account(&admin, "One", "free").await;
    admin.post(&format!("{path}/keys"), &json!({ "mode": "both" })).await.refused(Code::RequestInvalid);
    admin.delete(&format!("{path}/keys/live")).await.gone();
    admin.delete(&format!("{path}/keys/live")).await.refused(Code::ResourceAbsent);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_made_with_both_keys_which_are_told_once() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let make = async |once: &'static str| {
        let body = json!({ "name": "Harbour Media", "plan": "pro" });
        let path = "/api/admin/accounts";
        admin.send(Method::POST, path, |request| request.header("Idempotency-Key", once).json(&body)).await
    };
    let made = make("k-1").await.created();
    let modes: Vec<_> = made.list("keys").iter().map(|key| key.text("mode")).collect();
    assert_eq!(modes, ["live", "test"]);
    let texts: Vec<&str> = made.list("keys").iter().map(|key| key.text("key")).collect();
    assert!(texts[0].starts_with("sk_live_sch_") && texts[1].starts_with("sk_test_sch_"), "{texts:?}");
    for text in &texts {
        assert!(opens(&server, text).await);
    }
    let again = make("k-1").await;
    assert_eq!(again.status.as_u16(), 409);
    let words = again.json().to_string();
    assert!(words.contains(&format!("id {}", made["id"])) && !texts.iter().any(|text| words.contains(text)), "{words}");
    assert_eq!(admin.get("/api/admin/accounts").await.ok().list("accounts").len(), 1);
    let log = admin.get("/api/admin/audit").await.ok().to_string();
    assert!(!texts.iter().any(|text| log.contains(text)), "a key stands in the log");
    let kept = "SELECT COUNT(*) AS found FROM idempotent_answers WHERE answer LIKE '%sk\\_%' ESCAPE '\\'";
    assert_eq!(raw_count(&server, kept).await, 0, "a key stands in a kept answer");
    assert_eq!(only_entry(&admin, "action=accounts.created").await["subject"]["id"], made["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_one_key_of_each_mode() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let path = account(&admin, "Harbour Media", "pro").await;
    let (live, test) = (key(&admin, &path, "live").await, key(&admin, &path, "test").await);
    assert!(live.starts_with("sk_live_sch_") && test.starts_with("sk_test_sch_"), "{live} {test}");
    assert!(opens(&server, &live).await && opens(&server, &test).await);
    let renewed = key(&admin, &path, "live").await;
    assert!(!opens(&server, &live).await && opens(&server, &renewed).await && opens(&server, &test).await);
    let usage = admin.get(&format!("{path}/usage")).await.ok()["usage"].clone();
    let shown: Vec<_> = usage.list("keys").iter().map(|one| (&one["mode"], &one["surface"])).collect();
    assert_eq!(shown, [(&json!("live"), &json!("factory")), (&json!("test"), &json!("factory"))]);
    assert!(!usage.to_string().contains(&renewed), "{usage}");

    admin.patch(&path, &json!({ "status": "closed" })).await.ok();
    assert!(!opens(&server, &renewed).await && !opens(&server, &test).await);
    admin.patch(&path, &json!({ "status": "active" })).await.ok();
    assert!(opens(&server, &renewed).await);
    admin.delete(&format!("{path}/keys/live")).await.gone();
    assert!(!opens(&server, &renewed).await && opens(&server, &test).await);
    admin.delete(&format!("{path}/keys/live")).await.refused(Code::ResourceAbsent);

    let entry = only_entry(&admin, "action=accounts.key_revoked").await;
    assert_eq!(
        entry["details"],
        json!({ "mode": "live", "prefix": &renewed[..entry["details"].text("prefix").len()] })
    );
    let issued = log(&admin, "action=accounts.key_issued").await;
    let replaces: Vec<_> = issued.iter().map(|entry| entry["details"]["replaces"].as_bool().unwrap()).collect();
    assert_eq!(replaces, [true, true, true, false, false]);
    for text in [&live, &test, &renewed] {
        assert!(issued.iter().all(|entry| !entry.to_string().contains(text.as_str())), "a key stands in the log");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_issue_does_not_tell_the_key_twice_and_ends_none() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let path = account(&admin, "Harbour Media", "pro").await;
    let issue = |once: &'static str| {
        let path = format!("{path}/keys");
        let admin = &admin;
        async move {
            let body = json!({ "mode": "live" });
            admin.send(Method::POST, &path, |request| request.header("Idempotency-Key", once).json(&body)).await
        }
    };
    let first = issue("k-1").await.created();
    let text = first.text("key").to_owned();
    let again = issue("k-1").await;
    assert!(!again.json().to_string().contains(&text), "{}", again.json());
    assert_eq!(again.status.as_u16(), 409);
    assert!(opens(&server, &text).await, "the repeat changed nothing");
    assert_eq!(log(&admin, "action=accounts.key_issued").await.len(), 3, "two from the start, and one");
    issue("k-2").await.created();
    assert!(!opens(&server, &text).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_course_is_made_with_keys_that_an_admin_issued() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let path = account(&admin, "Harbour Media", "pro").await;
    let live =
        server.bearer(&key(&admin, &path, "live").await).post("/api/v1/courses", &json!({ "title": "Knots" })).await;
    assert_eq!((live.status.as_u16(), &live.json()["status"]), (201, &json!("awaiting_brief")));
    let test =
        server.bearer(&key(&admin, &path, "test").await).post("/api/v1/courses", &json!({ "title": "Knots" })).await;
    assert_eq!((test.status.as_u16(), &test.json()["status"]), (201, &json!("ready")));
}
