//! The developer portal: registering, keys, usage, the last requests, plans; the one key of the course author; keys found in public.

mod portal;
mod reading;

use schola::config::Config;
use schola::kernel::{Code, Plans};
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Server};

const KEYS: &str = "/api/developer/keys";
const USAGE: &str = "/api/developer/usage";
const REQUESTS: &str = "/api/developer/requests";
const AUTHOR_KEY: &str = "/api/users/me/author-key";
const ME: &str = "/api/users/me";

/// A developer who has registered by the portal.
async fn developer<'s>(server: &'s Server, name: &str) -> Actor<'s> {
    let email = format!("{name}@haddad.example");
    let body = json!({ "full_name": name, "email": email, "password": PASSWORD });
    let made = server.nobody().post("/api/developer/register", &body).await.created();
    let mut actor = server.bearer(made.text("token"));
    (actor.id, actor.email) = (made.number("id"), email);
    actor
}

/// A key of the developer: its id and its text.
async fn key(developer: &Actor<'_>, body: &Value) -> (i64, String) {
    let made = developer.post(KEYS, body).await.created();
    (made.number("id"), made.text("key").to_owned())
}

/// A server on which a free plan is soon used up.
fn small(config: &mut Config) {
    config.subscriptions.plans =
        Plans::parse("free requests=10; pro requests=unlimited credits=5 price=12.50", "EUR").unwrap();
}

