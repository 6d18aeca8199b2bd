//! A school that lets in verified addresses only, and other rules about who is let in: every door asks.

use schola::kernel::Code;
use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{PASSWORD, Server};

async fn demand(server: &Server) {
    server.admin().await.patch("/api/admin/settings", &json!({ "require_verified_email": true })).await.ok();
}

#[track_caller]
fn accepted(reply: crate::support::server::Reply) -> Value {
    assert_eq!(reply.status.as_u16(), 202);
    let body = reply.json();
    assert_eq!((body["token"].is_null(), &body["verification_required"]), (true, &json!(true)), "{body}");
    assert!(body.number("id") > 0);
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_gives_no_token_until_the_address_is_verified() {
    let server = Server::spawn().await;
    demand(&server).await;
    for (path, email) in [("/api/auth/register", "ada@school.test"), ("/api/developer/register", "dev@school.test")] {
        let body = json!({ "full_name": "Ada", "email": email, "password": PASSWORD });
        accepted(server.nobody().post(path, &body).await);
        server.settle().await;
        let right = json!({ "email": email, "password": PASSWORD });
        server.nobody().post("/api/auth/login", &right).await.refused(Code::AuthEmailUnverified);
        // The refusal mails the link again.
        let mails = server.mails().await;
        assert_eq!(mails.iter().filter(|mail| mail.to == email).count(), 2);
        let token = server.mailed_token(email).await;
        server.nobody().post("/api/auth/verify-email", &json!({ "token": token })).await.ok();
        server.sign_in(email, PASSWORD).await.get("/api/users/me").await.ok();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_in_when_the_rule_begins_is_out_until_verified() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let dev = server.developer("dev").await;
    let key = server.raw_key(&dev, &[]).await;
    ada.get("/api/users/me").await.ok();
    key.get("/v1/ping").await.ok();
    demand(&server).await;
    for (person, path) in [
        (&ada, "/api/users/me"),
        (&ada, "/api/users/profile"),
        (&ada, "/api/materials"),
        (&ada, "/api/auth/tokens"),
        (&ada, "/api/users/me/author-key"),
        (&dev, "/api/developer/keys"),
        (&dev, "/api/developer/usage"),
    ] {
        person.get(path).await.refused(Code::AuthEmailUnverified);
    }
    dev.post("/api/developer/keys", &json!({ "name": "mine" })).await.refused(Code::AuthEmailUnverified);
    ada.post("/api/auth/totp", &json!({ "password": PASSWORD })).await.refused(Code::AuthEmailUnverified);
    key.get("/v1/ping").await.refused(Code::KeyOwnerInactive);
    key.get("/api/users/me").await.refused(Code::KeyOwnerInactive);

    // What remains is what leads back in, and out.
    ada.post_empty("/api/auth/verify-email/resend").await.ok();
    let token = server.mailed_token("ada@school.test").await;
    server.nobody().post("/api/auth/verify-email", &json!({ "token": token })).await.ok();
    ada.get("/api/users/me").await.ok();
    dev.post_empty("/api/auth/verify-email/resend").await.ok();
    let token = server.mailed_token("dev@school.test").await;
    server.nobody().post("/api/auth/verify-email", &json!({ "token": token })).await.ok();
    key.get("/v1/ping").await.ok();
    let bo = server.admin().await;
    bo.post_empty("/api/auth/logout").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_an_admin_sets_keeps_its_holder_out_until_verified() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let token = server.mailed_token("ada@school.test").await;
    server.nobody().post("/api/auth/verify-email", &json!({ "token": token })).await.ok();
    demand(&server).await;
    ada.get("/api/users/me").await.ok();
    let path = format!("/api/admin/users/{}", ada.id);
    server.admin().await.patch(&path, &json!({ "email": "ada@new.test" })).await.ok();
    ada.get("/api/users/me").await.refused(Code::AuthEmailUnverified);
    ada.post_empty("/api/auth/logout").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_cannot_shut_out_themselves() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let head = server.admin().await;
    head.patch(&format!("/api/admin/users/{}", ada.id), &json!({ "role": "admin" })).await.ok();
    let on = json!({ "require_verified_email": true });
    let refused = ada.patch("/api/admin/settings", &on).await.refused(Code::WouldShutOut);
    assert_eq!(refused["fields"][0]["field"], "require_verified_email");
    head.patch("/api/admin/settings", &on).await.ok();
    let moved = json!({ "email": "head@new.test" });
    let refused = head.patch(&format!("/api/admin/users/{}", head.id), &moved).await.refused(Code::WouldShutOut);
    assert_eq!(refused["fields"][0]["field"], "email");
    head.get("/api/users/me").await.ok();
    // A person without an email address has nothing to verify.
    let pupil = json!({ "full_name": "Bo", "username": "bo.bo", "password": PASSWORD, "role": "student" });
    head.post("/api/admin/users", &pupil).await.created();
    server.sign_in("bo.bo", PASSWORD).await.get("/api/users/me").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demanded_second_factor_holds_for_keys_too() {
    let server = Server::spawn().await;
    let dev = server.developer("dev").await;
    let key = server.raw_key(&dev, &[]).await;
    key.get("/v1/ping").await.ok();
    server.admin().await.patch("/api/admin/settings", &json!({ "totp_required_for": ["developer"] })).await.ok();
    key.get("/v1/ping").await.refused(Code::KeyOwnerInactive);
    let begun = dev.post("/api/auth/totp", &json!({ "password": PASSWORD })).await.ok();
    let code = super::code_now(&server, begun.text("secret"));
    dev.post("/api/auth/totp/confirm", &json!({ "code": code })).await.ok();
    key.get("/v1/ping").await.ok();
}
