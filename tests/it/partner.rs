//! The partner surface: what its answers say of usage, learners, what is done for them, and that nobody meets anybody else's.

mod isolation;
mod learners;
mod mounted;

use std::time::Duration;

use schola::features::usage;
use schola::kernel::{Code, Id, Owner, Plans};
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{Actor, Reply, Server};

/// A learner of the developer whose key this is; the id.
async fn learner(key: &Actor<'_>, name: &str, reference: &str) -> i64 {
    let body = json!({ "full_name": name, "external_reference": reference });
    key.post("/v1/learners", &body).await.created().number("id")
}

/// A server on which a developer without a paid plan may make this many requests in a month.
async fn server_with(requests: &str) -> Server {
    let plans = Plans::parse(&format!("free requests={requests}"), "EUR").unwrap();
    Server::with(|config| config.subscriptions.plans = plans).await
}

/// What the headers say: requests, quota, reset.
fn usage_of(reply: &Reply) -> (Option<&str>, Option<&str>, Option<&str>) {
    (reply.header("schola-usage-requests"), reply.header("schola-usage-quota"), reply.header("schola-usage-reset"))
}

const FEBRUARY: &str = "2026-02-01T00:00:00.000Z";

#[tokio::test(flavor = "multi_thread")]
async fn ping_answers_as_documented_and_counts_itself() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    for number in 1..=3_i64 {
        let reply = key.get("/v1/ping").await;
        assert_eq!(usage_of(&reply), (Some(number.to_string().as_str()), Some("1000"), Some(FEBRUARY)));
        let expected = json!({
            "ok": true,
            "message": "Schola API v1 is live.",
            "plan": "free",
            "usage": { "requests_this_cycle": number, "quota": 1000 }
        });
        assert_eq!(reply.ok(), expected);
    }
    let second = server.raw_key(&key, &["materials:read"]).await;
    assert_eq!(
        second.get("/v1/ping").await.ok()["usage"]["requests_this_cycle"],
        4,
        "all keys of a developer count as one"
    );
    let other = server.key("grace").await;
    assert_eq!(other.get("/v1/ping").await.ok()["usage"]["requests_this_cycle"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_without_a_limit_leaves_the_quota_out() {
    let server = server_with("unlimited").await;
    let key = server.key("linus").await;
    let reply = key.get("/v1/ping").await;
    assert_eq!(usage_of(&reply), (Some("1"), None, Some(FEBRUARY)));
    assert_eq!(reply.ok()["usage"], json!({ "requests_this_cycle": 1 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_end_of_the_quota_nothing_is_answered_but_where_to_get_more() {
    let server = server_with("3").await;
    let key = server.key("linus").await;
    let ada = learner(&key, "Ada", "ada").await;
    let acting = key.acting_for("ext:ada");
    acting.get("/v1/materials").await.ok();
    key.get("/v1/ping").await.ok();
    for (actor, path) in
        [(&key, "/v1/ping".to_owned()), (&acting, "/v1/users/me".to_owned()), (&key, format!("/v1/learners/{ada}"))]
    {
        let reply = actor.get(&path).await;
        assert_eq!(usage_of(&reply), (Some("3"), Some("3"), Some(FEBRUARY)), "{path}");
        assert!(reply.header("retry-after").is_some(), "{path}");
        let refused = reply.refused(Code::QuotaSpent);
        assert_eq!(refused["upgrade_url"], format!("{}/api-pricing", server.base()), "{path}");
        assert!(refused["error"].as_str().is_some_and(|sentence| sentence.len() > 10), "{refused}");
    }
    let owner = Owner::User(Id::new(key.id));
    let figure = usage::flow::figure(server.raw_app(), owner, Some(3)).await.unwrap();
    assert_eq!(figure.used, 3, "what was refused does not count");
    key.get("/v1/learners").await.refused(Code::QuotaSpent);

    server.advance(Duration::from_secs(27 * 24 * 3600));
    let reply = key.get("/v1/ping").await;
    assert_eq!(
        usage_of(&reply),
        (Some("1"), Some("3"), Some("2026-03-01T00:00:00.000Z")),
        "a new month begins at nothing"
    );
    reply.ok();
    acting.get("/v1/users/me").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_to_a_request_with_a_good_key_says_how_far_the_month_has_come() {
    let server = Server::spawn().await;
    let key = server.key("linus").await;
    learner(&key, "Ada", "ada").await;
    let acting = key.acting_for("ext:ada");
    let mut counted = 1;
    let mut step = |reply: &Reply, status: u16| {
        counted += 1;
        assert_eq!(reply.status.as_u16(), status, "{}", String::from_utf8_lossy(&reply.body));
        assert_eq!(usage_of(reply), (Some(counted.to_string().as_str()), Some("1000"), Some(FEBRUARY)));
    };
    step(&acting.get("/v1/users/me").await, 200);
    step(&acting.get("/v1/materials/999").await, 404);
    step(&acting.get("/v1/materials?limit=0").await, 400);
    step(&acting.post("/v1/materials", &json!({ "title": "T" })).await, 400);
    step(&acting.post("/v1/ai-tutor/chat", &json!({ "message": "What is a cell?" })).await, 200);
    step(&key.post("/v1/learners", &json!({ "full_name": "Ada", "external_reference": "ada" })).await, 409);
    step(
        &key.send(reqwest::Method::POST, "/v1/learners", |request| {
            request.header("content-type", "text/plain").body("x")
        })
        .await,
        415,
    );
    step(&key.get("/v1/learners/ext:nobody").await, 404);
    step(&acting.delete("/v1/users/me/avatar").await, 204);
    step(&key.get("/v1/ping").await, 200);
    // A refusal that has nothing to do with the key's being good counts as any answer does.
    step(&key.get("/v1/users/me").await, 400);
    step(&key.acting_for("ext:nobody").get("/v1/users/me").await, 404);
    step(&key.acting_for("ada").get("/v1/users/me").await, 400);
    step(&server.raw_key(&key, &["materials:read"]).await.get("/v1/learners").await, 403);
    step(&server.raw_key(&key, &["materials:read"]).await.acting_for("ext:ada").get("/v1/users/me").await, 403);
    // Where no key was looked at, or none that is good, nothing is said of anybody's usage.
    for refused in [
        server.nobody().get("/v1/ping").await,
        server.bearer("sk_live_sch_garbage").get("/v1/ping").await,
        key.get("/v1/nowhere").await,
        acting.get("/v1/materials/x").await,
        key.delete("/v1/ping").await,
    ] {
        assert_eq!(usage_of(&refused), (None, None, None), "{}", refused.status);
    }
    assert_eq!(key.get("/v1/ping").await.ok()["usage"]["requests_this_cycle"], 17);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_does_what_its_scopes_say_and_no_more() {
    let server = Server::spawn().await;
    let whole = server.key("linus").await;
    learner(&whole, "Ada", "ada").await;
    let reading = server.raw_key(&whole, &["materials:read", "learners:read"]).await;
    let acting = reading.acting_for("ext:ada");
    acting.get("/v1/materials").await.ok();
    reading.get("/v1/learners").await.ok();
    reading.get("/v1/ping").await.ok();
    let body = json!({ "title": "T", "text": "Leaves are green." });
    acting.post("/v1/materials", &body).await.refused(Code::KeyScopeMissing);
    acting.get("/v1/users/me").await.refused(Code::KeyScopeMissing);
    acting.post("/v1/ai-tutor/chat", &json!({ "message": "Why?" })).await.refused(Code::KeyScopeMissing);
    reading.post("/v1/learners", &json!({ "full_name": "Bo" })).await.refused(Code::KeyScopeMissing);
    reading.delete("/v1/learners/ext:ada").await.refused(Code::KeyScopeMissing);
    whole.delete("/v1/learners/ext:ada").await.gone();
}

/// The 401 that a credential gets at this path.
async fn challenge(actor: &Actor<'_>, path: &str) -> Value {
    let reply = actor.get(path).await;
    assert_eq!(reply.status.as_u16(), 401, "{path}");
    assert!(reply.header("www-authenticate").is_some(), "{path}");
    reply.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_developers_key_opens_the_surface() {
    let server = Server::spawn().await;
    let developer = server.developer("linus").await;
    for path in ["/v1/ping", "/v1/learners", "/v1/learners/1", "/v1/users/me", "/v1/materials"] {
        assert_eq!(challenge(&server.nobody(), path).await["code"], "auth.missing", "{path}");
        for token in [developer.clone(), server.admin().await, server.bearer("sk_live_garbage")] {
            assert_eq!(challenge(&token, path).await["code"], "auth.invalid", "{path}");
        }
    }
    let key = server.raw_key(&developer, &[]).await;
    key.get("/v1/ping").await.ok();
    let admin = server.admin().await;
    let path = format!("/api/admin/users/{}", developer.id);
    admin.patch(&path, &json!({ "role": "student" })).await.ok();
    assert_eq!(challenge(&key, "/v1/ping").await["code"], "key.owner_inactive", "a role that is gone is gone at once");
}
