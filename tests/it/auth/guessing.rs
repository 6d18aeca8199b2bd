//! Guessing passwords and codes: one count per account, taken before the proof is looked at.

use futures_util::future::join_all;
use reqwest::Method;
use schola::config::Config;
use schola::http::limit::{Policy, Quota};
use schola::kernel::Code;
use serde_json::{Value, json};

use super::code_now;
use crate::support::fields::Fields;
use crate::support::server::{Actor, PASSWORD, Reply, Server, token_in};
use crate::support::wait;

/// Bounds on guessing as published; every other limit is out of the way. Requests say themselves from where they come.
fn as_published(config: &mut Config) {
    config.limits.scale = 1.0;
    for policy in Policy::ALL {
        config.limits.quotas.set(policy, Quota::parse("100000/1m").unwrap());
    }
    config.network.trusted_proxies = schola::http::context::TrustedProxies::parse("127.0.0.1").unwrap();
}

async fn from(actor: &Actor<'_>, network: u8, path: &str, body: &Value) -> Reply {
    actor
        .send(Method::POST, path, |request| request.header("x-forwarded-for", format!("192.0.{network}.1")).json(body))
        .await
}

async fn login(server: &Server, network: u8, name: &str, password: &str, code: Option<&str>) -> Reply {
    let mut body = json!({ "email": name, "password": password });
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    from(&server.nobody(), network, "/api/auth/login", &body).await
}

fn statuses(replies: &[Reply]) -> (usize, usize) {
    let of = |status: u16| replies.iter().filter(|reply| reply.status == status).count();
    assert_eq!(of(401) + of(429), replies.len());
    (of(401), of(429))
}

