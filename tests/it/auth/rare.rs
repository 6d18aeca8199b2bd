//! Answers that people seldom meet.

use reqwest::StatusCode;
use schola::kernel::Code;
use serde_json::json;

use super::code_now;
use crate::support::fields::Fields;
use crate::support::server::{PASSWORD, Server};

#[tokio::test(flavor = "multi_thread")]
async fn renewed_recovery_codes_take_the_place_of_the_others() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let begun = ada.post("/api/auth/totp", &json!({ "password": PASSWORD })).await.ok();
    let code = code_now(&server, begun.text("secret"));
    let first = ada.post("/api/auth/totp/confirm", &json!({ "code": code })).await.ok();
    let renewed = ada.post("/api/auth/totp/recovery-codes", &json!({ "password": PASSWORD })).await.ok();
    assert_eq!(renewed.list("recovery_codes").len(), 10);
    let login = async |code: &serde_json::Value| {
        let body = json!({ "email": ada.email, "password": PASSWORD, "code": code });
        server.nobody().post("/api/auth/login", &body).await
    };
    login(&first["recovery_codes"][0]).await.refused(Code::AuthBadCredentials);
    login(&renewed["recovery_codes"][0]).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_that_is_closed_takes_no_registration() {
    let server = Server::spawn().await;
    server.admin().await.patch("/api/admin/settings", &json!({ "registration": "closed" })).await.ok();
    let body = json!({ "full_name": "Ada", "email": "ada@school.test", "password": PASSWORD, "role": "student" });
    let refused = server.nobody().post("/api/auth/register", &body).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    refused.refused(Code::RegistrationClosed);
}