/// A server whose only plan opens the course author.
fn with_author(config: &mut Config) {
    config.subscriptions.plans = Plans::parse("free requests=1000 credits=5", "EUR").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_registers_as_a_developer_is_one_and_is_signed_in() {
    let server = Server::spawn().await;
    let noor = developer(&server, "noor").await;
    let me = noor.get(ME).await.ok();
    assert_eq!((&me["user"]["role"], &me["user"]["plan"]), (&json!("developer"), &json!("free")));
    noor.get(KEYS).await.ok();
    assert!(
        server.mails().await.iter().any(|mail| mail.to == noor.email && mail.text.contains("/verify-email#token="))
    );
    let again = json!({ "full_name": "Other", "email": noor.email.to_uppercase(), "password": PASSWORD });
    server.nobody().post("/api/developer/register", &again).await.refused(Code::EmailTaken);
    let short = json!({ "full_name": "Other", "email": "other@haddad.example", "password": "short" });
    let body = server.nobody().post("/api/developer/register", &short).await.refused(Code::RequestInvalid);
    assert_eq!(body["fields"][0]["field"], "password");
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_developers_register_is_apart_from_whether_pupils_do() {
    let server = Server::with(|config| config.subscriptions.developer_registration = false).await;
    let body = json!({ "full_name": "Noor", "email": "noor@haddad.example", "password": PASSWORD });
    server.nobody().post("/api/developer/register", &body).await.refused(Code::RegistrationClosed);
    server.learner("ada").await;
    assert_eq!(server.nobody().get("/api/school").await.ok()["school"]["developer_registration"], "closed");
    let server = Server::spawn().await;
    server.admin().await.patch("/api/admin/settings", &json!({ "registration": "closed" })).await.ok();
    developer(&server, "noor").await;
    assert_eq!(server.nobody().get("/api/school").await.ok()["school"]["developer_registration"], "open");
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_may_read_the_plans() {
    let server = Server::with(small).await;
    let table = server.nobody().get("/api/plans").await.ok();
    let expected = json!({ "currency": "EUR", "plans": [
        { "name": "free", "requests": 10, "credits": 0, "price_minor": 0 },
        { "name": "pro", "credits": 5, "price_minor": 1250 },
    ] });
    assert_eq!(table, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_one_key_of_the_course_author_and_a_new_one_ends_it() {
    let server = Server::with(with_author).await;
    let ada = server.learner("ada").await;
    let before = ada.get(AUTHOR_KEY).await.ok();
    assert_eq!((&before["is_included"], before.get("author_key")), (&json!(true), None));
    assert_eq!(before["credits"], json!({ "used": 0, "quota": 5 }));
    ada.delete(AUTHOR_KEY).await.gone();
    let first = ada.post_empty(AUTHOR_KEY).await.created();
    let text = first.text("key");
    assert!(text.starts_with("ls_sch_") && text.starts_with(first.text("prefix")));
    let second = ada.post_empty(AUTHOR_KEY).await.created();
    assert_ne!(first["key"], second["key"]);
    let shown = ada.get(AUTHOR_KEY).await.ok();
    assert_eq!(shown["author_key"]["id"], second["id"]);
    assert!(!shown.to_string().contains(second.text("key")));
    ada.delete(AUTHOR_KEY).await.gone();
    assert_eq!(ada.get(AUTHOR_KEY).await.ok().get("author_key"), None);
    // Developers see nothing of one another.
    ada.post_empty(AUTHOR_KEY).await.created();
    assert_eq!(server.learner("grace").await.get(AUTHOR_KEY).await.ok().get("author_key"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_plan_without_the_course_author_its_key_opens_nothing() {
    let server = Server::with(small).await;
    let ada = server.learner("ada").await;
    let made = ada.post_empty(AUTHOR_KEY).await.created();
    let ordered = server.bearer(made.text("key")).post("/api/v1/courses", &json!({ "subject": "Knots" })).await;
    assert_eq!((ordered.status.as_u16(), &ordered.json()["code"]), (403, &json!("PAID_PLAN_REQUIRED")));
    let shown = ada.get(AUTHOR_KEY).await.ok();
    assert_eq!((&shown["is_included"], &shown["plan"]), (&json!(false), &json!("free")));
    assert_eq!(shown["credits"], json!({ "used": 0, "quota": 0 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_makes_or_ends_keys() {
    let server = Server::with(with_author).await;
    let noor = developer(&server, "noor").await;
    let (id, text) = key(&noor, &json!({ "name": "a key" })).await;
    let by_key = server.bearer(&text);
    by_key.get(ME).await.ok();
    by_key.get(KEYS).await.refused(Code::KeyLoginNeeded);
    by_key.post(KEYS, &json!({ "name": "another" })).await.refused(Code::KeyLoginNeeded);
    by_key.delete(&format!("{KEYS}/{id}")).await.refused(Code::KeyLoginNeeded);
    by_key.get(USAGE).await.refused(Code::KeyLoginNeeded);
    by_key.get(REQUESTS).await.refused(Code::KeyLoginNeeded);
    by_key.get(AUTHOR_KEY).await.refused(Code::KeyLoginNeeded);
    by_key.post_empty(AUTHOR_KEY).await.refused(Code::KeyLoginNeeded);
    by_key.delete(AUTHOR_KEY).await.refused(Code::KeyLoginNeeded);
    assert_eq!(noor.get(KEYS).await.ok().list("keys").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_found_in_public_is_revoked_and_its_owner_is_told() {
    let server = Server::with(with_author).await;
    let noor = developer(&server, "noor").await;
    let (id, text) = key(&noor, &json!({ "name": "Leaky" })).await;
    let report = |text: String| {
        let server = &server;
        async move { server.nobody().post("/api/keys/revoke", &json!({ "key": text })).await.ok()["revoked"].clone() }
    };
    server.bearer(&text).get(ME).await.ok();
    assert_eq!(report("garbage".into()).await, json!(false));
    assert_eq!(report(text.clone()).await, json!(true));
    server.bearer(&text).get(ME).await.refused(Code::AuthInvalid);
    assert_eq!(report(text.clone()).await, json!(false));
    let mails = server.mails().await;
    let told: Vec<_> = mails.iter().filter(|mail| mail.to == noor.email && mail.subject.contains("revoked")).collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains("Leaky") && !told[0].text.contains(&text));
    let keys = noor.get(KEYS).await.ok();
    assert_eq!((&keys["keys"][0]["id"], &keys["keys"][0]["status"]), (&json!(id), &json!("revoked")));
    let author = noor.post_empty(AUTHOR_KEY).await.created();
    assert_eq!(report(author.text("key").to_owned()).await, json!(true));
    assert_eq!(noor.get(AUTHOR_KEY).await.ok().get("author_key"), None);
    let log = server.admin().await.get("/api/admin/audit?action=keys.").await.ok();
    let actions: Vec<&str> = log.list("entries").iter().map(|entry| entry.text("action")).collect();
    assert_eq!(actions, ["keys.reported", "keys.created", "keys.refused", "keys.reported", "keys.created"]);
    assert!(!log.to_string().contains(&text));
    let body = server.nobody().post("/api/keys/revoke", &json!({ "key": "" })).await.refused(Code::RequestInvalid);
    assert_eq!(body["fields"][0]["field"], "key");
    server.nobody().post("/api/keys/revoke", &json!({ "key": "x".repeat(201) })).await.refused(Code::RequestInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_subscription_tells_what_was_used() {
    let server = Server::with(small).await;
    let noor = developer(&server, "noor").await;
    let (_, text) = key(&noor, &json!({ "name": "a key" })).await;
    for _ in 0..3 {
        server.bearer(&text).get(ME).await.ok();
    }
    let shown = noor.get("/api/users/me/subscription").await.ok();
    let subscription = &shown["subscription"];
    assert_eq!((&subscription["used"], &subscription["quota"]), (&json!(3), &json!(10)));
    let ada = server.learner("ada").await.get("/api/users/me/subscription").await.ok();
    assert_eq!(ada["subscription"]["used"], 0);
}