async fn audit(server: &Server, action: &str) -> usize {
    let found = server.admin().await.get(&format!("/api/admin/audit?action={action}&limit=100")).await.ok();
    found.list("entries").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_wrong_passwords_at_once_are_no_more_than_many_in_a_row() {
    let server = Server::with(as_published).await;
    server.learner("ada").await;
    for name in ["ada@school.test", "nobody@school.test"] {
        let tried =
            join_all((0..100).map(|n| login(&server, 1, name, if n % 2 == 0 { "wrong" } else { "wronger" }, None)));
        assert_eq!(statuses(&tried.await), (10, 90), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_name_of_an_account_and_every_operation_is_one_count() {
    let server = Server::with(as_published).await;
    let body = json!({ "full_name": "Ada", "email": "ada@school.test", "password": PASSWORD, "username": "ada" });
    let made = from(&server.nobody(), 9, "/api/auth/register", &body).await.created();
    let ada = server.bearer(made.text("token"));
    let names = ["ada@school.test", "ADA@School.Test", " ada ", "Ada"];
    for name in names {
        login(&server, 1, name, "wrong", None).await.refused(Code::AuthBadCredentials);
    }
    let wrong = json!({ "password": "wrong", "email": "ada@new.test" });
    for _ in 0..2 {
        from(&ada, 1, "/api/auth/change-email", &wrong).await.refused(Code::WrongPassword);
        from(&ada, 1, "/api/auth/totp", &wrong).await.refused(Code::WrongPassword);
    }
    let change = json!({ "current_password": "wrong", "new_password": "a brand new password" });
    from(&ada, 1, "/api/auth/change-password", &change).await.refused(Code::WrongPassword);
    from(&ada, 1, "/api/auth/totp/recovery-codes", &wrong).await.refused(Code::WrongPassword);
    for name in names {
        let slowed = login(&server, 1, name, PASSWORD, None).await;
        assert_eq!(slowed.header("retry-after"), Some("900"));
        slowed.refused(Code::RateLimited);
    }
    from(&ada, 1, "/api/auth/change-email", &wrong).await.refused(Code::RateLimited);
    let gone = ada
        .send(Method::DELETE, "/api/users/me", |request| {
            request.header("x-forwarded-for", "192.0.1.1").json(&json!({ "password": PASSWORD }))
        })
        .await;
    gone.refused(Code::RateLimited);
    // The owner, elsewhere and signed in, goes on.
    ada.get("/api/users/me").await.ok();
    login(&server, 9, "ada", PASSWORD, None).await.ok();
    assert_eq!((audit(&server, "auth.sign_in_failed").await, audit(&server, "auth.password_refused").await), (4, 6));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_networks_together_are_bounded_and_the_owners_own_is_not() {
    let server = Server::with(as_published).await;
    let body = json!({ "full_name": "Ada", "email": "ada@school.test", "password": PASSWORD });
    from(&server.nobody(), 200, "/api/auth/register", &body).await.created();
    let mut looked_at = 0;
    for network in 0..10 {
        let tried = join_all((0..10).map(|_| login(&server, network, "ada@school.test", "wrong", None))).await;
        looked_at += statuses(&tried).0;
    }
    assert_eq!(looked_at, 20);
    login(&server, 99, "ada@school.test", PASSWORD, None).await.refused(Code::RateLimited);
    login(&server, 200, "ada@school.test", PASSWORD, None).await.ok();
    // From elsewhere, a link by mail lets the owner in, however long the guessing goes on.
    let forgotten = json!({ "email": "ada@school.test" });
    from(&server.nobody(), 99, "/api/auth/forgot-password", &forgotten).await.ok();
    let token = server.mailed_token("ada@school.test").await;
    let reset = json!({ "token": token, "password": "a brand new password" });
    from(&server.nobody(), 99, "/api/auth/reset-password", &reset).await.ok();
    for network in 0..10 {
        join_all((0..10).map(|_| login(&server, network, "ada@school.test", "wrong", None))).await;
    }
    login(&server, 99, "ada@school.test", "a brand new password", None).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_are_bounded_noted_and_told_once() {
    let server = Server::with(as_published).await;
    let ada = server.learner("ada").await;
    let begun = ada.post("/api/auth/totp", &json!({ "password": PASSWORD })).await.ok();
    let secret = begun.text("secret").to_owned();
    ada.post("/api/auth/totp/confirm", &json!({ "code": code_now(&server, &secret) })).await.ok();
    server.advance(std::time::Duration::from_secs(60));
    let tried = join_all((0..60).map(|n| {
        // Codes of six digits and recovery codes are one thing.
        let code = if n % 2 == 0 { "000000" } else { "abcd-efgh-jkmn" };
        login(&server, n, "ada@school.test", PASSWORD, Some(code))
    }))
    .await;
    assert_eq!(statuses(&tried), (10, 50));
    login(&server, 200, "ada@school.test", PASSWORD, Some(&code_now(&server, &secret)))
        .await
        .refused(Code::RateLimited);
    // Existing sessions stay valid.
    ada.get("/api/users/me").await.ok();
    assert_eq!(audit(&server, "auth.code_failed").await, 10);
    let mails = server.mails().await;
    let told: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("incorrect verification codes")).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].to, "ada@school.test");
    // The count of a day does not begin anew with that of a quarter of an hour.
    let mut looked_at = 10;
    for _ in 0..6 {
        server.advance(std::time::Duration::from_secs(901));
        let tried = join_all((0..12).map(|n| login(&server, n, "ada@school.test", PASSWORD, Some("000000")))).await;
        looked_at += statuses(&tried).0;
    }
    assert_eq!(looked_at, 30);
    let mails = server.mails().await;
    assert_eq!(mails.iter().filter(|mail| mail.subject.contains("incorrect verification codes")).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn right_codes_and_passwords_are_given_back() {
    let server = Server::with(as_published).await;
    let ada = server.learner("ada").await;
    let begun = ada.post("/api/auth/totp", &json!({ "password": PASSWORD })).await.ok();
    let secret = begun.text("secret").to_owned();
    ada.post("/api/auth/totp/confirm", &json!({ "code": code_now(&server, &secret) })).await.ok();
    for _ in 0..20 {
        server.advance(std::time::Duration::from_secs(31));
        login(&server, 1, "ada@school.test", PASSWORD, Some(&code_now(&server, &secret))).await.ok();
        login(&server, 1, "ada@school.test", PASSWORD, None).await.refused(Code::AuthTotpRequired);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guessed_passwords_are_told_once_a_day() {
    let server = Server::with(as_published).await;
    server.learner("ada").await;
    for _ in 0..3 {
        for _ in 0..12 {
            login(&server, 1, "ada@school.test", "wrong", None).await;
            login(&server, 1, "nobody@school.test", "wrong", None).await;
        }
        server.advance(std::time::Duration::from_secs(901));
    }
    let told = |mails: Vec<schola::providers::mail::Mail>| {
        mails
            .into_iter()
            .filter(|mail| mail.subject.contains("incorrect passwords"))
            .map(|mail| mail.to)
            .collect::<Vec<_>>()
    };
    assert_eq!(told(server.mails().await), ["ada@school.test"]);
    server.advance(std::time::Duration::from_secs(24 * 3600));
    for _ in 0..12 {
        login(&server, 1, "ada@school.test", "wrong", None).await;
    }
    assert_eq!(told(server.mails().await).len(), 2);
    assert_eq!(audit(&server, "auth.guessing_noticed").await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn links_that_do_not_work_are_noted_and_cost_no_hash() {
    let server = Server::with(as_published).await;
    let reset = json!({ "token": "made up", "password": "a brand new password" });
    server.nobody().post("/api/auth/reset-password", &reset).await.refused(Code::AuthLinkInvalid);
    server.nobody().post("/api/auth/verify-email", &reset).await.refused(Code::AuthLinkInvalid);
    server.nobody().post("/api/auth/undo-email-change", &reset).await.refused(Code::AuthLinkInvalid);
    assert_eq!(audit(&server, "auth.link_refused").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_by_an_admin_begins_the_counts_anew() {
    let server = Server::with(as_published).await;
    let ada = server.learner("ada").await;
    for _ in 0..11 {
        login(&server, 1, "ada@school.test", "wrong", None).await;
    }
    let path = format!("/api/admin/users/{}/reset-password", ada.id);
    let given = server.admin().await.post_empty(&path).await.ok();
    let token = token_in(given.text("reset_url"));
    let reset = json!({ "token": token, "password": "a brand new password" });
    from(&server.nobody(), 1, "/api/auth/reset-password", &reset).await.ok();
    login(&server, 1, "ada@school.test", "a brand new password", None).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_refused_is_noted_now_and_then() {
    let server = Server::with(as_published).await;
    let dev = server.developer("dev").await;
    let key = server.raw_key(&dev, &[]).await;
    let keys = dev.get("/api/developer/keys").await.ok();
    dev.delete(&format!("/api/developer/keys/{}", keys["keys"][0]["id"])).await.gone();
    for _ in 0..5 {
        key.get("/v1/ping").await.refused(Code::AuthInvalid);
        server.bearer("sk_live_sch_made_up").get("/v1/ping").await.refused(Code::AuthInvalid);
    }
    // They are written while nobody waits.
    wait::until("two refusals are noted", async || audit(&server, "keys.refused").await == 2).await;
}
