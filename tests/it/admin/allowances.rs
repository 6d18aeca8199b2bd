//! Plans, additions, and what was used.

use reqwest::Method;
use schola::kernel::Code;
use serde_json::{Value, json};

use super::only_entry;
use crate::support::fields::Fields;
use crate::support::holders::{raw_author_key, raw_seconds};
use crate::support::server::{Actor, Reply, Server};

async fn put(admin: &Actor<'_>, path: &str, body: &Value) -> Reply {
    admin.send(Method::PUT, path, |request| request.json(body)).await
}

/// The meter of this name in an owner's usage.
fn meter<'v>(usage: &'v Value, name: &str) -> &'v Value {
    usage["usage"].list("meters").iter().find(|one| one["meter"] == name).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_opens_the_course_author_on_the_very_next_request() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let writer = server.bearer(&raw_author_key(&server, &ada).await);
    let order = json!({ "subject": "Sea knots" });
    let refused = writer.post("/api/v1/courses", &order).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (403, &json!("PAID_PLAN_REQUIRED")));
    let path = format!("/api/admin/users/{}/plan", ada.id);
    let changed = put(&admin, &path, &json!({ "plan": "pro" })).await.ok();
    assert_eq!(changed["user"]["plan"], "pro");
    assert_eq!(writer.post("/api/v1/courses", &order).await.status.as_u16(), 202);
    put(&admin, &path, &json!({ "plan": "pro" })).await.ok();
    let entry = only_entry(&admin, "action=users.plan_changed").await;
    assert_eq!(entry["details"], json!({ "from": "free", "to": "pro" }));
    assert_eq!(entry["subject"]["id"], ada.id);
    put(&admin, &path, &json!({ "plan": "free" })).await.ok();
    assert_eq!(writer.post("/api/v1/courses", &order).await.status.as_u16(), 403);
    assert_eq!(ada.get("/api/users/me").await.ok()["user"]["plan"], "free");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_must_exist_and_its_owner_too() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let ada = server.learner("ada").await;
    let path = format!("/api/admin/users/{}/plan", ada.id);
    let refused = put(&admin, &path, &json!({ "plan": "gold" })).await.refused(Code::PlanUnknown);
    assert_eq!(refused["fields"][0]["field"], "plan");
    let account = admin.post("/api/admin/accounts", &json!({ "name": "Harbour Media" })).await.created()["id"].clone();
    let of_account = format!("/api/admin/accounts/{account}/plan");
    let refused = put(&admin, &of_account, &json!({ "plan": "gold" })).await.refused(Code::PlanUnknown);
    assert_eq!(refused["fields"][0]["field"], "plan");
    put(&admin, &path, &json!({})).await.refused(Code::RequestInvalid);
    put(&admin, "/api/admin/users/999999/plan", &json!({ "plan": "pro" })).await.refused(Code::ResourceAbsent);
    put(&ada, &path, &json!({ "plan": "pro" })).await.refused(Code::AuthRoleWrong);
    // A learner of a developer is nobody of the school.
    let key = server.key("dev").await;
    let learner = key.post("/v1/learners", &json!({ "full_name": "Lea" })).await.created()["id"].clone();
    for (method, tail, body) in [
        (Method::PUT, "plan", json!({ "plan": "pro" })),
        (Method::POST, "top-ups", json!({ "meter": "requests", "amount": 5 })),
        (Method::GET, "usage", Value::Null),
    ] {
        let path = format!("/api/admin/users/{learner}/{tail}");
        admin.send(method, &path, |request| request.json(&body)).await.refused(Code::ResourceAbsent);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_added_to_a_month_counts_at_once_and_only_in_it() {
    let server = Server::with(|config| {
        config.subscriptions.plans = schola::kernel::Plans::parse("free requests=2", "EUR").unwrap()
    })
    .await;
    let admin = server.admin().await;
    let developer = server.developer("dev").await;
    let key = server.raw_key(&developer, &[]).await;
    key.get("/v1/ping").await.ok();
    key.get("/v1/ping").await.ok();
    assert_eq!(key.get("/v1/ping").await.status.as_u16(), 429);
    let path = format!("/api/admin/users/{}", developer.id);
    let wrong = json!({ "meter": "seconds", "amount": 5 });
    let refused = admin.post(&format!("{path}/top-ups"), &wrong).await.refused(Code::RequestInvalid);
    assert_eq!(refused["fields"][0]["field"], "meter");
    for amount in [json!(0), json!(-4), json!(1_000_000_001_i64), json!("5"), json!(1.5)] {
        let body = json!({ "meter": "requests", "amount": amount });
        let refused = admin.post(&format!("{path}/top-ups"), &body).await.refused(Code::RequestInvalid);
        assert_eq!(refused["fields"][0]["field"], "amount", "{body}");
    }
    let addition = json!({ "meter": "requests", "amount": 1, "note": "Science fair" });
    let add = format!("{path}/top-ups");
    let send = || admin.send(Method::POST, &add, |request| request.header("Idempotency-Key", "t-1").json(&addition));
    let made = send().await.created();
    assert_eq!(made["top_up"]["note"], "Science fair");
    // A repeat adds nothing.
    assert_eq!(send().await.created(), made);
    key.get("/v1/ping").await.ok();
    assert_eq!(key.get("/v1/ping").await.status.as_u16(), 429);
    let usage = admin.get(&format!("{path}/usage")).await.ok();
    assert_eq!(*meter(&usage, "requests"), json!({ "meter": "requests", "used": 3, "quota": 3, "added": 1 }));
    assert_eq!(usage["usage"]["top_ups"], json!([made["top_up"]]));
    assert_eq!(usage["usage"].list("keys").len(), 1);
    let entry = only_entry(&admin, "action=users.topped_up").await;
    assert_eq!(entry["details"], json!({ "meter": "requests", "amount": 1, "note": "Science fair" }));
    server.advance(std::time::Duration::from_secs(31 * 86_400));
    let admin = server.admin().await;
    let usage = admin.get(&format!("{path}/usage")).await.ok();
    assert_eq!(*meter(&usage, "requests"), json!({ "meter": "requests", "used": 0, "quota": 2, "added": 0 }));
    assert_eq!(usage["usage"]["top_ups"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_uses_seconds() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let made = admin.post("/api/admin/accounts", &json!({ "name": "Harbour", "plan": "pro" })).await.created();
    let path = format!("/api/admin/accounts/{}", made["id"]);
    let owner = schola::kernel::Owner::Account(schola::kernel::Id::new(made.number("id")));
    raw_seconds(&server, owner, 90).await;
    let before = admin.get(&format!("{path}/usage")).await.ok();
    let quota = meter(&before, "seconds").number("quota");
    admin.post(&format!("{path}/top-ups"), &json!({ "meter": "seconds", "amount": 3600 })).await.created();
    admin
        .post(&format!("{path}/top-ups"), &json!({ "meter": "credits", "amount": 1 }))
        .await
        .refused(Code::RequestInvalid);
    let after = admin.get(&format!("{path}/usage")).await.ok();
    assert_eq!(
        *meter(&after, "seconds"),
        json!({ "meter": "seconds", "used": 90, "quota": quota + 3600, "added": 3600 })
    );
    let changed = put(&admin, &format!("{path}/plan"), &json!({ "plan": "team" })).await.ok();
    assert_eq!(changed["account"]["plan"], "team");
    let entry = only_entry(&admin, "action=accounts.plan_changed").await;
    assert_eq!(entry["details"], json!({ "from": "pro", "to": "team" }));
    assert_eq!(
        only_entry(&admin, "action=accounts.topped_up").await["details"],
        json!({ "meter": "seconds", "amount": 3600 })
    );
}
